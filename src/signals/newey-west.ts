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
  const values = Array.from(series).filter((value) => !Number.isNaN(value));
  const count = values.length;
  const mean = sum(values) / count;
  const deviations = values.map((value) => value - mean);
  const squares = sum(deviations.map((d) => d * d));
  const std = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  const lags = bandwidth(count, horizon);
  if (!(std > NEGLIGIBLE)) return { count, mean, std, t: Number.NaN, neweyWestT: Number.NaN, lags };
  const variance = longRunVariance(deviations, lags);
  const neweyWestT = variance > 0 ? mean / Math.sqrt(variance / count) : Number.NaN;
  return { count, mean, std, t: mean / (std / Math.sqrt(count)), neweyWestT, lags };
}

/** Lags of autocovariance that count. */
export function bandwidth(count: number, horizon: number): number {
  const rule = Math.floor(4 * (count / 100) ** (2 / 9));
  return Math.max(0, Math.min(count - 1, Math.max(rule, horizon > 1 ? 2 * horizon : 0)));
}

function longRunVariance(deviations: readonly number[], lags: number): number {
  let total = autocovariance(deviations, 0);
  for (let lag = 1; lag <= lags; lag++)
    total += 2 * (1 - lag / (lags + 1)) * autocovariance(deviations, lag);
  return total;
}

function autocovariance(deviations: readonly number[], lag: number): number {
  let products = 0;
  for (let t = lag; t < deviations.length; t++) products += deviations[t]! * deviations[t - lag]!;
  return products / deviations.length;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
