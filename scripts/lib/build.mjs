// Builds what git does not hold: the kernels (assembly/ → src/kernels/wasm.generated.ts) and the
// JavaScript that runs (src/ → dist/), each only when something it is made from has changed.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runInForeground } from "../../bin/runtime.mjs";
import { CACHE, dependency, ROOT } from "./paths.mjs";

const KERNELS = join(ROOT, "src", "kernels", "wasm.generated.ts");
const DIST = join(ROOT, "dist");
const DIST_STAMP = join(DIST, ".built");

/**
 * Builds kernels and dist where they are missing or stale.
 *
 * @param {string} node executable to build with
 * @returns {Promise<number>} exit code of the first step that failed, else 0
 */
export async function build(node) {
  const code = kernelsAreStale() ? await buildKernels(node) : 0;
  if (code !== 0) return code;
  return distIsStale() ? buildDist(node) : 0;
}

/** @returns {boolean} whether the kernels are missing or older than what they are made from */
export function kernelsAreStale() {
  return isStale(KERNELS, ["assembly", "scripts/build-kernels.mjs", "package-lock.json"]);
}

/**
 * @param {string} node executable to build with
 * @returns {Promise<number>} exit code
 */
export function buildKernels(node) {
  return runInForeground(node, [join(ROOT, "scripts", "build-kernels.mjs")], { cwd: ROOT });
}

/** @returns {boolean} whether dist/ is missing or older than what it is made from */
function distIsStale() {
  return isStale(DIST_STAMP, ["src", "tsconfig.json", "tsconfig.build.json", "package-lock.json"]);
}

/**
 * Compiles src/ beside dist/ and swaps the two when all went well, so that a command running from
 * dist/ never sees half of it and a deleted source leaves nothing behind.
 *
 * @param {string} node executable to build with
 * @returns {Promise<number>} exit code
 */
export async function buildDist(node) {
  const started = new Date();
  const fresh = join(CACHE, `dist-${process.pid}`);
  const old = join(CACHE, `dist-old-${process.pid}`);
  mkdirSync(CACHE, { recursive: true });
  const compiler = dependency("typescript/bin/tsc");
  const project = ["-p", "tsconfig.build.json", "--outDir", fresh];
  const code = await runInForeground(node, [compiler, ...project], { cwd: ROOT });
  if (code === 0) {
    writeFileSync(join(fresh, ".built"), "");
    // A source saved while the compiler ran must count as newer.
    utimesSync(join(fresh, ".built"), started, started);
    if (existsSync(DIST)) renameSync(DIST, old);
    renameSync(fresh, DIST);
  }
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  return code;
}

/**
 * @param {string} output a file
 * @param {readonly string[]} inputs files and folders, relative to the package
 * @returns {boolean}
 */
function isStale(output, inputs) {
  const built = statSync(output, { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined || inputs.some((input) => newest(join(ROOT, input)) > built);
}

/**
 * Newest change below a path. Folders count too: deleting a file changes nothing else.
 *
 * @param {string} path
 * @returns {number} time in ms
 */
function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
