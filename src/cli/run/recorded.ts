import type { RunKind } from "../../tracking/run-kind.ts";
import { type IndexEntry, recordInIndex } from "../../tracking/store-index.ts";
import { noteWritten } from "../interrupts.ts";
import { messageOf, note } from "../output.ts";
import type { LoadedStrategy } from "../strategy-file/load.ts";
import type { RunRequest } from "./request.ts";

/** A run that is on disk. */
interface RecordedRun {
  readonly kind: RunKind;
  readonly runId: string;
  readonly loaded: LoadedStrategy;
  readonly request: RunRequest;
  /** Whether it was written now, and not kept from before. */
  readonly created: boolean;
  /** `performance.now()` when the command began. */
  readonly started: number;
}

/** Says what became of a run, and writes its line of the store's index. */
export function noteRecorded(root: string, run: RecordedRun): void {
  const { strategyFile, source, symbols, timeframe } = run.request;
  noteStored(root, run, {
    runId: run.runId,
    kind: run.kind,
    name: run.loaded.strategy.name,
    strategyFile,
    data: source,
    asked: { ...(symbols && { symbols }), ...(timeframe !== undefined && { timeframe }) },
  });
}

/** `noteRecorded` for a run of any kind. */
export function noteStored(
  root: string,
  { created, started }: Pick<RecordedRun, "created" | "started">,
  entry: Omit<IndexEntry, "seconds">,
): void {
  noteWritten();
  if (!created) note(`The identical run ${entry.runId} was there already and was kept.`);
  try {
    recordInIndex(root, { ...entry, seconds: (performance.now() - started) / 1000 }, created);
  } catch (error) {
    // The run itself is whole; only when and where it was made stays unknown.
    note(`The run is complete, but not in the store's index: ${messageOf(error)}`);
  }
}
