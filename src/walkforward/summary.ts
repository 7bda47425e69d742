import { NEGLIGIBLE, type NotDefined, notDefined } from "../engine/metrics/statistic.ts";

/** What one window adds to the view over all of them. */
export interface WindowFigures {
  /** Annualised objective of the test; NaN where not defined. */
  readonly testObjective: number;
  /** Of the test against the train; NaN where not defined. */
  readonly efficiency: number;
}

/** The windows at a glance. */
export interface WindowSummary {
  readonly windows: number;
  /** Median over the windows that have one. */
  readonly medianEfficiency: number | NotDefined;
  /** Windows whose efficiency is defined. */
  readonly efficiencies: number;
  /**
   * Windows whose test objective is above 0, as a fraction of all windows: one whose objective is not
   * defined, because nothing was held, say, did not earn anything and counts as not positive.
   */
  readonly positiveTests: number | NotDefined;
  /** Windows whose test objective is not defined. */
  readonly undefinedTests: number;
}

/** Median efficiency and share of good tests; a partial last test counts like the others. */
export function summariseWindows(windows: readonly WindowFigures[]): WindowSummary {
  const known = windows.map((window) => window.efficiency).filter((value) => !Number.isNaN(value));
  const positive = windows.filter(({ testObjective }) => testObjective > NEGLIGIBLE).length;
  return {
    windows: windows.length,
    medianEfficiency: median(known),
    efficiencies: known.length,
    positiveTests: windows.length > 0 ? positive / windows.length : notDefined("no window"),
    undefinedTests: windows.filter(({ testObjective }) => Number.isNaN(testObjective)).length,
  };
}

/** Middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number | NotDefined {
  if (values.length === 0) return notDefined("no window with an efficiency");
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
