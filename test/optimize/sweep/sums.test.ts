/** Sums for the overfitting statistics and figures, against plain loops over the bars. */
import { beforeAll, describe, expect, it } from "vitest";
import { backtest } from "../../../src/engine/engine.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { blockBoundaries } from "../../../src/optimize/overfitting/block-sums.ts";
import { meanCorrelation } from "../../../src/optimize/overfitting/effective-trials.ts";
import { parametersAt } from "../../../src/optimize/parameter-sets.ts";
import { blockSumsOf } from "../../../src/optimize/sweep/state.ts";
import { SWEEP_METRICS, type SweepResult, sweep } from "../../../src/optimize/sweep/sweep.ts";
import { choice, float, int } from "../../../src/strategy/parameters.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { agrees, expectAgree, plainBars, plainOptions } from "../../helpers/backtests.ts";
import { makeBars, walk } from "../../helpers/bars.ts";
import { plainPortfolio } from "../../reference/backtest-plain.ts";
import { RANGE, THREE } from "./cases.ts";

/** One symbol over a tile and a piece. */
const ONE = makeBars({ A: walk(3, 2_500) });

/** Trades what the volume carries, or never. */
const carried = strategy({
  name: "carried",
  version: "1",
  params: {
    size: float(0, 1, { default: 1 }),
    side: choice(["both", "other"], { default: "both" }),
    stop: float(0.01, 0.5, { default: 0.5 }),
    bars: int(0, 30, { default: 0 }),
  },
  signal: ({ volume }, { size, side }) => volume.mul(side === "both" ? size : -size),
  exits: ({ stop, bars }) => ({ stopLoss: stop, ...(bars > 0 ? { maxBars: bars } : {}) }),
});

const RANGES = { size: "0,0.5,1", side: "both,other", stop: "0.02,0.1", bars: "0,10" };

describe.each([
  ["one symbol", ONE, {}],
  ["one symbol, within a range", ONE, RANGE],
  ["a portfolio", THREE, {}],
  ["a portfolio, within a range", THREE, RANGE],
])("over %s", (_, bars, options) => {
  let result: SweepResult;
  /** Net returns per row of each set, from a backtest of its own. */
  let net: Float64Array[];
  beforeAll(async () => {
    const sets = generateGrid(carried, RANGES);
    result = await sweep(bars, carried, sets, options);
    net = Array.from({ length: sets.length }, (_, set) => {
      const { portfolio } = backtest(bars, carried, parametersAt(sets, set), options).series();
      return portfolio.net;
    });
  });

  it("block sums are the plain sums of the returns, over blocks as equal as can be", () => {
    const rows = net[0]!.length;
    // numpy.array_split: the first rows % 16 parts hold one row more.
    const counts = Float64Array.from(
      { length: 16 },
      (_, b) => Math.floor(rows / 16) + (b < rows % 16 ? 1 : 0),
    );
    const boundaries = blockBoundaries(rows);
    expect([...counts]).toEqual([...counts.keys()].map((b) => boundaries[b + 1]! - boundaries[b]!));
    const found = blockSumsOf(result.state, counts);
    expect([...found.sets]).toEqual([...net.keys()]);
    for (const [set, returns] of net.entries()) {
      let row = 0;
      for (const [block, count] of counts.entries()) {
        const part = [...returns.subarray(row, row + count)];
        row += count;
        const sum = part.reduce((total, r) => total + r, 0);
        const squares = part.reduce((total, r) => total + r * r, 0);
        expect(found.sums[16 * set + block]).toBeCloseTo(sum, 12);
        expect(found.squares[16 * set + block]).toBeCloseTo(squares, 12);
      }
      expect(row).toBe(rows);
    }
  });

  it("correlation sums are those of the standardised returns, without the sets that never move", async () => {
    const sums = await result.correlate();
    const rows = net[0]!.length;
    const standardised = net.flatMap((returns) => {
      const mean = returns.reduce((total, r) => total + r, 0) / rows;
      const variance = returns.reduce((total, r) => total + (r - mean) ** 2, 0) / (rows - 1);
      return variance > 0 ? [returns.map((r) => (r - mean) / Math.sqrt(variance))] : [];
    });
    // size 0 never trades: 2 sides, 2 stops, 2 spans of bars
    expect(net.length - standardised.length).toBe(8);
    expect(sums).toMatchObject({ sets: 16, leftOut: 8 });
    const wanted = Array.from({ length: rows }, (_, row) =>
      standardised.reduce((total, z) => total + z[row]!, 0),
    );
    // Sums of 16 values of about 1: close to 0 they are only as exact as those.
    for (const [row, sum] of wanted.entries()) expect(sums.rowSums[row]).toBeCloseTo(sum, 9);
    let products = 0;
    for (const [i, a] of standardised.entries()) {
      for (const b of standardised.slice(i + 1)) {
        products += a.reduce((total, z, row) => total + z * b[row]!, 0) / (rows - 1);
      }
    }
    expect(meanCorrelation(sums.rowSums, sums.sets)).toBeCloseTo(products / ((16 * 15) / 2), 9);
  });

  it("means and deviations are those of the returns", () => {
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = (values: Float64Array) => {
      const middle = mean(values);
      return Math.sqrt(values.reduce((a, r) => a + (r - middle) ** 2, 0) / (values.length - 1));
    };
    expectAgree(result.state.means, net.map(mean), "means");
    expectAgree(result.state.deviations, net.map(deviation), "deviations");
  });

  it("figures are those of a plain loop over the bars", () => {
    const { table } = result;
    for (let set = 0; set < table.sets.length; set++) {
      const { size, side, stop, bars: most } = parametersAt(table.sets, set);
      const factor = (side === "both" ? 1 : -1) * Number(size);
      const signal = Float64Array.from(bars.columns.volume!, (value) => value * factor);
      const exits = { stopLoss: Number(stop), ...(most ? { maxBars: Number(most) } : {}) };
      const plain = plainOptions(bars, { ...options, exits });
      const { metrics } = plainPortfolio(plainBars(bars, signal), plain);
      for (const name of SWEEP_METRICS) {
        const got = table.metrics[name]![set]!;
        if (agrees(got, metrics[name]!)) continue;
        expect.fail(`set ${set} ${name}: wanted ${metrics[name]}, got ${got}`);
      }
    }
  });
});
