import type { HistoryRun, RunHistoryOptions } from "./run-history.ts";

/**
 * Runs of the store, newest first; with `server: true` also those that the MLflow server of
 * `MLFLOW_TRACKING_URI` has, one entry for a run that is at both places. Loads what reads them when it is
 * called, since every strategy file imports the entry.
 *
 * @throws AssayError `no-tracking-uri` or what the server failed with, where it is asked
 */
export async function getRunHistory(options: RunHistoryOptions = {}): Promise<HistoryRun[]> {
  const history = await import("./run-history.ts");
  return history.runHistory(options);
}
