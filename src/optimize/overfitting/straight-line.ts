import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";

/** y = intercept + slope·x. */
export interface Line {
  readonly slope: number;
  /** In units of y. */
  readonly intercept: number;
  /** Share of the variance of y that the line explains; 1 where y does not vary. */
  readonly rSquared: number;
}

/** Ordinary least squares of y on x, two passes; undefined where x does not vary beyond rounding. */
export function straightLine(x: Float64Array, y: Float64Array): Line | undefined {
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  if (Math.sqrt(xx / x.length) <= NEGLIGIBLE) return undefined;
  const slope = xy / xx;
  const flat = Math.sqrt(yy / y.length) <= NEGLIGIBLE;
  return { slope, intercept: meanY - slope * meanX, rSquared: flat ? 1 : (xy * xy) / (xx * yy) };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
