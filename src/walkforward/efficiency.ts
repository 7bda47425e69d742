import { STATISTICS } from "../engine/metrics/index.ts";
import { NEGLIGIBLE, type NotDefined, notDefined } from "../engine/metrics/statistic.ts";

/** What was to be made large, over one train or test. */
export interface Objective {
  /** Larger is better; NaN where it is not defined. */
  readonly value: number;
  /** Calendar years of 365.25 days that it was measured over. */
  readonly years: number;
}

/**
 * A figure per year, so that a long train and a short test compare. `total_return` is compounded to a
 * year, a count is divided by the years, and every other figure is one per year already (Sharpe, CAGR,
 * turnover) or knows no time (win rate, drawdown), as is the user's own: these stay.
 *
 * @param metric name of a statistic, or of the user's own objective
 * @returns NaN for a value that is NaN, and for a figure to be annualised over no time.
 */
export function annualise(metric: string, { value, years }: Objective): number {
  if (metric === "total_return") return years > 0 ? (1 + value) ** (1 / years) - 1 : Number.NaN;
  const isCount = STATISTICS.some(({ name, unit }) => name === metric && unit === "count");
  if (isCount) return years > 0 ? value / years : Number.NaN;
  return value;
}

/**
 * Walk-forward efficiency: how much of what the train promised the test kept (Pardo 2008).
 *
 * @param train, test annualised objectives; NaN where not defined
 * @returns test / train; not defined when train ≤ 0, where a ratio has no meaning, or either is NaN.
 */
export function efficiency(train: number, test: number): number | NotDefined {
  if (Number.isNaN(train)) return notDefined("the train's objective is not defined");
  if (Number.isNaN(test)) return notDefined("the test's objective is not defined");
  if (train <= NEGLIGIBLE) return notDefined("the train's objective is not above 0");
  return test / train;
}
