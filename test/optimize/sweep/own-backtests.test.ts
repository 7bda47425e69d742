/** A set inside a sweep against a backtest of its own. */
import { describe, expect, it } from "vitest";
import { FILLS } from "../../../src/engine/options.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import type { ParameterRanges } from "../../../src/optimize/ranges.ts";
import { SWEEP_METRICS, sweep } from "../../../src/optimize/sweep/sweep.ts";
import type { Strategy } from "../../../src/strategy/strategy.ts";
import ratchet from "../../compute/strategies/ratchet.ts";
import { smaCross } from "../../helpers/sma-cross.ts";
import { exiting, expectOwnBacktests, fractional, ONE, RANGE, THREE } from "./cases.ts";

interface Case {
  readonly title: string;
  readonly own: Strategy;
  readonly ranges: ParameterRanges;
  readonly sets: number;
}

const CASES: readonly Case[] = [
  { title: "two averages", own: smaCross, ranges: { fast: "2:8:3", slow: "10:40:15" }, sets: 9 },
  {
    title: "exits of every kind",
    own: exiting,
    ranges: { fast: "4:6:2", kind: "none,stop,target,trail,time,all", level: "0.02,0.05" },
    sets: 24,
  },
  { title: "fractions", own: fractional, ranges: { length: "5,14", most: "0.3,1" }, sets: 4 },
  {
    title: "a kernel",
    own: ratchet,
    ranges: { give: "0.02,0.1", patience: "1:5:4" },
    sets: 4,
  },
];

describe.each(FILLS)("with fills at %s", (fill) => {
  describe.each([
    ["one symbol", ONE, {}],
    ["one symbol, within a range", ONE, RANGE],
    ["a portfolio", THREE, {}],
    ["a portfolio, within a range", THREE, RANGE],
  ])("over %s", (_, bars, range) => {
    it.each(CASES)("$title: each set has the figures of its own backtest", async (one) => {
      const sets = generateGrid(one.own, one.ranges);
      expect(sets.length).toBe(one.sets);
      const options = { fill, ...range };
      const { table } = await sweep(bars, one.own, sets, options);
      expect(table.metricNames).toEqual(SWEEP_METRICS);
      expect(table.errors.size).toBe(0);
      expectOwnBacktests(table, bars, one.own, options);
    });
  });
});

describe("a sweep", () => {
  it("computes stability where it is asked for, to the bit of a backtest", async () => {
    for (const bars of [ONE, THREE]) {
      const sets = generateGrid(exiting, { fast: "4,9", kind: "none,all" });
      const { table } = await sweep(bars, exiting, sets, { metrics: ["stability", "sharpe"] });
      expectOwnBacktests(table, bars, exiting, {});
      expect([...table.metrics.stability!].every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it("puts exits among the options above the strategy's own, as a backtest does", async () => {
    const sets = generateGrid(exiting, { kind: "none,stop,time,all", level: "0.02,0.05" });
    const options = { exits: { stopLoss: 0.015 }, costs: { feeBps: 7 } };
    const { table } = await sweep(ONE, exiting, sets, options);
    expectOwnBacktests(table, ONE, exiting, options);
    // One stop for all: the level of "stop" no longer matters.
    const { total_return: total } = table.metrics;
    expect(total![2]).toBe(total![3]);
  });

  it("takes sets that repeat, in any order, each as it stands", async () => {
    const sets = generateGrid(smaCross, { fast: "2:6:2", slow: "10:30:20" });
    const axes = sets.axes.map(({ codes, ...axis }) => ({
      ...axis,
      codes: Int32Array.of(codes[5]!, codes[0]!, codes[5]!, codes[3]!),
    }));
    const { table } = await sweep(ONE, smaCross, { length: 4, axes });
    expectOwnBacktests(table, ONE, smaCross, {});
    expect(table.metrics.sharpe![0]).toBe(table.metrics.sharpe![2]);
  });
});
