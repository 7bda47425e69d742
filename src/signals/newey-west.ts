/** Mean of a series with its t statistics. */
export interface MeanTest {
  /** Values that are known. */
  readonly count: number;
  /** NaN without values. */
  readonly mean: number;
  /** Sample standard deviation (ddof 1); NaN with fewer than two values. */
  readonly std: number;
  /** mean/(std/√T). */
  readonly t: number;
  /** mean over its Newey–West standard error. */
  readonly neweyWestT: number;
  /** Lags of autocovariance that the standard error counts. */
  readonly lags: number;
}

/** Deviations of this size are rounding; a t over them would be noise over noise. */
const NEGLIGIBLE = 1e-12;

/**
 * Tests a mean against 0. Values that are not known are left out, autocovariances run over the rest.
 *
 * Newey and West (1987): S = γ₀ + 2 Σ_{j ≤ L} (1 - j/(L + 1))·γⱼ with γⱼ = Σ over t of the products of
 * deviations j apart, over T; standard error √(S/T), without a small-sample factor. L is ⌊4(T/100)^(2/9)⌋
 * (Newey and West 1994), at least 2h where values overlap over h > 1 days, at most T - 1.
 *
 * @param horizon h: days that one value looks ahead.
 */
export function meanTest(series: ArrayLike<number>, horizon = 1): MeanTest {
  const { count, mean, std } = meanAndDeviation(series);
  const lags = bandwidth(count, horizon);
  if (!(std > NEGLIGIBLE)) return { count, mean, std, t: Number.NaN, neweyWestT: Number.NaN, lags };
  const deviations = new Float64Array(count);
  let known = 0;
  for (let t = 0; t < series.length; t++)
    if (!Number.isNaN(series[t]!)) deviations[known++] = series[t]! - mean;
  const variance = longRunVariance(deviations, lags);
  const neweyWestT = variance > 0 ? mean / Math.sqrt(variance / count) : Number.NaN;
  return { count, mean, std, t: mean / (std / Math.sqrt(count)), neweyWestT, lags };
}

/** Number, mean and sample standard deviation (ddof 1) of the values that are known, in two passes. */
export function meanAndDeviation(series: ArrayLike<number>): {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
} {
  let [count, sum, squares] = [0, 0, 0];
  for (let t = 0; t < series.length; t++) {
    const value = series[t]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  for (let t = 0; t < series.length; t++) {
    const deviation = series[t]! - mean;
    if (!Number.isNaN(deviation)) squares += deviation * deviation;
  }
  return { count, mean, std: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)) };
}

/** Lags of autocovariance that count. */
export function bandwidth(count: number, horizon: number): number {
  const rule = Math.floor(4 * (count / 100) ** (2 / 9));
  return Math.max(0, Math.min(count - 1, Math.max(rule, horizon > 1 ? 2 * horizon : 0)));
}

function longRunVariance(deviations: Float64Array, lags: number): number {
  let total = autocovariance(deviations, 0);
  for (let lag = 1; lag <= lags; lag++)
    total += 2 * (1 - lag / (lags + 1)) * autocovariance(deviations, lag);
  return total;
}

function autocovariance(deviations: Float64Array, lag: number): number {
  let products = 0;
  for (let t = lag; t < deviations.length; t++) products += deviations[t]! * deviations[t - lag]!;
  return products / deviations.length;
}
