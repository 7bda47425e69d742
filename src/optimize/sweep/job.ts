import type { ResolvedOptions } from "../../engine/options.ts";
import type { Bars, PriceColumn } from "../../strategy/bars.ts";
import type { SetError } from "../score-table.ts";
import type { SetPrograms } from "./set-programs.ts";
import type { SweepState } from "./state.ts";

/** The arrays of a sweep's state that tasks read and write. */
export type SharedState = Omit<SweepState, "done" | "errors">;

/**
 * What all tasks of a sweep have in common. Plain data over shared memory: posting it to a thread
 * copies no column, and threads write their figures where they belong.
 */
export interface SweepJob {
  readonly bars: Bars;
  readonly options: ResolvedOptions;
  readonly prices: readonly PriceColumn[];
  /** Module whose default export is the strategy; threads import it where a program cannot travel. */
  readonly strategyUrl: string | undefined;
  readonly state: SharedState;
  /** [0]: not 0 when the sweep is to stop. [1]: units of bars done (stopped.ts), all threads together. */
  readonly progress: Int32Array;
}

/** A part of a sweep: some sets, with the graph of their signals where it can travel. Plain data. */
export interface SweepTask {
  /** `figures` fills the arrays of the job; `correlation` sums standardised returns per row. */
  readonly kind: "figures" | "correlation";
  readonly number: number;
  /** Numbers of the sets. */
  readonly sets: Int32Array;
  /** The signals of these sets; undefined where the strategy must be asked in the thread. */
  readonly programs: SetPrograms | undefined;
}

/** What a task found besides what it wrote into the job's arrays. */
export interface TaskResult {
  /** Sets that failed, by number in the table. */
  readonly errors: readonly (readonly [set: number, error: SetError])[];
  /** Sum of the standardised net returns of the task's sets per row; only of `correlation`. */
  readonly rowSums: Float64Array | undefined;
}
