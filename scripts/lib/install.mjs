// Installs the dependencies when they are missing, out of date or incomplete.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  hasNativePolars,
  INSTALL_COMMAND,
  isNewEnough,
  runInForeground,
  suitableNode,
} from "../../bin/runtime.mjs";
import { ROOT } from "./paths.mjs";

/**
 * Makes `node_modules` fit the lock file.
 *
 * @returns {Promise<string | undefined>} what stands in the way and what to run, in one line;
 *   undefined when everything is there
 */
export async function ensureInstalled() {
  const reason = reasonToInstall();
  if (reason === undefined) return undefined;
  const command = installCommand();
  console.error(`assay: ${reason}; running \`${command}\``);
  // npm must not run on the Node that it is about to delete.
  const code = await runInForeground(command, [], {
    cwd: ROOT,
    env: withoutOwnPrograms(),
    shell: true,
  });
  if (code !== 0)
    return `\`${command}\` failed with code ${code}; put that right and run it again.`;
  if (suitableNode(ROOT) === undefined) {
    return `npm did not install the package "node" (are install scripts switched off?); run \`${INSTALL_COMMAND} --ignore-scripts=false\`.`;
  }
  if (!hasNativePolars(ROOT)) {
    return `npm left out the native package of nodejs-polars for ${process.platform}-${process.arch}; run \`${INSTALL_COMMAND}\` with network access on a platform it is made for (Linux, macOS, Windows x64).`;
  }
  return undefined;
}

/** @returns {string | undefined} why to install; undefined when there is no need */
function reasonToInstall() {
  const installed = modified(join(ROOT, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "nothing is installed yet";
  const locked = modified(join(ROOT, "package-lock.json"));
  if (locked !== undefined && installed < locked) return "node_modules is older than the lock file";
  if (suitableNode(ROOT) === undefined) return "no suitable Node is installed";
  if (!hasNativePolars(ROOT)) return "the native package of nodejs-polars is missing";
  return undefined;
}

/**
 * npm judges optional packages by the Node it runs on itself, so on an old one it is run on the
 * Node that the packages are made for.
 *
 * @returns {string}
 */
function installCommand() {
  const machine = spawnSync("node", ["--version"], {
    env: withoutOwnPrograms(),
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return machine.status === 0 && isNewEnough(machine.stdout.trim()) ? "npm ci" : INSTALL_COMMAND;
}

/** @returns {NodeJS.ProcessEnv} the environment without our `node_modules/.bin` in the path */
function withoutOwnPrograms() {
  const own = join(ROOT, "node_modules", ".bin");
  const env = { ...process.env };
  for (const name of Object.keys(env).filter((key) => key.toLowerCase() === "path")) {
    env[name] = env[name]
      ?.split(delimiter)
      .filter((folder) => folder !== own)
      .join(delimiter);
  }
  return env;
}

/**
 * @param {string} path
 * @returns {number | undefined} time of the last change in ms; undefined when there is no such file
 */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
