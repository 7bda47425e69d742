import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));

/** A Python that has the peers' packages, or why there is none. */
export type PeerPython =
  | { readonly executable: string; readonly versions: readonly string[] }
  | { readonly missing: string };

/**
 * A virtual environment with the pinned packages of `requirements.txt`, made on first use.
 *
 * @param cache folder to keep it in
 */
export function peerPython(cache: string): PeerPython {
  const pins = readFileSync(REQUIREMENTS, "utf8");
  const hash = createHash("sha256").update(pins).digest("hex").slice(0, 8);
  const folder = join(cache, `python-${hash}`);
  if (!existsSync(folder)) {
    const obstacle = install(folder);
    if (obstacle !== undefined) return { missing: obstacle };
  }
  const executable = pythonIn(folder);
  const { stdout } = spawnSync(executable, ["--version"], { encoding: "utf8" });
  const versions = pins.split("\n").filter((line) => /^(numba|polars|numpy)==/.test(line));
  return {
    executable,
    versions: [stdout.trim(), ...versions.map((line) => line.replace("==", " "))],
  };
}

/** @returns what stands in the way. */
function install(folder: string): string | undefined {
  const system = ["python3", "python"].find(
    (name) =>
      spawnSync(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0,
  );
  if (system === undefined) return "no Python 3.10 or newer in PATH";
  console.error("bench: installing the Python side (once)");
  // A virtual environment may be moved as long as its pip is not used again.
  const partial = `${folder}-${process.pid}`;
  const steps: [program: string, args: string[]][] = [
    [system, ["-m", "venv", partial]],
    [pythonIn(partial), ["-m", "pip", "install", "--quiet", "--no-deps", "-r", REQUIREMENTS]],
  ];
  for (const [program, args] of steps) {
    const { status } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status === 0) continue;
    rmSync(partial, { recursive: true, force: true });
    return `\`${[program, ...args].slice(0, 4).join(" ")} …\` failed`;
  }
  renameSync(partial, folder);
  return undefined;
}

function pythonIn(folder: string): string {
  return process.platform === "win32"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}
