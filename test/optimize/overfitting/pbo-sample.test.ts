import { expect, it } from "vitest";
import {
  correlationSample,
  PBO_MAX_SETS,
  pboSample,
} from "../../../src/optimize/overfitting/pbo-sample.ts";

it("up to the limit the sample is every set", () => {
  expect([...pboSample(3, 1)]).toEqual([0, 1, 2]);
  expect(pboSample(PBO_MAX_SETS, 1).at(-1)).toBe(PBO_MAX_SETS - 1);
  expect(pboSample(0, 1)).toHaveLength(0);
});

it("above the limit it is that many different sets, ascending", () => {
  for (const [draw, limit] of [
    [pboSample, 5_000],
    [correlationSample, 1_000],
  ] as const) {
    const drawn = [...draw(40_000, 7)];
    expect(new Set(drawn).size).toBe(limit);
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
    expect(drawn[0]).toBeGreaterThanOrEqual(0);
    expect(drawn.at(-1)).toBeLessThan(40_000);
  }
});

it("the sample follows from number and seed alone", () => {
  expect(pboSample(6_000, "a")).toEqual(pboSample(6_000, "a"));
  expect(pboSample(6_000, "a")).not.toEqual(pboSample(6_000, "b"));
});

it("every part of the table is equally likely to be drawn", () => {
  // 5,000 of 40,000: in each eighth of the table hypergeometric with mean 625 and deviation
  // √(5000·(1/8)·(7/8)·(35000/39999)) = 21.9; five of them cover all eighths of 40 seeds.
  for (let seed = 0; seed < 40; seed++) {
    const eighths = new Array<number>(8).fill(0);
    for (const index of pboSample(40_000, seed)) eighths[Math.floor(index / 5_000)]!++;
    for (const count of eighths) expect(Math.abs(count - 625)).toBeLessThan(5 * 21.9);
  }
});
