import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bandwidth, meanTest } from "../../src/signals/newey-west.ts";

/** Figures of Stata and statsmodels; the file names their source. */
const macro: {
  readonly y: readonly number[];
  readonly x1: readonly number[];
  readonly x2: readonly number[];
  readonly coef: readonly number[];
  readonly newey_lag4_small_sample: { readonly se: readonly number[] };
  readonly lag4_no_correction_statsmodels: { readonly se: readonly number[] };
} = JSON.parse(readFileSync(new URL("../fixtures/newey-west/macro.json", import.meta.url), "utf8"));

/**
 * Series of which the mean is an estimated coefficient and the long-run variance its own:
 * b + T·(XᵀX)⁻¹·x_t·u_t, the influence of each quarter. A regression's Newey–West standard error is
 * that of the mean of this series, so the published ones test ours, which knows means only.
 */
function influence(coefficient: number): Float64Array {
  const rows = macro.y.map((y, t) => ({ y, x: [macro.x1[t]!, macro.x2[t]!, 1] }));
  const gram = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => rows.reduce((sum, { x }) => sum + x[i]! * x[j]!, 0)),
  );
  const weights = solve(
    gram,
    [0, 1, 2].map((i) => (i === coefficient ? rows.length : 0)),
  );
  return Float64Array.from(rows, ({ x, y }) => {
    const dot = (by: readonly number[]) => x.reduce((sum, value, i) => sum + value * by[i]!, 0);
    return macro.coef[coefficient]! + dot(weights) * (y - dot(macro.coef));
  });
}

/** Cramer's rule for three unknowns. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const determinant = ([a, b, c]: readonly number[][]) =>
    a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) -
    a![1]! * (b![0]! * c![2]! - b![2]! * c![0]!) +
    a![2]! * (b![0]! * c![1]! - b![1]! * c![0]!);
  return [0, 1, 2].map(
    (column) =>
      determinant(matrix.map((row, i) => row.map((x, j) => (j === column ? right[i]! : x)))) /
      determinant(matrix),
  );
}

describe("the Newey–West t of a mean", () => {
  it.each([0, 1, 2])("is coefficient %d over the standard error of statsmodels", (coefficient) => {
    const { mean, neweyWestT, lags, count } = meanTest(influence(coefficient));
    expect(count).toBe(202);
    // ⌊4·(202/100)^(2/9)⌋ = ⌊4.68⌋, which is also what Stata was told.
    expect(lags).toBe(4);
    expect(mean).toBeCloseTo(macro.coef[coefficient]!, 8);
    const error = macro.lag4_no_correction_statsmodels.se[coefficient]!;
    expect(Math.abs(mean / neweyWestT / error)).toBeCloseTo(1, 8);
  });

  it.each([0, 1, 2])(
    "is that of Stata's newey for coefficient %d, but for its factor n/(n - 3)",
    (coefficient) => {
      const { mean, neweyWestT } = meanTest(influence(coefficient));
      const stata = macro.newey_lag4_small_sample.se[coefficient]! * Math.sqrt(199 / 202);
      expect(Math.abs(mean / neweyWestT / stata)).toBeCloseTo(1, 8);
    },
  );

  it("by hand: 1, 2, 4, 3 with one lag more than a day's rule has", () => {
    // Deviations -1.5, -0.5, 1.5, 0.5: γ0 = 5/4; γ1 = (0.75 - 0.75 + 0.75)/4; γ2 = (-2.25 - 0.25)/4;
    // γ3 = -0.75/4. The rule gives ⌊4·0.04^(2/9)⌋ = ⌊1.96⌋ = 1: S = 1.25 + 2·½·0.1875 = 1.4375.
    expect(meanTest([1, 2, 4, 3])).toMatchObject({ count: 4, mean: 2.5, lags: 1 });
    expect(meanTest([1, 2, 4, 3]).neweyWestT).toBeCloseTo(2.5 / Math.sqrt(1.4375 / 4), 14);
    // Two days ahead ask for four lags, of which there are three:
    // S = 1.25 + 2·(¾·0.1875 - ½·0.625 - ¼·0.1875) = 0.8125.
    expect(meanTest([1, 2, 4, 3], 2).lags).toBe(3);
    expect(meanTest([1, 2, 4, 3], 2).neweyWestT).toBeCloseTo(2.5 / Math.sqrt(0.8125 / 4), 14);
    // Plain: std (ddof 1) = √(5/3).
    expect(meanTest([1, 2, 4, 3]).t).toBeCloseTo(2.5 / Math.sqrt(5 / 3 / 4), 14);
  });

  it("leaves out what is not known, the rest moving together", () => {
    expect(meanTest([Number.NaN, 1, 2, Number.NaN, 4, 3])).toEqual(meanTest([1, 2, 4, 3]));
  });

  it.each([
    [99, 1, 3], // 4·0.99^(2/9) = 3.99
    [100, 1, 4],
    [504, 1, 5], // 4·5.04^(2/9) = 5.73
    [504, 5, 10],
    [504, 20, 40],
    [12, 20, 11], // no more than T - 1
    [1, 1, 0],
    [0, 1, 0],
  ])("counts, of %d days at horizon %d, %d lags", (count, horizon, lags) => {
    expect(bandwidth(count, horizon)).toBe(lags);
  });

  it.each([[[]], [[1]], [[2, 2, 2]], [[Number.NaN, Number.NaN]]])(
    "is not known of %j, which does not vary",
    (series) => {
      const { t, neweyWestT } = meanTest(series);
      expect([t, neweyWestT]).toEqual([Number.NaN, Number.NaN]);
    },
  );
});
