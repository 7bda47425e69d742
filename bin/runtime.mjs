// What has to be true of a machine before Assay can run, in JavaScript that any Node understands:
// this file is read by the very versions it turns away. Shared by bin/ and scripts/.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { join } from "node:path";

/** Oldest Node that runs Assay: the first 22 that strips types without a flag. */
export const MINIMUM_NODE = "22.18";

/** What to type where the machine's Node is too old to install the native packages itself. */
export const INSTALL_COMMAND = "npx -y -p node@24 -- npm ci";

/**
 * Whether a Node version can run Assay.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = MINIMUM_NODE.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/**
 * The Node to run Assay on: this one when it is new enough, else the one among the development
 * dependencies.
 *
 * @param {string} root folder of the package
 * @returns {string | undefined} path of an executable; undefined when there is none
 */
export function suitableNode(root) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const own = join(root, "node_modules", "node", "bin", name);
  return existsSync(own) ? own : undefined;
}

/**
 * Whether the native half of polars was installed. npm leaves it out without a word where the
 * `engines` of the optional package do not fit the Node that npm ran on.
 *
 * @param {string} root folder of the package
 * @returns {boolean}
 */
export function hasNativePolars(root) {
  const require = createRequire(join(root, "package.json"));
  try {
    const manifestPath = require.resolve("nodejs-polars/package.json");
    const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
    const here = `nodejs-polars-${process.platform}-${process.arch}`;
    return Object.keys(manifest.optionalDependencies)
      .filter((name) => name.startsWith(here))
      .some((name) => existsSync(join(manifestPath, "..", "..", name, "package.json")));
  } catch {
    return false;
  }
}

/**
 * Runs a program in the foreground: its input and output are ours, signals reach it, and it is
 * waited for even when Ctrl-C was pressed, so that it can clean up.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<number>} its exit code; 128 + number of the signal when a signal ended it
 */
export function runInForeground(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: "inherit" });
    // A terminal sends Ctrl-C to the whole process group, so the child has it already; a second
    // one would cut its clean-up short.
    const onInterrupt = () => {
      if (!process.stdin.isTTY) child.kill("SIGINT");
    };
    const onTerminate = () => child.kill("SIGTERM");
    process.on("SIGINT", onInterrupt);
    process.on("SIGTERM", onTerminate);
    const release = () => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
    };
    child.on("error", (error) => {
      release();
      reject(error);
    });
    child.on("close", (code, signal) => {
      release();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
