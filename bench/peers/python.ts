import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Which peers: those of numba and polars alone, vectorbt and backtesting.py with all they need, the
 * plain reference and pandas, or Alphalens.
 */
export type PeerPackages = "numba" | "frameworks" | "universe" | "alphalens";

const REQUIREMENTS: Readonly<Record<PeerPackages, string>> = {
  numba: fileURLToPath(new URL("requirements.txt", import.meta.url)),
  frameworks: fileURLToPath(new URL("requirements-frameworks.txt", import.meta.url)),
  universe: fileURLToPath(new URL("requirements-universe.txt", import.meta.url)),
  alphalens: fileURLToPath(new URL("requirements-alphalens.txt", import.meta.url)),
};
const NAMED =
  /^(alphalens-reloaded|backtesting|numba|numpy|pandas|polars|pyarrow|vectorbt|vectorbt-rust)==/;

/** A Python that has the peers' packages, or why there is none. */
export type PeerPython =
  | { readonly executable: string; readonly versions: readonly string[] }
  | { readonly missing: string };

/**
 * A virtual environment with the pinned packages of a requirements file, made on first use. Each kind
 * has one of its own, so that a machine without a wheel for one of their many packages
 * still measures against numba.
 *
 * @param cache folder to keep it in
 */
export function peerPython(cache: string, packages: PeerPackages = "numba"): PeerPython {
  const requirements = REQUIREMENTS[packages];
  const pins = readFileSync(requirements, "utf8");
  const hash = createHash("sha256").update(pins).digest("hex").slice(0, 8);
  const folder = join(cache, `python-${hash}`);
  if (!existsSync(folder)) {
    const obstacle = install(folder, requirements);
    if (obstacle !== undefined) return { missing: obstacle };
  }
  const executable = pythonIn(folder);
  const { stdout } = spawnSync(executable, ["--version"], { encoding: "utf8" });
  const versions = pins.split("\n").filter((line) => NAMED.test(line));
  return {
    executable,
    versions: [stdout.trim(), ...versions.map((line) => line.replace("==", " "))],
  };
}

/** @returns what stands in the way. */
function install(folder: string, requirements: string): string | undefined {
  const system = ["python3", "python"].find(
    (name) =>
      spawnSync(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).status === 0,
  );
  if (system === undefined) return "no Python 3.11 or newer in PATH";
  console.error("bench: installing the Python side (once)");
  // A virtual environment may be moved as long as its pip is not used again.
  const partial = `${folder}-${process.pid}`;
  const steps: [program: string, args: string[]][] = [
    [system, ["-m", "venv", partial]],
    [pythonIn(partial), ["-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements]],
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
