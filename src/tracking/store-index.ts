import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { writeFileWhole } from "./run-store.ts";

/** What the store knows about a run besides what the run says itself. */
export interface IndexEntry {
  readonly runId: string;
  readonly kind: "backtest" | "optimize" | "walkforward" | "suite";
  readonly name: string;
  /** Wall-clock time of the run that wrote the files. */
  readonly seconds: number;
  /** As typed; a run is of a strategy or of a signal. */
  readonly strategyFile?: string;
  readonly signalFile?: string;
  readonly data: string;
}

/**
 * Notes when, where and from what a run was made, in `<root>/index/<run id>.json`: a file per run, so
 * that two processes never write the same one. The first note of a run stays.
 *
 * @throws AssayError `disk-full` or `unwritable`.
 */
export function recordInIndex(root: string, entry: IndexEntry): void {
  const path = join(resolve(root), "index", `${entry.runId}.json`);
  if (existsSync(path)) return;
  const document = {
    run_id: entry.runId,
    kind: entry.kind,
    name: entry.name,
    created: new Date().toISOString(),
    seconds: entry.seconds,
    host: hostname(),
    folder: process.cwd(),
    strategy_file: entry.strategyFile,
    signal_file: entry.signalFile,
    data: entry.data,
  };
  writeFileWhole(path, Buffer.from(`${JSON.stringify(document, null, 2)}\n`));
}
