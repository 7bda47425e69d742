import { threadCompute } from "../../src/compute/thread-pool.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import { generateSeries, MINUTE } from "../bars/series.ts";
import type { OptionsOf } from "./options.ts";
import { tableColumns } from "./sets.ts";
import longShort, { url } from "./strategies/long-short.ts";
import type { Task } from "./task.ts";

const METRICS = ["total_return", "sharpe", "max_drawdown"];

/** Size of the score table with its parameters, means and deviations, in MB. */
export function tableMegabytes(sets: number): number {
  return (sets * (8 * (METRICS.length + 2) + 4 * 2)) / 1e6;
}

/** A plain sweep of any size, to see how cost and memory grow. */
export function growth({ bars: count, windows, threads }: OptionsOf<"growth">): Task {
  const all = generateSeries({ seed: 371, bars: count, timeframe: MINUTE, move: 5e-4 });
  const { open, close } = all.columns;
  if (!open || !close) throw new Error("the bars lack a price column");
  const bars = { ...all, columns: { open, close } };
  const compute = threadCompute({ threads });
  const swept = async (pairs: number) => {
    const fast = { from: 2, to: pairs + 1, step: 1 };
    const slow = { from: pairs + 2, to: 2 * pairs + 1, step: 1 };
    const sets = generateGrid(longShort, { fast, slow });
    return (await sweep(bars, longShort, sets, { compute, metrics: METRICS, strategyUrl: url }))
      .table;
  };
  return {
    data: [bars],
    warmUp: () => swept(Math.min(windows, 32)),
    run: () => swept(windows),
    answers: async () => tableColumns(await swept(windows)),
  };
}
