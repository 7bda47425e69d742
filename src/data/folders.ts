import { closeSync, fsyncSync, mkdirSync, openSync, rmdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AssayError } from "../errors.ts";

/**
 * Makes a folder and the folders above it, one step at a time: Node's own `recursive` never comes
 * back where the system says that a folder is missing which is there (below /proc, for one).
 *
 * @returns absolute path of the highest folder that was made; undefined when all were there.
 * @throws the system's error, as soon as one step fails.
 */
export function makeFolders(path: string): string | undefined {
  const missing: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory()) break;
    missing.push(folder);
    if (stats || dirname(folder) === folder) break;
  }
  let highest: string | undefined;
  for (const folder of missing.reverse()) {
    if (makeFolder(folder)) highest ??= folder;
  }
  return highest;
}

/** False when another process made it in the meantime. */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" && statSync(folder).isDirectory()) return false;
    throw error;
  }
}

/** Removes folders from `deepest` up to `highest` as long as they are empty. */
export function removeEmptyFolders(deepest: string, highest: string): void {
  for (let folder = deepest; folder.startsWith(highest); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

/**
 * What a failure to write means to the user: a full disk, or a place that cannot be written to.
 * Anything else comes back as it is.
 *
 * @param where what was written to, as typed.
 * @param wayOut what else one can do than choose another folder; a full sentence.
 */
export function writeError(error: unknown, where: string, wayOut: string): unknown {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : "";
  // Polars passes on the system's words, without its code. EFBIG: the file system or a limit of the
  // process takes no file of that size.
  if (
    ["ENOSPC", "EDQUOT", "EFBIG"].includes(code) ||
    /No space left on device|quota/i.test(message)
  ) {
    return new AssayError(
      "disk-full",
      `No space left on the disk while writing to ${where}; nothing was kept.`,
      `Free some space, or ${wayOut}`,
      { cause: error },
    );
  }
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT", "ENAMETOOLONG"].includes(code)) {
    return new AssayError(
      "unwritable",
      `Cannot write to ${where} (${code}); nothing was kept.`,
      `Check the path and its rights, or ${wayOut}`,
      { cause: error },
    );
  }
  return error;
}

/** The system's code of an error (`EACCES`, …); empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Makes names in a folder durable; a system without folder handles (Windows) does it by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
