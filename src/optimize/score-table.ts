import type { ParameterSets } from "./parameter-sets.ts";

/** Why a set has no figures. */
export interface SetError {
  readonly code: string;
  readonly message: string;
}

/**
 * What a sweep found, column by column: one row per parameter set, in the order of the sets. A figure
 * is NaN where it is not defined, where the set failed, and where the sweep was stopped before it.
 */
export interface ScoreTable {
  readonly sets: ParameterSets;
  /** Names of the columns of figures, in the order in which they are shown (engine/metrics). */
  readonly metricNames: readonly string[];
  /** One value per set for each of `metricNames`. */
  readonly metrics: Readonly<Record<string, Float64Array>>;
  /** 1 for each set that was run or failed, 0 for one that the sweep did not come to. */
  readonly done: Uint8Array;
  /** Sets that failed, by index. */
  readonly errors: ReadonlyMap<number, SetError>;
}
