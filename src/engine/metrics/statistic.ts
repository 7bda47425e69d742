import type { ClosedTrades, Sums } from "../../kernels/sums.ts";

/** Everything that a statistic may be computed from. Returns are per row, net unless named. */
export interface Measured {
  readonly sums: Sums;
  /** Cost per unit traded, as a fraction. */
  readonly costRate: number;
  /** Rows per year: P of SEMANTICS T. */
  readonly periodsPerYear: number;
  /** Calendar years of 365.25 days from the start of the first row to the end of the last. */
  readonly years: number;
  /** Start times and equities of at most 4,096 equally spaced rows. */
  readonly sampleTime: Float64Array;
  readonly sampleEquity: Float64Array;
  readonly trades: ClosedTrades;
  /** Distinct UTC dates with a position. */
  readonly daysInMarket: number;
  /** Counted bars whose signal was not known. */
  readonly unknownSignals: number;
  /** Bars in which a stop and a target were both touched. */
  readonly ambiguousBars: number;
}

/** A figure that has no value, and why. */
export interface NotDefined {
  readonly because: string;
}

export function notDefined(because: string): NotDefined {
  return { because };
}

/** One figure of a result: what it is called, what it means, how it is computed. */
export interface Statistic {
  readonly name: string;
  /** For people: `Sharpe ratio`. */
  readonly title: string;
  /**
   * What kind of figure it is, which decides how it is printed: `gain` a return with its sign,
   * `trade-gain` one of a single trade, `fraction` a share, `multiple` times the equity.
   */
  readonly unit: "gain" | "trade-gain" | "fraction" | "multiple" | "ratio" | "count";
  /** What it means, in a sentence or two that need no context. */
  readonly definition: string;
  compute(measured: Measured): number | NotDefined;
}

/**
 * Returns of this size are rounding, not money: float32 prices resolve 6e-8. Where a figure asks
 * whether returns vary, lose or win, anything up to here counts as 0; else a flat account would get
 * a Sharpe of noise over noise.
 */
export const NEGLIGIBLE = 1e-12;

export const NO_ROWS = notDefined("no counted bars");
export const ONE_ROW = notDefined("fewer than two counted bars");
export const NO_TRADES = notDefined("no closed trade");
export const NO_VARIATION = notDefined("returns do not vary");

/** Sample standard deviation (ddof 1) of the net returns of a row, or why there is none. */
export function deviation({ count, squares }: Sums): number | NotDefined {
  if (count < 2) return ONE_ROW;
  return Math.sqrt(squares / (count - 1));
}
