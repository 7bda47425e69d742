import { threadCompute } from "../../src/compute/thread-pool.ts";
import { setsFromColumns } from "../../src/optimize/parameter-sets.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import { generateBars } from "../bars/generate.ts";
import type { OptionsOf } from "./options.ts";
import { tableColumns } from "./sets.ts";
import longShort from "./strategies/long-short.ts";
import type { Task } from "./task.ts";

export const FEE_BPS = 2;
/** Every figure that peers/sweep_numba.py forms, and no other. */
export const METRICS = [
  "total_return",
  "cagr",
  "volatility",
  "sharpe",
  "sortino",
  "max_drawdown",
  "calmar",
  "turnover",
  "exposure",
  "trade_count",
  "win_rate",
  "avg_win",
  "avg_loss",
  "profit_factor",
  "cost_share",
  "alpha",
  "beta",
];

/** Windows of each of 100 sets, by `OptionsOf<"minutes">`. */
export function minuteSets(kind: OptionsOf<"minutes">["sets"]): { fast: number[]; slow: number[] } {
  const set = Array.from({ length: 100 }, (_, i) => i);
  if (kind === "pairs") return { fast: set.map((i) => 10 + i), slow: set.map((i) => 5 * (10 + i)) };
  return {
    fast: set.map((i) => 10 * (1 + Math.floor(i / 10))),
    slow: set.map((i) => 120 + 40 * (i % 10)),
  };
}

/** 100 sets on four years of minute bars. */
export function minutes({ sets: kind, threads }: OptionsOf<"minutes">): Task {
  const all = generateBars();
  const { open, close } = all.columns;
  if (!open || !close) throw new Error("the bars lack a price column");
  const bars = { ...all, columns: { open, close } };
  const compute = threadCompute({ threads });
  const { fast, slow } = minuteSets(kind);
  const sets = setsFromColumns(longShort.params, [fast, slow], fast.length);
  const run = async () => {
    const costs = { feeBps: FEE_BPS, slippageBps: 0 };
    return (await sweep(bars, longShort, sets, { compute, costs, metrics: METRICS })).table;
  };
  return { data: [bars], run, answers: async () => tableColumns(await run()) };
}
