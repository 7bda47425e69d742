import { expect, test } from "vitest";
import { addMoments, betaOf, momentsOf, sharpeOf } from "../../../src/report/statistics/moments.ts";

test("the Sharpe ratio is mean over standard deviation with ddof 1, times the root of P", () => {
  // Mean 0.005; deviations 5, -15, 15, -5 thousandths, squares sum to 500e-6, variance 500e-6 / 3;
  // mean/sd = sqrt(25e-6 * 3 / 500e-6) = sqrt(0.15); times sqrt(252) is sqrt(37.8).
  const returns = [0.01, -0.01, 0.02, 0];
  expect(sharpeOf(momentsOf(returns, returns, 0, 4), 252)).toBeCloseTo(Math.sqrt(37.8), 12);
});

test("the Sharpe ratio is undefined under two values and for values that do not vary", () => {
  // 0.1 three times: its binary sum is inexact, so a variance by rounding would not be zero.
  for (const returns of [[], [0.01], [0, 0, 0], [0.1, 0.1, 0.1]]) {
    expect(sharpeOf(momentsOf(returns, returns, 0, returns.length), 252)).toBeNaN();
  }
});

test("returns that differ by rounding alone do not vary", () => {
  // Deviations of 1e-13 are below what a float32 price resolves (6e-8); of 1e-10 they are money.
  const rounding = [0.001, 0.001 + 1e-13, 0.001, 0.001 - 1e-13];
  const small = [0.001, 0.001 + 1e-10, 0.001, 0.001 - 1e-10];
  expect(sharpeOf(momentsOf(rounding, rounding, 0, 4), 252)).toBeNaN();
  expect(betaOf(momentsOf(small, rounding, 0, 4))).toBeNaN();
  // Deviation with ddof 1: sqrt(2e-20 / 3).
  const wanted = (0.001 / Math.sqrt(2e-20 / 3)) * Math.sqrt(252);
  expect(sharpeOf(momentsOf(small, small, 0, 4), 252) / wanted).toBeCloseTo(1, 5);
});

test("beta is the slope on the benchmark", () => {
  const benchmark = [0.01, -0.02, 0.03, 0.005];
  const returns = benchmark.map((value) => 1.5 * value - 0.001);
  expect(betaOf(momentsOf(returns, benchmark, 0, 4))).toBeCloseTo(1.5, 12);
});

test("beta is undefined where the benchmark does not vary", () => {
  expect(betaOf(momentsOf([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], 0, 3))).toBeNaN();
});

test("merged moments are those of all values together", () => {
  const x = [0.3, -0.1, 0.4, 0.1, -0.5, 0.9, 0.2];
  const y = [0.1, 0.2, -0.4, 0.3, 0.6, -0.2, 0.4];
  const merged = momentsOf(x, y, 0, 3);
  addMoments(merged, momentsOf(x, y, 3, 7));
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const centred = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + (value - mean(a)) * (b[i]! - mean(b)), 0);
  expect(merged.count).toBe(7);
  expect(merged.meanX).toBeCloseTo(mean(x), 14);
  expect(merged.xx).toBeCloseTo(centred(x, x), 14);
  expect(merged.yy).toBeCloseTo(centred(y, y), 14);
  expect(merged.xy).toBeCloseTo(centred(x, y), 14);
});
