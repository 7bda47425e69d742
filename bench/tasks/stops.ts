import { threadCompute } from "../../src/compute/thread-pool.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { DAY, generateSeries } from "../bars/series.ts";
import type { OptionsOf } from "./options.ts";
import { tableColumns } from "./sets.ts";
import longWithStop, { url } from "./strategies/long-with-stop.ts";
import type { Task } from "./task.ts";

export const FAST = { from: 5, to: 104, step: 1 };
export const SLOW = { from: 110, to: 209, step: 1 };
export const STOP = { from: 50, to: 5_000, step: 50 };
export const FEE_BPS = 10;
const BARS = 1_827;

/** Daily bars of five years. */
export function stopBars(): Bars {
  return generateSeries({
    seed: 311,
    bars: BARS,
    timeframe: DAY,
    move: 0.02,
    fallingBars: SLOW.to,
  });
}

/** A million sets of two averages and a stop-loss. */
export function stops({ threads }: OptionsOf<"stops">): Task {
  const bars = stopBars();
  const compute = threadCompute({ threads });
  const run = async () => {
    const sets = generateGrid(longWithStop, { fast: FAST, slow: SLOW, stop: STOP });
    const { table } = await sweep(bars, longWithStop, sets, {
      compute,
      strategyUrl: url,
      fill: "close",
      costs: { feeBps: FEE_BPS, slippageBps: 0 },
      metrics: ["total_return", "sharpe", "max_drawdown"],
    });
    return table;
  };
  return { data: [bars], run, answers: async () => tableColumns(await run()) };
}
