// The one way in for `npm run …`: makes a fresh clone ready (install, check, build), then runs the
// task. It has no dependencies and runs on old Nodes too; the tasks run on a suitable one.
import { join } from "node:path";
import { runInForeground, suitableNode } from "../bin/runtime.mjs";
import { build } from "./lib/build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";

/** @type {Readonly<Record<string, { readonly build: boolean, readonly command: readonly string[] }>>} */
const TASKS = {
  build: { build: true, command: [] },
  demo: { build: true, command: ["bin/assay.mjs", "demo"] },
  start: { build: true, command: ["bin/assay.mjs"] },
  bench: { build: true, command: ["bench/main.ts"] },
  // The test command builds for itself, as one of its steps.
  test: { build: false, command: ["scripts/test.mjs"] },
};

process.exitCode = await main();

/** @returns {Promise<number>} exit code */
async function main() {
  const [name = "", ...args] = process.argv.slice(2);
  const task = TASKS[name];
  if (task === undefined) {
    console.error(`run: unknown task "${name}". Known: ${Object.keys(TASKS).join(", ")}.`);
    return 2;
  }
  const obstacle = await ensureInstalled();
  if (obstacle !== undefined) {
    console.error(`assay: ${obstacle}`);
    return 2;
  }
  const node = /** @type {string} */ (suitableNode(ROOT));
  if (task.build) {
    const code = await build(node);
    if (code !== 0) return code;
  }
  const [script, ...own] = task.command;
  if (script === undefined) return 0;
  return runInForeground(node, [join(ROOT, script), ...own, ...args]);
}
