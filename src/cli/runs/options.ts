import type { Command } from "commander";

/** Options of every command that reads the store. */
export interface StoreOptions {
  /** Folder of all runs. */
  readonly runs: string;
  readonly json?: boolean;
}

/**
 * Adds the option that says where runs are. Commands that make runs call it `--out`, since they write
 * there; here `--out` is what a command makes of runs.
 */
export function addStoreOption(command: Command): Command {
  return command.option("--runs <dir>", "folder of all runs (their --out)", "runs");
}
