import { type Expr, type Operand, operation } from "../expression.ts";
import { requireNoMore } from "../options.ts";
import { requireInRange, requireWindow } from "./arguments.ts";

/**
 * Smallest value of the window. First known at index window - 1.
 * @throws AssayError `bad-window`.
 */
export function rollingMin(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingMin", more);
  requireWindow("rollingMin", window);
  return operation("rolling_minimum", [x], [window]);
}

/**
 * Largest value of the window. First known at index window - 1.
 * @throws AssayError `bad-window`.
 */
export function rollingMax(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingMax", more);
  requireWindow("rollingMax", window);
  return operation("rolling_maximum", [x], [window]);
}

/**
 * Sum of the window. First known at index window - 1.
 * @throws AssayError `bad-window`.
 */
export function rollingSum(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingSum", more);
  requireWindow("rollingSum", window);
  return operation("rolling_sum", [x], [window]);
}

/**
 * Median of the window; the mean of the two middle values where the window is even. First known at
 * index window - 1.
 * @throws AssayError `bad-window`.
 */
export function rollingMedian(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingMedian", more);
  requireWindow("rollingMedian", window);
  return operation("rolling_quantile", [x], [window, 0.5]);
}

/**
 * Quantile of the window: the value at place q·(window - 1) of the sorted window, linearly
 * interpolated (type 7 of Hyndman and Fan, the default of NumPy and R). First known at index
 * window - 1.
 * @param q in [0, 1]; 0.5 is the median.
 * @throws AssayError `bad-window`, `bad-argument`.
 */
export function rollingQuantile(x: Operand, window: number, q: number, ...more: []): Expr {
  requireNoMore("rollingQuantile", more);
  requireWindow("rollingQuantile", window);
  requireInRange("rollingQuantile q", q, 0, 1);
  return operation("rolling_quantile", [x], [window, q]);
}

/**
 * Rank of the current value in its window, 1 (smallest) … window; equal values share the average of
 * their ranks. First known at index window - 1.
 * @throws AssayError `bad-window`.
 */
export function rollingRank(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingRank", more);
  requireWindow("rollingRank", window);
  return operation("rolling_rank", [x], [window]);
}

/**
 * 100 · share of the `window` bars *before* the current one whose value is at most the current one.
 * First known at index `window`.
 * @throws AssayError `bad-window`.
 */
export function percentRank(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("percentRank", more);
  requireWindow("percentRank", window);
  return operation("percent_rank", [x], [window + 1]);
}

/**
 * Pearson's correlation of two series over the window, in [-1, 1]. First known at index window - 1;
 * not known where either does not vary.
 * @param window at least 2.
 * @throws AssayError `bad-window`.
 */
export function rollingCorrelation(x: Operand, y: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingCorrelation", more);
  requireWindow("rollingCorrelation", window, 2);
  return operation("rolling_correlation", [x, y], [window]);
}

/**
 * Slope of the regression of y on x over the window: cov(y, x)/var(x). First known at index
 * window - 1; not known where x does not vary.
 * @param y what is explained, for example a stock's returns.
 * @param x what explains it, for example the market's returns.
 * @param window at least 2.
 * @throws AssayError `bad-window`.
 */
export function rollingBeta(y: Operand, x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rollingBeta", more);
  requireWindow("rollingBeta", window, 2);
  return operation("rolling_slope", [x, y], [window]);
}

/** Largest of all known values so far. First known at the first known bar. */
export function cumulativeMax(x: Operand, ...more: []): Expr {
  requireNoMore("cumulativeMax", more);
  return operation("cumulative_maximum", [x]);
}

/** Smallest of all known values so far. First known at the first known bar. */
export function cumulativeMin(x: Operand, ...more: []): Expr {
  requireNoMore("cumulativeMin", more);
  return operation("cumulative_minimum", [x]);
}
