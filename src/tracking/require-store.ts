import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { AssayError, nearMatches } from "../errors.ts";

/**
 * Requires a store to be there: a misspelt folder would otherwise look like one without runs.
 *
 * @param root folder of all runs, as typed.
 * @throws AssayError `no-store` with folders beside it whose names are near
 */
export function requireStore(root: string): void {
  const stats = statSync(root, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return;
  const found = stats ? "it is a file" : "there is nothing there";
  throw new AssayError("no-store", `${root}: expected a folder of runs; ${found}.`, hintOf(root));
}

function hintOf(root: string): string {
  const near = nearMatches(basename(resolve(root)), foldersBeside(root));
  if (near.length > 0) {
    return `Did you mean ${near.map((name) => join(dirname(root), name)).join(" or ")}?`;
  }
  return "Say with --runs where they are: the folder that --out named when they were made, else runs in the folder of that time.";
}

function foldersBeside(root: string): string[] {
  try {
    return readdirSync(dirname(resolve(root)), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
