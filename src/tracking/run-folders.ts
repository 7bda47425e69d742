import { readdirSync } from "node:fs";

/** What every run's id, and the name of its folder, looks like. */
const RUN_ID = /^[0-9a-f]{16}$/;

/** Names of the folders of a store that runs have, by name; none where there is no store to read. */
export function runFolders(root: string): string[] {
  try {
    return readdirSync(root)
      .filter((name) => RUN_ID.test(name))
      .sort();
  } catch {
    return [];
  }
}
