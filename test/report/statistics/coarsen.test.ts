import { expect, test } from "vitest";
import { coarsen, quantileOf } from "../../../src/report/statistics/coarsen.ts";

const none = Number.NaN;

test("a grid that is small enough stays as it is", () => {
  const cells = Float64Array.of(1, 2, 3, 4);
  expect(coarsen(cells, 2, 2, 2)).toEqual({ xStep: 1, yStep: 1, columns: 2, rows: 2, cells });
});

test("a block is its largest known value, empty only where no value is known; the last is smaller", () => {
  const cells = Float64Array.of(...[1, 9, 3], ...[4, none, none], ...[-5, -6, none]);
  const coarse = coarsen(cells, 3, 3, 2);
  expect(coarse).toMatchObject({ xStep: 2, yStep: 2, columns: 2, rows: 2 });
  expect([...coarse.cells]).toEqual([9, 3, -5, none]);
});

test("a quantile is one of the known values; the ends are the smallest and the largest", () => {
  const values = Float64Array.of(5, none, 1, 3);
  expect([0, 0.5, 1].map((share) => quantileOf(values, share))).toEqual([1, 3, 5]);
  expect(quantileOf(Float64Array.of(none), 0.5)).toBeNaN();
});
