import { addMoments, betaOf, type Moments, momentsOf, noMoments, sharpeOf } from "./moments.ts";

/** Fewest rows that a rolling window may hold; fewer say nothing about a Sharpe ratio. */
const SMALLEST_WINDOW = 20;

/** How a rolling statistic is taken. */
export interface RollingPlan {
  /** Rows in each window: a multiple of `stride`. */
  readonly window: number;
  /** Rows from one value to the next. */
  readonly stride: number;
}

/**
 * The window that a report uses over `rows` rows: half a year, or an eighth of the rows where that
 * is less, at least 20; evaluated at no more than `points` rows, equally spaced. Undefined where
 * there are not two windows' worth of rows.
 */
export function planRolling(
  rows: number,
  periodsPerYear: number,
  points: number,
): RollingPlan | undefined {
  const wanted = Math.max(
    SMALLEST_WINDOW,
    Math.min(Math.round(periodsPerYear / 2), Math.floor(rows / 8)),
  );
  if (rows < 2 * wanted) return undefined;
  const stride = Math.max(1, Math.ceil((rows - wanted) / points));
  return { window: Math.max(1, Math.round(wanted / stride)) * stride, stride };
}

/** Values of rolling statistics; `row` is the last row of each window. */
export interface RollingStatistics {
  readonly row: readonly number[];
  readonly sharpe: readonly number[];
  readonly beta: readonly number[];
}

/**
 * Sharpe ratio and beta of returns against a benchmark over a sliding window that ends at, and
 * includes, each row it is given for. Windows are made of blocks of `stride` rows whose moments
 * merge, so that nothing is summed up and subtracted again and no error builds up. The blocks are
 * laid from the last row backwards; the last window ends at the last row.
 */
export function rollingStatistics(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  from: number,
  { window, stride }: RollingPlan,
  periodsPerYear: number,
): RollingStatistics {
  const count = Math.floor((returns.length - from) / stride);
  const start = returns.length - count * stride;
  const blocks: Moments[] = Array.from({ length: count }, (_, i) =>
    momentsOf(returns, benchmark, start + i * stride, start + (i + 1) * stride),
  );
  const row: number[] = [];
  const sharpe: number[] = [];
  const beta: number[] = [];
  const perWindow = window / stride;
  for (let last = perWindow - 1; last < count; last++) {
    const state = noMoments();
    for (let i = last - perWindow + 1; i <= last; i++) addMoments(state, blocks[i]!);
    row.push(start + (last + 1) * stride - 1);
    sharpe.push(sharpeOf(state, periodsPerYear));
    beta.push(betaOf(state));
  }
  return { row, sharpe, beta };
}
