import { type IndexEntry, recordInIndex } from "../../tracking/store-index.ts";
import { noteWritten } from "../interrupts.ts";
import { messageOf, note } from "../output.ts";
import type { LoadedStrategy } from "../strategy-file/load.ts";
import type { RunRequest } from "./request.ts";

/** A run that is on disk. */
interface RecordedRun {
  readonly kind: IndexEntry["kind"];
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
  noteWritten();
  if (!run.created) note(`The identical run ${run.runId} was there already and was kept.`);
  try {
    recordInIndex(root, {
      runId: run.runId,
      kind: run.kind,
      name: run.loaded.strategy.name,
      seconds: (performance.now() - run.started) / 1000,
      strategyFile: run.request.strategyFile,
      data: run.request.source,
    });
  } catch (error) {
    // The run itself is whole; only when and where it was made stays unknown.
    note(`The run is complete, but not in the store's index: ${messageOf(error)}`);
  }
}
