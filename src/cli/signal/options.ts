import type { Command } from "commander";
import type { ColumnMapping } from "../../catalog/signal-columns.ts";
import { AssayError } from "../../errors.ts";
import { pairsOption } from "../arguments.ts";

/** Options of every command that judges a signal on a snapshot. */
export interface SignalOptions {
  readonly snapshot?: string;
  /** Names are checked where the file is opened. */
  readonly columns?: ColumnMapping;
}

/** What such a command says about its file. */
export const SIGNAL_ARGUMENT =
  "Parquet, CSV(.gz) or Arrow IPC with security_id, date_sig, date_avail, signal";

/**
 * Adds the options that say which snapshot, and what the columns of the file are called.
 *
 * @param needed when there has to be a snapshot, for the help.
 */
export function addSignalOptions(command: Command, needed = "required"): Command {
  return command
    .option("--snapshot <snapshot>", `id (in snapshots/) or path of a snapshot; ${needed}`)
    .option(
      "--columns <list>",
      "the file's own names: security_id=permno,date_sig=asof,signal=score",
      pairsOption("--columns"),
    );
}

/** @throws AssayError `missing-option` */
export function requireSnapshot({ snapshot }: SignalOptions): string {
  if (snapshot !== undefined) return snapshot;
  throw new AssayError(
    "missing-option",
    "--snapshot: expected a snapshot, got none.",
    "Write --snapshot ID; npx assay snapshot list shows them, npx assay snapshot create FOLDER makes one.",
  );
}
