#!/usr/bin/env node
// The door to the command line. Plain JavaScript that an old Node can read, so that it can say what
// is wrong, or put it right, before anything is loaded that an old Node cannot.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { keepCompiledCode } from "./code-cache.mjs";
import {
  hasNativePolars,
  isNewEnough,
  MINIMUM_NODE,
  runInForeground,
  suitableNode,
} from "./runtime.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const entry = join(root, "dist", "cli", "main.js");
const args = process.argv.slice(2);
const problem = findProblem();

if (problem !== undefined) {
  refuse(problem);
} else if (isNewEnough(process.versions.node)) {
  keepCompiledCode();
  const { main } = await import(pathToFileURL(entry).href);
  process.exitCode = await main(args);
} else {
  const node = /** @type {string} */ (suitableNode(root));
  process.exitCode = await runInForeground(node, [fileURLToPath(import.meta.url), ...args]);
}

/** @typedef {{ code: string, message: string, hint: string }} Problem */

/** @returns {Problem | undefined} what stands in the way, in the order in which to put it right */
function findProblem() {
  if (suitableNode(root) === undefined) {
    return {
      code: "old-node",
      message: `Assay needs Node ${MINIMUM_NODE} or newer; this is ${process.versions.node}.`,
      hint: `Run \`npm run build\` in ${root}: it brings a newer one along.`,
    };
  }
  if (!hasNativePolars(root)) {
    return {
      code: "missing-native-package",
      message: `The native package of nodejs-polars for ${process.platform}-${process.arch} is missing.`,
      hint: `Run \`npm run build\` in ${root}: it installs what is missing.`,
    };
  }
  if (!existsSync(entry)) {
    return {
      code: "not-built",
      message: "Assay is not built yet.",
      hint: `Run \`npm run build\` in ${root}.`,
    };
  }
  return undefined;
}

/**
 * Says what is wrong in one line, or as a document with `--json`.
 *
 * @param {Problem} problem
 */
function refuse(problem) {
  console.error(`assay: ${problem.message} ${problem.hint}`);
  if (args.includes("--json")) console.log(JSON.stringify({ error: problem }));
  process.exitCode = 2;
}
