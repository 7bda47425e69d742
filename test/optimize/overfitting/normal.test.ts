import { expect, it } from "vitest";
import { z } from "zod";
import { normalCdf, normalQuantile } from "../../../src/optimize/overfitting/normal.ts";
import { readFixture } from "./fixtures.ts";

/** Made with mpmath's 50 digits by test/reference/python/make_overfitting_fixtures.py. */
const { cases } = readFixture(
  "normal",
  z.object({
    cases: z.array(
      z.object({ function: z.enum(["cdf", "quantile"]), x: z.number(), value: z.number() }),
    ),
  }),
);

function relativeError(got: number, wanted: number): number {
  return got === wanted ? 0 : Math.abs(got / wanted - 1);
}

it("the distribution function agrees with mpmath to 1e-15 of the value, far tails included", () => {
  const chosen = cases.filter((test) => test.function === "cdf");
  expect(chosen).toHaveLength(71);
  for (const { x, value } of chosen) {
    expect(relativeError(normalCdf(x), value), String(x)).toBeLessThan(1e-15);
  }
});

it("the quantile agrees with mpmath to 1e-15 of the value, far tails included", () => {
  const chosen = cases.filter((test) => test.function === "quantile");
  expect(chosen).toHaveLength(75);
  for (const { x, value } of chosen) {
    expect(relativeError(normalQuantile(x), value), String(x)).toBeLessThan(1e-15);
  }
});

it("the distribution function ends at 0 and 1 and is not defined for NaN", () => {
  expect([-Infinity, -50, 50, Infinity].map(normalCdf)).toEqual([0, 0, 1, 1]);
  expect(normalCdf(Number.NaN)).toBeNaN();
});

it("the quantile is infinite at 0 and 1 and not defined outside", () => {
  expect(normalQuantile(0)).toBe(-Infinity);
  expect(normalQuantile(1)).toBe(Infinity);
  for (const p of [-1e-9, 1.000001, Number.NaN]) expect(normalQuantile(p)).toBeNaN();
});
