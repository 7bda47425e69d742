// Everything that is checked, in one command. Each step is announced; all run even when an earlier
// one failed, so that the count at the end is of everything.
import { runInForeground } from "../bin/runtime.mjs";
import { buildDist, buildKernels } from "./lib/build.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { checkImports } from "./lib/imports.mjs";
import { ensureMlflow } from "./lib/mlflow.mjs";
import { dependency, ROOT } from "./lib/paths.mjs";
import { runVitest } from "./lib/vitest.mjs";

/** @typedef {import("./lib/vitest.mjs").Count} Count */

const node = process.execPath;

/** @type {readonly (readonly [string, () => Promise<Count>])[]} */
const STEPS = [
  ["format and lint", () => runTool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"])],
  ["build of the kernels", async () => check(await buildKernels(node))],
  ["type check", () => runTool("typescript/bin/tsc", ["--noEmit"])],
  ["build of dist", async () => check(await buildDist(node))],
  ["import direction", async () => report(await checkImports(ROOT))],
  ["browser for the tests", async () => report(complaint(ensureChromium()))],
  ["MLflow server for the tests", async () => report(complaint(ensureMlflow()))],
  ["tests: unit, property, integration, examples, browser", () => runVitest("all", [])],
  ["tests of data again with POLARS_MAX_THREADS=8", testDataOnEightThreads],
];

let passed = 0;
let failed = 0;
const summary = [];
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    interrupted = true;
  });
}
for (const [name, run] of STEPS) {
  if (interrupted) {
    summary.push(`FAILED ${name} (not run: interrupted)`);
    failed += 1;
    continue;
  }
  console.log(`\n== ${name}`);
  const started = performance.now();
  const count = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = count.failed === 0 ? "ok" : "FAILED";
  summary.push(
    `${verdict.padEnd(6)} ${name} (${count.passed} passed, ${count.failed} failed, ${seconds} s)`,
  );
  passed += count.passed;
  failed += count.failed;
}
console.log(`\n${summary.join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * A check counts as one test.
 *
 * @param {number} exitCode
 * @returns {Count}
 */
function check(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param {string} script of a dependency, inside `node_modules`
 * @param {readonly string[]} args
 * @returns {Promise<Count>}
 */
async function runTool(script, args) {
  return check(await runInForeground(node, [dependency(script), ...args], { cwd: ROOT }));
}

/**
 * @param {readonly string[]} complaints
 * @returns {Count}
 */
function report(complaints) {
  for (const line of complaints) console.error(line);
  return check(complaints.length);
}

/**
 * @param {string | undefined} line
 * @returns {readonly string[]}
 */
function complaint(line) {
  return line === undefined ? [] : [line];
}

/** No number may depend on how many threads polars has; here there are more than usual. */
function testDataOnEightThreads() {
  return runVitest("data-8-threads", ["test/data"], { POLARS_MAX_THREADS: "8" });
}
