import { backtest } from "../../src/engine/engine.ts";
import { costRate, DEFAULT_COSTS } from "../../src/engine/options.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import type { Strategy } from "../../src/strategy/strategy.ts";
import { requireSameFigures } from "../lib/compare.ts";
import { medianRow, type Row } from "../lib/row.ts";
import { alternate } from "../lib/timing.ts";
import { barsFrame, polarsBacktest } from "../peers/backtest-polars.ts";
import { FAST, SLOW } from "./parameters.ts";

/**
 * One backtest of bars in memory, all metrics: `backtest()` against polars expressions. Both start
 * from float32 columns and end with the figures; ours also has its list of trades.
 */
export async function inMemory(bars: Bars, strategy: Strategy): Promise<Row[]> {
  const params = { fast: FAST, slow: SLOW };
  const frame = barsFrame(bars);
  const options = {
    ...params,
    rate: costRate(DEFAULT_COSTS),
    periodsPerYear: bars.periodsPerYear,
    timeframe: bars.timeframe,
  };
  const rows: Row[] = [];
  for (const [label, trades] of [
    ["as one writes it", "grouped"],
    ["tuned by hand", "from equity"],
  ] as const) {
    const ours = () => backtest(bars, strategy, params);
    const peer = () => polarsBacktest(frame, { ...options, trades });
    requireSameFigures(`in memory, polars ${label}`, ours().metrics, await peer());
    const timings = await alternate(ours, peer, { warmups: 3, runs: 15 });
    const name = `bars in memory to metrics; polars expressions, ${label}`;
    const target = { kind: "faster", factor: 15 } as const;
    rows.push(medianRow(name, "ms", timings.ours, timings.peer, target));
  }
  return rows;
}
