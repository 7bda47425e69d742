import { describe, expect, it } from "vitest";
import { backtest } from "../../../src/engine/engine.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { parametersAt } from "../../../src/optimize/parameter-sets.ts";
import { planBatch, planSweep } from "../../../src/optimize/sweep/planned.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { when } from "../../../src/strategy/expression.ts";
import { sma } from "../../../src/strategy/indicators/index.ts";
import { int } from "../../../src/strategy/parameters.ts";
import { type Strategy, strategy } from "../../../src/strategy/strategy.ts";
import { planTiles } from "../../../src/strategy/tile-plan.ts";
import { makeBars, walk } from "../../helpers/bars.ts";

/** A cross of averages of two columns, which are all written, as those of one would not be. */
const cross: Strategy = strategy({
  name: "cross",
  version: "1",
  params: { fast: int(2, 100, { default: 20 }), slow: int(2, 500, { default: 100 }) },
  signal: ({ close, open }, { fast, slow }) =>
    when(sma(close, Number(fast)).gt(sma(open, Number(slow))))
      .then(1)
      .otherwise(-1),
});

/** More bars than four of the largest tiles, and no multiple of any tile. */
const BARS = makeBars({ A: walk(7, 9_001) });

describe("a graph of so many nodes that it runs in small tiles", () => {
  it("gives every set the bits of its own backtest, which runs in large ones", async () => {
    // each fast average is done with before the next one begins; the slow ones stay until the end
    const sets = generateGrid(cross, { fast: "5:50:15", slow: "60:240:4" });
    const { programs } = planBatch(
      planSweep(cross, sets, {}),
      Int32Array.from({ length: sets.length }, (_, set) => set),
    );
    const { count } = planTiles(programs.program, { transient: true, choices: true });
    expect(count).toBeGreaterThan(24);
    const { table } = await sweep(BARS, cross, sets, { from: BARS.timestamp[1_700]! });
    expect(sets.length).toBeGreaterThan(100);
    for (let set = 0; set < sets.length; set += 9) {
      const options = { from: BARS.timestamp[1_700]! };
      const alone = backtest(BARS, cross, parametersAt(sets, set), options).metrics;
      for (const name of table.metricNames) {
        expect(table.metrics[name]![set], `${name} of set ${set}`).toBe(alone[name]);
      }
    }
  });
});
