import type { SnapshotCatalog } from "../catalog/load.ts";
import type { SignalRows } from "../signals/catalog-port.ts";
import type { SuiteResult } from "../signals/suite.ts";
import type { PushedRun } from "./mlflow/push.ts";

/** What a suite was computed from. */
export interface LogRunOptions {
  /** What the signal is called; any text. */
  readonly name: string;
  readonly rows: SignalRows;
  readonly catalog: SnapshotCatalog;
  /** Folder of all runs; `runs`. */
  readonly root?: string;
}

/** A run that was kept. */
export interface LoggedRun {
  readonly runId: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Where the MLflow server has it; absent without `MLFLOW_TRACKING_URI`, or when the upload failed. */
  readonly mlflow?: PushedRun;
  /** Why the upload failed and what to do; the run is kept all the same. */
  readonly problem?: string;
}

/**
 * Keeps a suite that a program computed, with its tear sheet, as `assay suite` does; where
 * `MLFLOW_TRACKING_URI` names a server, sends it there too. A failed upload fails nothing: `assay runs
 * push` sends it later.
 *
 * @throws AssayError `disk-full` or `unwritable`
 */
export async function logRun(suite: SuiteResult, options: LogRunOptions): Promise<LoggedRun> {
  // With polars and the drawing code behind them, which few that import the entry need.
  const [{ judgeSuite, storeSuite }, { identifySuite }, { recordInIndex }] = await Promise.all([
    import("./store-suite.ts"),
    import("./identify-suite.ts"),
    import("./store-index.ts"),
  ]);
  const { name, rows, catalog, root = "runs" } = options;
  const started = performance.now();
  const judged = judgeSuite(suite, identifySuite(suite, { name, rows, catalog }));
  const { runId } = judged;
  const { folder, created } = await storeSuite(judged, root);
  const entry = {
    ...{ runId, kind: "suite" as const, name, data: catalog.id, snapshotId: catalog.id },
    seconds: (performance.now() - started) / 1000,
    asked: { columns: {} },
  };
  recordInIndex(root, entry, created);
  const { pushOrProblem } = await import("./mlflow/push-after.ts");
  return { runId, folder, ...(await pushOrProblem(root, runId)) };
}
