import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { doublingBins, histogram, median } from "../../../src/report/statistics/distribution.ts";

describe("histogram", () => {
  test("counts every value once, in bins that never mix gains and losses", () => {
    const value = fc.double({ min: -0.9, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const result = histogram(values, 20);
        if (result === undefined) throw new Error("expected a histogram");
        const { edges, counts } = result;
        expect(counts.length).toBe(edges.length - 1);
        expect(edges).toContain(0);
        const below = counts.filter((_, i) => edges[i]! < 0).reduce((a, b) => a + b, 0);
        expect(below).toBe(values.filter((v) => v < 0).length);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length);
      }),
    );
  });

  test("puts a value on an edge into the bin above", () => {
    // Span 0 … 0.04 in about four bins: width 0.01. The last bin holds 0.04 itself.
    const result = histogram([0, 0.01, 0.01, 0.02, 0.04], 4);
    expect(result?.edges).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05]);
    expect(result?.counts).toEqual([1, 2, 1, 0, 1]);
    expect([result?.openLow, result?.openHigh]).toEqual([false, false]);
  });

  test("keeps one extreme value out of the scale but in the count, and says so", () => {
    const values = Array.from({ length: 999 }, (_, i) => (i - 499) / 50_000);
    const result = histogram([...values, 8], 20);
    expect(result?.edges[result.edges.length - 1]).toBeLessThan(0.02);
    expect(result?.counts.reduce((a, b) => a + b, 0)).toBe(1000);
    expect([result?.openLow, result?.openHigh]).toEqual([false, true]);
  });

  test("is undefined without values, and one bin wide for values that are all zero", () => {
    expect(histogram([], 20)).toBeUndefined();
    expect(histogram([0, 0], 20)?.counts[0]).toBe(2);
  });
});

test("doubling bins hold 1, 2, 3 to 4, 5 to 8, 9 to 16", () => {
  expect(doublingBins([1, 1, 2, 3, 4, 5, 8, 9])).toEqual([
    { from: 1, to: 1, count: 2 },
    { from: 2, to: 2, count: 1 },
    { from: 3, to: 4, count: 2 },
    { from: 5, to: 8, count: 2 },
    { from: 9, to: 16, count: 1 },
  ]);
});

test("the median is the middle value, or the mean of the two middle ones", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});
