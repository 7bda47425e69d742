import { NEGLIGIBLE } from "../engine/metrics/statistic.ts";

/** Shape of a distribution. */
export interface Moments {
  /** Third standardised moment, population form. */
  readonly skewness: number;
  /** Fourth standardised moment, population form, raw: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** Skewness and raw kurtosis in two passes; NaN where values do not vary beyond rounding. */
export function momentsOf(values: Float64Array): Moments {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let [second, third, fourth] = [0, 0, 0];
  for (const value of values) {
    const deviation = value - mean;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  const variance = second / values.length;
  if (!(Math.sqrt(variance) > NEGLIGIBLE)) return { skewness: Number.NaN, kurtosis: Number.NaN };
  return {
    skewness: third / values.length / variance ** 1.5,
    kurtosis: fourth / values.length / variance ** 2,
  };
}
