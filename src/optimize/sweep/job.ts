import type { ResolvedOptions } from "../../engine/options.ts";
import type { Bars } from "../../strategy/bars.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import type { SetError } from "../score-table.ts";
import type { SetPrograms } from "./set-programs.ts";

/**
 * What all tasks of a sweep have in common. Plain data over shared memory: posting it to a thread
 * copies no column. What tasks find comes back with their results, so a thread holds nothing of a
 * sweep's table.
 */
export interface SweepJob {
  readonly bars: Bars;
  readonly options: ResolvedOptions;
  /** Figures to compute, in this order. */
  readonly metricNames: readonly string[];
  /** Module whose default export is the strategy; threads import it where tasks bring no programs. */
  readonly strategyUrl: string | undefined;
  /** [0]: not 0 when the sweep is to stop. [1]: units of work done, all threads together. */
  readonly progress: Int32Array;
  /** Sets times bars of one unit of progress. */
  readonly unit: number;
}

/** What tasks of both kinds are: some sets, with the graph of their signals where it can travel. */
interface TaskSets {
  readonly number: number;
  /** Number of the set at each place of the task. */
  readonly sets: Int32Array;
  /** The signals of these sets, or where the strategy must be asked in the thread, their values. */
  readonly programs: SetPrograms | undefined;
  readonly parameters: ParameterSets | undefined;
}

/** Finds the figures of its sets. */
export interface FigureTask extends TaskSets {
  readonly kind: "figures";
  /** Sets of which the strategy made nothing, by place. */
  readonly failed: readonly (readonly [place: number, error: SetError])[];
  /** Places of the sets whose block sums are wanted, ascending. */
  readonly sampled: Int32Array;
}

/** Sums the standardised returns of its sets per row. */
export interface CorrelationTask extends TaskSets {
  readonly kind: "correlation";
  /** Mean and deviation of the returns of each set. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** A part of a sweep. Plain data. */
export type SweepTask = FigureTask | CorrelationTask;

/** Figures of the sets of a task, by place; NaN where a set failed. All lie in one buffer. */
export interface TaskFigures {
  /** Metric after metric: `scores[metric * sets + place]`. */
  readonly scores: Float64Array;
  /** Mean and sample deviation of the net returns per row. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Of each sampled set 16 pairs: sum of net returns, and of their squares, through a block's end. */
  readonly blockSums: Float64Array;
}

/** What a task found. */
export interface TaskResult {
  /** Sets that failed, by place. */
  readonly errors: readonly (readonly [place: number, error: SetError])[];
  /** Only of a `figures` task. */
  readonly figures?: TaskFigures;
  /** Sum of the standardised net returns of the task's sets per row; only of `correlation`. */
  readonly rowSums?: Float64Array;
}
