import { threadCompute } from "../../src/compute/thread-pool.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { DAY, generateSeries } from "../bars/series.ts";
import type { OptionsOf } from "./options.ts";
import { stackColumns, tableColumns } from "./sets.ts";
import longAbove from "./strategies/long-above.ts";
import longAfterCross from "./strategies/long-after-cross.ts";
import type { Task } from "./task.ts";

export const LONGEST = 100;
export const FEE_BPS = 10;
export const METRICS = ["total_return", "sharpe", "max_drawdown"] as const;
const SYMBOLS = 3;
const BARS = 2_978;

/** Daily bars of each symbol. */
export function dualSmaBars(): Bars[] {
  return Array.from({ length: SYMBOLS }, (_, i) =>
    generateSeries({ seed: 301 + i, bars: BARS, timeframe: DAY, move: 0.02, fallingBars: LONGEST }),
  );
}

/** Every pair of averages from 2 to 100 bars on several symbols, one after the other. */
export function dualSma({ threads, startSpeltOut = false }: OptionsOf<"dual-sma">): Task {
  const data = dualSmaBars();
  const compute = threadCompute({ threads });
  const strategy = startSpeltOut ? longAfterCross : longAbove;
  const windows = `2:${LONGEST}`;
  const run = async () => {
    const sets = generateGrid(
      strategy,
      { fast: windows, slow: windows },
      { constraint: "fast < slow" },
    );
    const tables = [];
    for (const bars of data) {
      const { table } = await sweep(bars, strategy, sets, {
        compute,
        fill: "close",
        costs: { feeBps: FEE_BPS, slippageBps: 0 },
        metrics: METRICS,
      });
      tables.push(table);
    }
    return tables;
  };
  return { data, run, answers: async () => stackColumns((await run()).map(tableColumns)) };
}
