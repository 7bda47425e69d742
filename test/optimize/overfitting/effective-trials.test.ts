import { expect, it } from "vitest";
import { z } from "zod";
import {
  effectiveTrials,
  meanCorrelation,
} from "../../../src/optimize/overfitting/effective-trials.ts";
import { crossValidations, readFixture, returnsOf } from "./fixtures.ts";

const { cases } = readFixture(
  "correlation",
  z.object({
    cases: z.array(
      z.object({
        name: z.string(),
        sets: z.number(),
        left_out: z.number(),
        correlation: z.number(),
      }),
    ),
  }),
);

/** Σ z per row over the sets whose returns vary, and how many those are. */
function standardised(returns: readonly (readonly number[])[]): [Float64Array, number] {
  const rowSums = new Float64Array(returns[0]!.length);
  let sets = 0;
  for (const values of returns) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / (values.length - 1));
    if (deviation <= 1e-12) continue;
    sets++;
    for (const [row, value] of values.entries()) rowSums[row]! += (value - mean) / deviation;
  }
  return [rowSums, sets];
}

it("the mean correlation from row sums is that of numpy's full correlation matrix", () => {
  expect(cases.map(({ left_out }) => left_out)).toEqual([0, 0, 2, 2, 0, 0]);
  for (const [i, test] of cases.entries()) {
    const [rowSums, sets] = standardised(returnsOf(crossValidations[i]!));
    expect(crossValidations[i]!.name).toBe(test.name);
    expect(sets, test.name).toBe(test.sets);
    expect(meanCorrelation(rowSums, sets), test.name).toBeCloseTo(test.correlation, 12);
  }
});

it("the mean correlation of opposite sets is -1 and of fewer than two not defined", () => {
  const up = [1, -1, 2, 0];
  const [rowSums, sets] = standardised([up, up.map((value) => -value)]);
  expect(meanCorrelation(rowSums, sets)).toBeCloseTo(-1, 14);
  expect(meanCorrelation(Float64Array.from(up), 1)).toHaveProperty("because");
  expect(meanCorrelation(Float64Array.of(0), 2)).toHaveProperty("because");
});

it("effective trials are all of them without correlation, one with a full one, between otherwise", () => {
  expect(effectiveTrials(4851, 0)).toBe(4851);
  expect(effectiveTrials(4851, 1)).toBe(1);
  // 0.6 + 0.4·101 = 41.
  expect(effectiveTrials(101, 0.6)).toBeCloseTo(41, 12);
});

it("effective trials are never more than were tried nor fewer than one", () => {
  expect(effectiveTrials(100, -0.01)).toBe(100);
  expect(effectiveTrials(100, 1 + 1e-12)).toBe(1);
  expect(effectiveTrials(1, Number.NaN)).toBe(1);
  expect(effectiveTrials(2, Number.NaN)).toHaveProperty("because");
  expect(effectiveTrials(0, 0.5)).toHaveProperty("because");
});
