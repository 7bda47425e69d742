import { expect } from "vitest";

/**
 * Fails unless `got` has the same not-known bars as `wanted` and agrees with it to `tolerance`,
 * relative to each wanted value, or to `scale` where the value is smaller than that. Without `scale`
 * the figure is purely relative, so a wanted 0 must be met exactly.
 */
export function expectSeries(
  got: Float64Array,
  wanted: Float64Array,
  where: string,
  scale = 0,
  tolerance = 1e-9,
): void {
  expect(got.length, `${where}: length`).toBe(wanted.length);
  let worst = 0;
  for (let t = 0; t < wanted.length; t++) {
    const a = got[t]!;
    const b = wanted[t]!;
    if (Number.isNaN(a) !== Number.isNaN(b))
      throw new Error(`${where}[${t}]: wanted ${b}, got ${a}`);
    if (a === b || Number.isNaN(a)) continue;
    const error = Math.abs(a - b) / Math.max(Math.abs(b), scale);
    if (!(error <= tolerance))
      throw new Error(`${where}[${t}]: wanted ${b}, got ${a} (off by ${error})`);
    worst = Math.max(worst, error);
  }
  expect(worst, where).toBeLessThanOrEqual(tolerance);
}

/** Fails unless both series are the same bit for bit (any NaN equals any NaN) in [from, to). */
export function expectSameBits(
  got: Float64Array,
  wanted: Float64Array,
  where: string,
  from = 0,
  to = wanted.length,
): void {
  expect(got.length, `${where}: length`).toBe(wanted.length);
  for (let t = from; t < to; t++) {
    if (!Object.is(got[t], wanted[t])) {
      throw new Error(`${where}[${t}]: wanted exactly ${wanted[t]}, got ${got[t]}`);
    }
  }
}

/**
 * The usual size of a series: the median of the absolute values that are known and not zero. A
 * difference of two prices near 132331 cannot be nearer to the truth than the prices' own last bits,
 * however close to zero it comes; measured against its usual size it can.
 */
export function usualSize(series: Float64Array): number {
  const sizes = series.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  return sizes.length === 0 ? 0 : sizes.toSorted()[sizes.length >> 1]!;
}
