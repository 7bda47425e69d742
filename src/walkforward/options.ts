import { unknownName } from "../errors.ts";
import type { SearchRunOptions } from "../optimize/search-run.ts";
import type { WindowOptions } from "./spec.ts";
import type { WindowResult } from "./types.ts";

/** How a walk-forward runs; `train` and `test` are needed, the rest has defaults. */
export interface WalkForwardOptions
  extends WindowOptions,
    Omit<SearchRunOptions, "seed" | "resume" | "onRound" | "onDone"> {
  /**
   * A time up to which it is known that there are no more bars than these, ms UTC: the end of the range
   * where it was cut out of longer data. Decides only whether the last test is `partial`.
   */
  readonly completeUntil?: number;
  /** Told once before the first window; ask `progress` as often as you like. */
  readonly onStart?: (progress: WalkForwardProgress) => void;
  /** Told of each window that is done. */
  readonly onWindow?: (window: WindowResult, index: number) => void;
}

/** How far a walk-forward has come. */
export interface WalkForwardProgress {
  /** Windows in all. */
  readonly windows: number;
  /** Windows that are done. */
  done(): number;
  /** Share of the work that is done, from 0 to 1; what is left after the windows is the hindsight. */
  fraction(): number;
}

const NAMES: Readonly<Record<keyof WalkForwardOptions, true>> = {
  train: true,
  test: true,
  mode: true,
  embargo: true,
  fill: true,
  costs: true,
  exits: true,
  from: true,
  to: true,
  periodsPerYear: true,
  objective: true,
  minTrades: true,
  maxDrawdown: true,
  constraint: true,
  space: true,
  metrics: true,
  compute: true,
  strategyUrl: true,
  limitBytes: true,
  signal: true,
  completeUntil: true,
  onStart: true,
  onWindow: true,
};

/** @throws AssayError `bad-option` for a name that is no option, with near matches. */
export function requireOptionNames(options: object): void {
  const known = Object.keys(NAMES);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw unknownName("bad-option", "option", name, known);
  }
}

/** The options that a backtest knows. */
export function backtestOptionsOf(options: WalkForwardOptions) {
  const { fill, costs, exits, from, to, periodsPerYear } = options;
  return {
    ...(fill !== undefined && { fill }),
    ...(costs !== undefined && { costs }),
    ...(exits !== undefined && { exits }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(periodsPerYear !== undefined && { periodsPerYear }),
  };
}

/** The options that a search knows. */
export function searchOptionsOf(options: WalkForwardOptions): SearchRunOptions {
  const { train, test, mode, embargo, completeUntil, onStart, onWindow, ...search } = options;
  return search;
}
