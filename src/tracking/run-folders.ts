import { readdirSync } from "node:fs";

/** What every run's id, and the name of its folder, looks like. */
const RUN_ID = /^[0-9a-f]{16}$/;

/** Names of the folders of a store that runs have, by name; none where there is no store to read. */
export function runFolders(root: string): string[] {
  return namesIn(root, RUN_ID);
}

/** Names of folders that a run is being written into, or that a killed process left. */
export function partialFolders(root: string): string[] {
  return namesIn(root, /^\.partial-/);
}

function namesIn(root: string, pattern: RegExp): string[] {
  try {
    return readdirSync(root)
      .filter((name) => pattern.test(name))
      .sort();
  } catch {
    return [];
  }
}
