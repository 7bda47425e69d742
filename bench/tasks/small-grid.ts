import { threadCompute } from "../../src/compute/thread-pool.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { DAY, generateSeries } from "../bars/series.ts";
import type { OptionsOf } from "./options.ts";
import { tableColumns } from "./sets.ts";
import longAbove from "./strategies/long-above.ts";
import type { Task } from "./task.ts";

export const FAST = { from: 3, to: 25, step: 1 };
export const SLOW = { from: 5, to: 160, step: 5 };
export const FEE_BPS = 20;
const BARS = 2_148;

export function smallGridBars(): Bars {
  return generateSeries({
    seed: 321,
    bars: BARS,
    timeframe: DAY,
    move: 0.02,
    fallingBars: SLOW.to,
  });
}

/** The 681 pairs of averages with the fast one shorter, all figures of each. */
export function smallGrid({ threads }: OptionsOf<"small-grid">): Task {
  const bars = smallGridBars();
  const compute = threadCompute({ threads });
  const run = async () => {
    const ranges = { fast: FAST, slow: SLOW };
    const sets = generateGrid(longAbove, ranges, { constraint: "fast < slow" });
    const costs = { feeBps: FEE_BPS, slippageBps: 0 };
    return (await sweep(bars, longAbove, sets, { compute, costs })).table;
  };
  return { data: [bars], run, answers: async () => tableColumns(await run()) };
}
