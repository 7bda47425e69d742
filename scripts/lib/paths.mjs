import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the package. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Scratch folder, ignored by git. */
export const CACHE = join(ROOT, ".cache");

/**
 * Path of a program among the dependencies, as a script for Node. The links in
 * `node_modules/.bin` are not used: their first line takes whatever Node comes first in PATH.
 *
 * @param {string} script path inside `node_modules`
 * @returns {string}
 */
export function dependency(script) {
  return join(ROOT, "node_modules", script);
}
