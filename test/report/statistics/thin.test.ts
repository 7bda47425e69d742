import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketMeans, thinIndices } from "../../../src/report/statistics/thin.ts";
import { randomNumbers } from "../../helpers/random.ts";

describe("thinIndices", () => {
  test("keeps the extremes, the first and the last row, in order, within three per bucket", () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 500,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (all, buckets) => {
        const kept = thinIndices(all, buckets);
        expect(kept.length).toBeLessThanOrEqual(3 * buckets + 1);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect(kept[0]).toBe(0);
        expect(kept[kept.length - 1]).toBe(all.length - 1);
        const shown = kept.map((i) => all[i]!);
        expect(Math.min(...shown)).toBe(Math.min(...all));
        expect(Math.max(...shown)).toBe(Math.max(...all));
      }),
    );
  });

  test("keeps a crash of one bar among two million", () => {
    const random = randomNumbers(1);
    const values = Float64Array.from({ length: 2_000_000 }, () => 1 + random() / 10);
    values[1_234_567] = 0.01;
    const kept = thinIndices(values, 520);
    expect(kept).toContain(1_234_567);
    expect(kept.length).toBeLessThanOrEqual(1561);
  });

  test("keeps a row of every gap, so that no line is drawn over it", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 507 ? Number.NaN : Math.sin(i)));
    expect(thinIndices(values, 10)).toContain(507);
  });

  test("ends every bucket with its last row", () => {
    const values = Array.from({ length: 100 }, (_, i) => Math.sin(i));
    const kept = thinIndices(values, 10);
    for (let end = 9; end < 100; end += 10) expect(kept).toContain(end);
  });

  test("leaves a short series alone and starts at the first counted row", () => {
    expect(thinIndices([5, 4, 3, 2], 2, 1)).toEqual([1, 2, 3]);
    expect(thinIndices([], 2)).toEqual([]);
  });

  test("passes over values that are not known", () => {
    const values = [1, 2, Number.NaN, 9, 3, Number.NaN, 4, 5, 6, 7, 8, 9];
    const kept = thinIndices(values, 2);
    expect(kept).toContain(3);
    expect(kept).toContain(6);
  });
});

test("bucket means weigh to the mean of all rows", () => {
  const values = Array.from({ length: 103 }, (_, i) => i);
  const means = bucketMeans(values, 10, 3);
  expect(means.length).toBe(10);
  expect(means[0]).toEqual({ first: 3, last: 12, mean: 7.5 });
  expect(means[9]).toEqual({ first: 93, last: 102, mean: 97.5 });
  expect(bucketMeans([4, 6], 10)).toEqual([
    { first: 0, last: 0, mean: 4 },
    { first: 1, last: 1, mean: 6 },
  ]);
  expect(bucketMeans([], 10)).toEqual([]);
});
