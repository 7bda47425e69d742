import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, cpus, loadavg, release, setPriority, totalmem, type } from "node:os";

const require = createRequire(import.meta.url);

/** Where and with what was measured, one line each. */
export function machineLines(): string[] {
  const [cpu] = cpus();
  return [
    `${cpu?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB memory, ${type()} ${release()}`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}, nodejs-polars ${packageVersion("nodejs-polars")}`,
  ];
}

/**
 * Lets the machine's other programs wait, for both sides alike: a process has the priority of the one that
 * started it. Where that is not allowed, single runs are farther from their median.
 */
export function raisePriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch {
    console.error("bench: runs at the usual priority, since it takes rights to raise it");
  }
}

/** Load average of the last minute: what else the machine does. */
export function load(): number {
  return loadavg()[0]!;
}

function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(require.resolve(`${name}/package.json`), "utf8"),
  );
  const known = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return known ? String(manifest.version) : "unknown";
}
