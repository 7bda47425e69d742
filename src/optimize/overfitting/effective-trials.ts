import { type NotDefined, notDefined } from "../../engine/metrics/statistic.ts";

/**
 * Mean pairwise correlation ρ̄ of m series of returns without m² correlations. With
 * z_i(t) = (r_i(t) - mean_i)/std_i (ddof 1), the variance over time of Σ z_i is the sum of all
 * entries of the correlation matrix: m + m·(m - 1)·ρ̄. Not clamped: ρ̄ is never below -1/(m - 1), but
 * a little beyond 1 by rounding is possible.
 *
 * @param rowSums Σ z_i for each row, over the m sets. A set whose standard deviation is not defined
 *   or negligible has no z: it must be left out of both the sums and m.
 * @param sets m.
 */
export function meanCorrelation(rowSums: Float64Array, sets: number): number | NotDefined {
  const rows = rowSums.length;
  if (sets < 2) return notDefined("fewer than two sets with returns that vary");
  if (rows < 2) return notDefined("fewer than two counted bars");
  let sum = 0;
  for (const value of rowSums) sum += value;
  const mean = sum / rows;
  let squares = 0;
  for (const value of rowSums) squares += (value - mean) ** 2;
  return (squares / (rows - 1) - sets) / (sets * (sets - 1));
}

/**
 * Number of independent trials that `trials` correlated ones are worth: N_eff = ρ̄ + (1 - ρ̄)·N
 * (Bailey and López de Prado 2014, appendix 3). N when nothing is shared, 1 when all are the same. A negative ρ̄
 * would give more than were tried; the result stays within [1, N].
 */
export function effectiveTrials(trials: number, correlation: number): number | NotDefined {
  if (!(trials >= 1)) return notDefined("no set was tried");
  if (trials === 1) return 1;
  if (!Number.isFinite(correlation)) return notDefined("the mean correlation is not defined");
  return Math.min(trials, Math.max(1, correlation + (1 - correlation) * trials));
}
