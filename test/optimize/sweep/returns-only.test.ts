/** A search for figures of returns is spared all other sums, and finds the same. */
import { describe, expect, it } from "vitest";
import { needReturnsOnly, STATISTICS } from "../../../src/engine/metrics/index.ts";
import type { Measured } from "../../../src/engine/metrics/statistic.ts";
import { FILLS } from "../../../src/engine/options.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { exiting, fractional, ONE } from "./cases.ts";

const { abs } = Math;
const OF_RETURNS = STATISTICS.filter(({ name }) => needReturnsOnly([name]));

/** Ten returns of a thousandth and their like; whatever is not of returns must not be asked for. */
const measured: Partial<Measured> = {
  sums: new Proxy(
    { count: 10, mean: 0.001, squares: 1e-5, equity: 1.01, maxDrawdown: -0.02 } as Measured["sums"],
    {
      get: (sums, name) => {
        if (!(name in sums)) throw new Error(`${String(name)} is not of returns`);
        return sums[name as keyof Measured["sums"]];
      },
    },
  ),
  periodsPerYear: 252,
  years: 1,
  sampleTime: Float64Array.of(0, 1, 2),
  sampleEquity: Float64Array.of(1, 1.1, 1.01),
  unknownSignals: 3,
};

describe("figures of returns", () => {
  it("take nothing else", () => {
    expect(OF_RETURNS.length).toBeGreaterThan(5);
    for (const { compute } of OF_RETURNS) {
      const value = compute(measured as Measured);
      expect(abs(Number(value))).toBeGreaterThan(0);
    }
  });

  it.each([
    ["of averages", exiting, { fast: "2:18:4", kind: "none" }],
    ["of parts of the capital", fractional, { length: "2:30:7", most: "0.4,1" }],
  ])("are the same to the bit in a search for them alone, %s", async (_, strategy, space) => {
    const names = OF_RETURNS.map(({ name }) => name);
    const metrics = STATISTICS.map(({ name }) => name);
    for (const fill of FILLS) {
      const sets = generateGrid(strategy, space);
      const alone = await sweep(ONE, strategy, sets, { fill, metrics: names });
      const all = await sweep(ONE, strategy, sets, { fill, metrics });
      for (const name of names) expect(alone.table.metrics[name]).toEqual(all.table.metrics[name]);
      expect(alone.state.blockSums).toEqual(all.state.blockSums);
      expect(alone.state.deviations).toEqual(all.state.deviations);
    }
  });
});
