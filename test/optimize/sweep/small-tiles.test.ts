import { describe, expect, it } from "vitest";
import { backtest } from "../../../src/engine/engine.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { parametersAt } from "../../../src/optimize/parameter-sets.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { makeBars, walk } from "../../helpers/bars.ts";
import { smaCross } from "../../helpers/sma-cross.ts";

/** More bars than four of the largest tiles, and no multiple of any tile. */
const BARS = makeBars({ A: walk(7, 9_001) });

describe("a graph of so many nodes that it runs in small tiles", () => {
  it("gives every set the bits of its own backtest, which runs in large ones", async () => {
    const sets = generateGrid(smaCross, { fast: "5:50:1", slow: "60:240:60" });
    const { table } = await sweep(BARS, smaCross, sets, { from: BARS.timestamp[1_700]! });
    expect(sets.length).toBeGreaterThan(100);
    for (let set = 0; set < sets.length; set += 9) {
      const options = { from: BARS.timestamp[1_700]! };
      const alone = backtest(BARS, smaCross, parametersAt(sets, set), options).metrics;
      for (const name of table.metricNames) {
        expect(table.metrics[name]![set], `${name} of set ${set}`).toBe(alone[name]);
      }
    }
  });
});
