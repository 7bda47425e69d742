import type { Bars } from "../../src/strategy/bars.ts";

/** Columns of equal length by name: parameters of sets and their figures. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** Our side of a benchmark: what is done over and over, and what comes out. */
export interface Task {
  /** What lies in memory before the work begins. */
  readonly data: readonly Bars[];
  /** Done over and over before anything is timed; `run` unless given. */
  readonly warmUp?: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
  readonly answers: () => Promise<Columns>;
}
