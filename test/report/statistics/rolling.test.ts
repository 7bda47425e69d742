import { describe, expect, test } from "vitest";
import { planRolling, rollingStatistics } from "../../../src/report/statistics/rolling.ts";
import { randomNumbers } from "../../helpers/random.ts";

function randomReturns(rows: number, seed: number): Float64Array {
  const random = randomNumbers(seed);
  return Float64Array.from({ length: rows }, () => (random() - 0.5) / 50);
}

/** Two passes over one window: the plain definition. */
function plainSharpe(returns: Float64Array, end: number, window: number, periods: number) {
  const own = [...returns.slice(end - window + 1, end + 1)];
  const mean = own.reduce((a, b) => a + b, 0) / window;
  const variance = own.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (window - 1);
  return (mean / Math.sqrt(variance)) * Math.sqrt(periods);
}

describe("planRolling", () => {
  test("takes half a year where the range has four years", () => {
    expect(planRolling(1260, 252, 2000)).toEqual({ window: 126, stride: 1 });
  });

  test("takes an eighth of the rows where that is less, and never under 20", () => {
    expect(planRolling(400, 252, 2000)).toEqual({ window: 50, stride: 1 });
    expect(planRolling(100, 252, 2000)).toEqual({ window: 20, stride: 1 });
  });

  test("gives nothing under two windows", () => {
    expect(planRolling(39, 252, 2000)).toBeUndefined();
    expect(planRolling(40, 252, 2000)).toEqual({ window: 20, stride: 1 });
  });

  test("rounds the window to whole strides and keeps to the number of points", () => {
    const plan = planRolling(57_600, 6240, 700);
    // (57,600 - 3,120) / 700 = 77.8, so every 78 rows; 3,120 / 78 = 40 strides.
    expect(plan).toEqual({ window: 3120, stride: 78 });
  });
});

describe("rollingStatistics", () => {
  test("agrees with the plain definition at every row that it is given for", () => {
    const returns = randomReturns(500, 1);
    const benchmark = randomReturns(500, 2);
    for (const stride of [1, 7]) {
      const plan = { window: 42, stride };
      const rolling = rollingStatistics(returns, benchmark, 3, plan, 252);
      expect(rolling.row.length).toBe(stride === 1 ? 456 : 66);
      rolling.row.forEach((row, i) => {
        expect(rolling.sharpe[i]).toBeCloseTo(plainSharpe(returns, row, 42, 252), 9);
      });
    }
  });

  test("ends at the last row and never reaches back before the first counted one", () => {
    const returns = randomReturns(100, 1);
    const { row } = rollingStatistics(returns, returns, 9, { window: 20, stride: 5 }, 252);
    expect(row[row.length - 1]).toBe(99);
    expect(row[0]! - 20 + 1).toBeGreaterThanOrEqual(9);
  });

  test("does not see the future", () => {
    const returns = randomReturns(200, 1);
    const changed = returns.slice();
    for (let i = 120; i < 200; i++) changed[i] = 0.5 - returns[i]!;
    const plan = { window: 30, stride: 1 };
    const before = rollingStatistics(returns, returns, 0, plan, 252);
    const after = rollingStatistics(changed, changed, 0, plan, 252);
    const known = before.row.filter((row) => row < 120).length;
    expect(known).toBe(91);
    expect(after.sharpe.slice(0, known)).toEqual(before.sharpe.slice(0, known));
    expect(after.sharpe[known]).not.toBe(before.sharpe[known]);
  });

  test("recovers to the last digits after a huge return has left the window", () => {
    const returns = randomReturns(300, 1);
    returns[100] = 1e16;
    const rolling = rollingStatistics(returns, returns, 0, { window: 50, stride: 1 }, 252);
    const at = rolling.row.indexOf(150);
    expect(rolling.sharpe[at]).toBeCloseTo(plainSharpe(returns, 150, 50, 252), 9);
  });

  test("is undefined in a window without any variation", () => {
    const returns = new Float64Array(100);
    returns.set(randomReturns(50, 1));
    const { row, sharpe } = rollingStatistics(returns, returns, 0, { window: 20, stride: 1 }, 252);
    expect(sharpe[row.indexOf(68)]).not.toBeNaN();
    expect(sharpe[row.indexOf(69)]).toBeNaN();
    expect(sharpe[row.indexOf(99)]).toBeNaN();
  });
});
