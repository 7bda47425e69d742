import { existsSync } from "node:fs";
import type { Command } from "commander";
import { requireStore } from "../../tracking/require-store.ts";

/** Options of every command that reads the store. */
export interface StoreOptions {
  /** Folder of all runs. */
  readonly runs: string;
  readonly json?: boolean;
}

/**
 * Adds the option that says where runs are. Commands that make runs call it `--out`, since they write
 * there; here `--out` is what a command makes of runs. A folder that is named has to be there; the one
 * that is not named may not be there yet.
 */
export function addStoreOption(command: Command): Command {
  return command.option("--runs <dir>", "folder of all runs (their --out)", storeOption, "runs");
}

/** @throws AssayError `no-store` */
function storeOption(root: string): string {
  requireStore(root);
  return root;
}

/** Said of a store without runs. */
export function noRunIn(root: string): string {
  return existsSync(root) ? `No run in ${root}.` : `No run has been recorded in ${root} yet.`;
}
