/** Sets that fail become rows with an error, and harm no other. */
import { describe, expect, it } from "vitest";
import { backtest } from "../../../src/engine/engine.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { parametersAt } from "../../../src/optimize/parameter-sets.ts";
import { SWEEP_METRICS, type SweepResult, sweep } from "../../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../../src/strategy/bars.ts";
import { when } from "../../../src/strategy/expression.ts";
import { sma } from "../../../src/strategy/indicators/index.ts";
import { float, int } from "../../../src/strategy/parameters.ts";
import { type Strategy, strategy } from "../../../src/strategy/strategy.ts";
import ratchet from "../../compute/strategies/ratchet.ts";
import { expectOwnBacktests, ONE, setsWhere, THREE } from "./cases.ts";

/** Refuses fast averages that are not faster, and wants too much where `size` is above 1. */
const picky = strategy({
  name: "picky",
  version: "1",
  params: {
    fast: int(1, 30, { default: 3 }),
    slow: int(1, 30, { default: 10 }),
    size: float(0.5, 2, { default: 1 }),
  },
  signal: ({ close }, { fast, slow, size }) => {
    if (fast >= slow) throw new Error(`${fast} is not faster than ${slow}`);
    return when(sma(close, fast).gt(sma(close, slow)))
      .then(size)
      .otherwise(0);
  },
  exits: ({ size }) => (size === 0.75 ? { stopLoss: 3 } : {}),
});

/** Wants too much where `divisor` is below 1: in the first of its sets. */
const divided = strategy({
  name: "divided",
  version: "1",
  params: {
    divisor: float(0.5, 2, { default: 1 }),
    fast: int(1, 30, { default: 3 }),
    slow: int(1, 30, { default: 10 }),
  },
  signal: ({ close }, { divisor, fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1 / divisor)
      .otherwise(0),
});

/** What a backtest of that set throws. */
function ownError(bars: Bars, own: Strategy, { table }: SweepResult, set: number): unknown {
  try {
    backtest(bars, own, parametersAt(table.sets, set));
  } catch (error) {
    return error;
  }
  return undefined;
}

function expectFailed(bars: Bars, own: Strategy, result: SweepResult, wanted: number[]): void {
  const { table } = result;
  expect([...table.errors.keys()].sort((a, b) => a - b)).toEqual(wanted);
  expect([...table.done].every((done) => done === 1)).toBe(true);
  expect(result.stopped).toBe(false);
  for (const [set, { code, message }] of table.errors) {
    expect(ownError(bars, own, result, set)).toMatchObject({ message });
    expect(code).toMatch(/^[a-z-]+$/);
    for (const name of SWEEP_METRICS) expect(table.metrics[name]![set]).toBeNaN();
    expect(result.state.means[set]).toBeNaN();
  }
  expectOwnBacktests(table, bars, own, {});
}

describe.each([
  ["one symbol", ONE],
  ["a portfolio", THREE],
])("over %s", (_, bars) => {
  it("a signal that cannot be built fails alone, with its own words", async () => {
    const sets = generateGrid(picky, { fast: "2:8:2", slow: "4:10:3" });
    const result = await sweep(bars, picky, sets);
    const slower = setsWhere(sets, ({ fast, slow }) => fast! >= slow!);
    // 4, 6, 8 against 4 and 8 against 7
    expect(slower).toHaveLength(4);
    expectFailed(bars, picky, result, slower);
    expect(result.table.errors.get(slower[0]!)?.code).toBe("strategy-failed");
  });

  it("a signal outside of [-1, 1] fails alone, and says when", async () => {
    const sets = generateGrid(picky, { fast: "2:6:2", size: "0.5:1.5:0.5" });
    const result = await sweep(bars, picky, sets);
    const greedy = setsWhere(sets, ({ size }) => size === 1.5);
    expect(greedy).toHaveLength(3);
    expectFailed(bars, picky, result, greedy);
    expect(result.table.errors.get(greedy[0]!)?.code).toBe("signal-out-of-range");
  });

  it("a signal that failed leaves to later tiles what it shares with others", async () => {
    const sets = generateGrid(divided, { divisor: "0.5,1,2", fast: "2:6:2" });
    const result = await sweep(bars, divided, sets);
    const greedy = setsWhere(sets, ({ divisor }) => divisor === 0.5);
    expect(greedy).toEqual([0, 1, 2]);
    expectFailed(bars, divided, result, greedy);
  });

  it("exits that cannot be fail alone", async () => {
    const sets = generateGrid(picky, { fast: "2:6:2", size: "0.5,0.75" });
    const result = await sweep(bars, picky, sets);
    const lax = setsWhere(sets, ({ size }) => size === 0.75);
    expectFailed(bars, picky, result, lax);
    expect(result.table.errors.get(lax[0]!)?.code).toBe("bad-option");
  });

  it("logic that throws half way fails alone, among sets of the same task", async () => {
    const sets = generateGrid(ratchet, { give: "0.02,0.05,0.6,0.1,0.7", patience: "2:8:3" });
    const result = await sweep(bars, ratchet, sets);
    const impatient = setsWhere(sets, ({ give }) => Number(give) > 0.5);
    expect(impatient).toHaveLength(6);
    expectFailed(bars, ratchet, result, impatient);
  });

  it("when all fail, all are rows with errors, and nothing is left for the statistics", async () => {
    const sets = generateGrid(picky, { fast: "20:24:2", slow: "4:10:3" });
    const result = await sweep(bars, picky, sets);
    expectFailed(bars, picky, result, [...sets.axes[0]!.codes.keys()]);
    expect(await result.correlate()).toEqual({
      rowSums: new Float64Array(),
      sets: 0,
      leftOut: 0,
    });
  });
});

describe("a sweep", () => {
  it("refuses a parameter value before it begins, as a backtest does", async () => {
    const sets = generateGrid(picky, { fast: "2,3" });
    const axes = sets.axes.map((axis) =>
      axis.name === "fast" ? { ...axis, values: [2, 99] } : axis,
    );
    await expect(sweep(ONE, picky, { ...sets, axes })).rejects.toMatchObject({
      code: "bad-parameter",
    });
  });

  it("refuses bars without a column that some set needs", async () => {
    const { close, open } = ONE.columns;
    const bars = { ...ONE, columns: { close: close!, open: open! } };
    const sets = generateGrid(picky, { fast: "2,3" });
    await expect(sweep(bars, picky, sets, { exits: { stopLoss: 0.1 } })).rejects.toMatchObject({
      code: "missing-column",
    });
  });
});
