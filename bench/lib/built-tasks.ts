import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dependency } from "../../scripts/lib/paths.mjs";

const PROJECT = fileURLToPath(new URL("../tsconfig.json", import.meta.url));
const BUILT = fileURLToPath(new URL("../../.cache/bench/built", import.meta.url));

let main: string | undefined;

/**
 * Script of our side, as JavaScript like what users install: Node's own type stripping would cost every
 * process 30 MB and more. Built once for each run of the benchmark.
 *
 * @throws Error when it does not compile
 */
export function builtTasks(): string {
  main ??= build();
  return main;
}

function build(): string {
  rmSync(BUILT, { recursive: true, force: true });
  const args = [dependency("typescript/bin/tsc"), "-p", PROJECT];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`bench: our side does not compile\n${stdout}`);
  return `${BUILT}/bench/tasks/main.js`;
}
