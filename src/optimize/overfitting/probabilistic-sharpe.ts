import { type NotDefined, notDefined } from "../../engine/metrics/statistic.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

const EULER_MASCHERONI = 0.5772156649015329;

/** A track record, as far as the doubt about its Sharpe ratio depends on it. */
export interface SharpeRecord {
  /** Sharpe ratio per bar, not annualised: mean over standard deviation with ddof 1. */
  readonly sharpe: number;
  /** Returns that it was measured on: T. */
  readonly length: number;
  /** Third standardised moment of the returns; 0 for a normal distribution. */
  readonly skewness: number;
  /** Fourth standardised moment, raw: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * Probabilistic Sharpe ratio: the probability that the true Sharpe ratio is above `benchmark` (per
 * bar). Φ((S - S*)·√(T - 1)/√(1 - γ₃S + (γ₄ - 1)/4·S²)), the variance taken at the observed S
 * (Bailey and López de Prado 2012, "The Sharpe Ratio Efficient Frontier"). Assumes returns without
 * serial correlation.
 */
export function probabilisticSharpe(record: SharpeRecord, benchmark: number): number | NotDefined {
  const variance = varianceTerm(record);
  if (typeof variance !== "number") return variance;
  if (!Number.isFinite(benchmark)) return notDefined("the Sharpe to compare with is not defined");
  const excess = record.sharpe - benchmark;
  return normalCdf((excess * Math.sqrt(record.length - 1)) / Math.sqrt(variance));
}

/**
 * Minimum track record length in bars: how long a record with these moments must be for a
 * probabilistic Sharpe of `confidence`. 1 + (1 - γ₃S + (γ₄ - 1)/4·S²)·(Φ⁻¹(confidence)/(S - S*))²
 * (same paper). The record's own length does not enter. A fraction of a bar is kept.
 */
export function minimumTrackRecordLength(
  record: Omit<SharpeRecord, "length">,
  benchmark: number,
  confidence: number,
): number | NotDefined {
  const variance = varianceTerm({ ...record, length: 2 });
  if (typeof variance !== "number") return variance;
  if (!(confidence > 0.5 && confidence < 1)) {
    return notDefined("the confidence is not between a half and one");
  }
  if (!(record.sharpe > benchmark)) {
    return notDefined(
      "the Sharpe is not above the one to beat, and no length would show that it is",
    );
  }
  return 1 + variance * (normalQuantile(confidence) / (record.sharpe - benchmark)) ** 2;
}

/**
 * Sharpe ratio that the best of `trials` is expected to show when none has any skill:
 * √V·((1 - γ)·Φ⁻¹(1 - 1/N) + γ·Φ⁻¹(1 - 1/(N·e))), γ of Euler and Mascheroni; 0 for one trial (Bailey
 * and López de Prado 2014, "The Deflated Sharpe Ratio"). Assumes independent trials, so for alike
 * ones it is too strict.
 *
 * @param trials N, a whole number.
 * @param variance V of the trials' Sharpe ratios (ddof 1); the result is per bar where they are. Not
 *   looked at for one trial.
 */
export function expectedMaximumSharpe(trials: number, variance: number): number | NotDefined {
  if (!(Number.isInteger(trials) && trials >= 1)) return notDefined("no set was tried");
  if (trials === 1) return 0;
  if (!(variance >= 0 && variance < Number.POSITIVE_INFINITY)) {
    return notDefined("fewer than two sets have a Sharpe, so their spread is not known");
  }
  const upper = (tail: number) => -normalQuantile(tail);
  const standard =
    (1 - EULER_MASCHERONI) * upper(1 / trials) + EULER_MASCHERONI * upper(1 / (trials * Math.E));
  return Math.sqrt(variance) * standard;
}

/**
 * Deflated Sharpe ratio: the probabilistic Sharpe against what luck alone would give, see
 * {@link expectedMaximumSharpe} (same paper).
 */
export function deflatedSharpe(
  record: SharpeRecord,
  trials: number,
  variance: number,
): number | NotDefined {
  const luck = expectedMaximumSharpe(trials, variance);
  return typeof luck === "number" ? probabilisticSharpe(record, luck) : luck;
}

/** (T - 1) times the variance of the estimated Sharpe ratio (Mertens 2002), at the observed one. */
function varianceTerm({ sharpe, length, skewness, kurtosis }: SharpeRecord): number | NotDefined {
  if (!Number.isFinite(sharpe)) return notDefined("the Sharpe is not defined");
  if (!(length >= 2)) return notDefined("fewer than two counted bars");
  if (!Number.isFinite(skewness) || !Number.isFinite(kurtosis)) {
    return notDefined("skewness or kurtosis of the returns is not defined");
  }
  const variance = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
  // Kurtosis is at least skewness² + 1, which keeps this from being negative; at 0 the returns take
  // two values and the formula knows no doubt.
  return variance > 0 ? variance : notDefined("these moments leave the Sharpe no variance");
}
