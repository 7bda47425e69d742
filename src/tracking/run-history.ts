import { type Fields, fieldAt, textOf } from "./fields.ts";
import { listRuns, type RunSummary } from "./list-runs.ts";
import type { MlflowPlace } from "./mlflow/server-runs.ts";
import type { RunKind } from "./run-kind.ts";
import { readIndex } from "./store-index.ts";
import type { StoredMetrics } from "./stored-metrics.ts";
import { readDocument } from "./stored-run.ts";

/** What to list. */
export interface RunHistoryOptions {
  /** Folder of all runs; `runs`. */
  readonly root?: string;
  /** Only runs of the signal (or strategy) of this name. */
  readonly signalName?: string;
  readonly kind?: RunKind;
  /** Also ask the server of `MLFLOW_TRACKING_URI`; false. */
  readonly server?: boolean;
}

/** A run that was made at some time, here or by somebody who logs to the same server. */
export interface HistoryRun {
  readonly runId: string;
  readonly kind: RunKind | null;
  /** Of the signal or the strategy; empty where nothing can tell. */
  readonly name: string;
  /** ISO 8601 UTC; null where not known. */
  readonly created: string | null;
  /** Headline figures; null where one is not defined. Those of the store where it has the run. */
  readonly metrics: StoredMetrics;
  /** Of the snapshot or the bars that it was made of; null where not known. */
  readonly fingerprint: string | null;
  readonly author: string | null;
  readonly gitSha: string | null;
  readonly found: "store" | "server" | "both";
  /** Absolute path of its folder; null for a run that only the server has. */
  readonly folder: string | null;
  /** Where the server has it; absent where it does not, or was not asked. */
  readonly mlflow?: MlflowPlace;
}

/** What `getRunHistory` gives. */
export async function runHistory(options: RunHistoryOptions = {}): Promise<HistoryRun[]> {
  const { root = "runs", signalName, kind } = options;
  const stored = listRuns(root).map((run) => storedEntry(root, run));
  const remote = options.server ? await serverRuns() : [];
  const byId = new Map(remote.map((run) => [run.runId, run]));
  const known = new Set(stored.map(({ runId }) => runId));
  const all = [
    ...stored.map((run): HistoryRun => {
      const mlflow = byId.get(run.runId)?.mlflow;
      return mlflow ? { ...run, found: "both", mlflow } : run;
    }),
    ...remote.filter(({ runId }) => !known.has(runId)),
  ];
  return all
    .filter((run) => signalName === undefined || run.name === signalName)
    .filter((run) => kind === undefined || run.kind === kind)
    .sort(newestFirst);
}

async function serverRuns(): Promise<HistoryRun[]> {
  return (await import("./mlflow/server-runs.ts")).serverRuns();
}

function storedEntry(root: string, run: RunSummary): HistoryRun {
  const { runId, kind, name, created, folder, metrics } = run;
  const index: Fields = readIndex(root, runId) ?? {};
  const { document } = readDocument(folder);
  return {
    runId,
    kind,
    name,
    created,
    metrics,
    fingerprint: textOf(fieldAt(document, "data", "fingerprint")) ?? null,
    author: textOf(index.author) ?? null,
    gitSha: textOf(index.git_sha) ?? null,
    found: "store",
    folder,
  };
}

function newestFirst(a: HistoryRun, b: HistoryRun): number {
  const [one, other] = [a.created ?? "", b.created ?? ""];
  if (one !== other) return one < other ? 1 : -1;
  return a.runId < b.runId ? -1 : 1;
}
