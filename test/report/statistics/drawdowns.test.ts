import { expect, test } from "vitest";
import {
  deepestDrawdowns,
  drawdownSeries,
  growth,
} from "../../../src/report/statistics/drawdowns.ts";

test("growth compounds from the first counted row on", () => {
  const values = growth([9, 0.1, -0.5, 1], 1);
  expect(values[0]).toBeNaN();
  expect([...values.slice(1)].map((value) => Number(value.toFixed(12)))).toEqual([1.1, 0.55, 1.1]);
});

test("the drawdown counts from the running peak, the start being one", () => {
  // Peaks 1 (the start), 1, 1.2, 1.2, 1.5.
  const values = drawdownSeries([0.8, 1, 1.2, 0.6, 1.5], 0);
  expect([...values].map((value) => Number(value.toFixed(12)))).toEqual([-0.2, 0, 0, -0.5, 0]);
});

test("a drawdown is not known where equity is not, which moves no peak", () => {
  expect([...drawdownSeries([2, Number.NaN, 1], 0)]).toEqual([0, Number.NaN, -0.5]);
});

test("falls are listed deepest first, with peak, trough and recovery", () => {
  //          start: -0.1; peak row 1; row 2 to 4 a fall by 0.3 that row 5 makes good; row 6 on lasts
  const drawdown = [-0.1, 0, -0.2, -0.3, -0.05, 0, -0.15, -0.12];
  expect(deepestDrawdowns(drawdown, 0, 5)).toEqual([
    { peak: 1, trough: 3, recovery: 5, depth: -0.3 },
    { peak: 5, trough: 6, recovery: undefined, depth: -0.15 },
    { peak: -1, trough: 0, recovery: 1, depth: -0.1 },
  ]);
  expect(deepestDrawdowns(drawdown, 0, 1).length).toBe(1);
});

test("equity that never falls has no drawdown", () => {
  expect(deepestDrawdowns(drawdownSeries([1, 1, 1.2, 1.2, 1.5], 0), 0, 5)).toEqual([]);
  expect(deepestDrawdowns([], 0, 5)).toEqual([]);
  // Below the peak by rounding alone.
  expect(deepestDrawdowns([0, -1e-13, 0], 0, 5)).toEqual([]);
});
