import { backtest } from "../../src/engine/engine.ts";
import { costRate, DEFAULT_COSTS } from "../../src/engine/options.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { column } from "../../src/strategy/expression.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { requireSameFigures } from "../lib/compare.ts";
import { medianRow, type Row } from "../lib/row.ts";
import { alternate } from "../lib/timing.ts";
import { compoundReturns } from "../peers/returns-loop.ts";
import { FAST, SLOW } from "./parameters.ts";

/** A strategy without indicators: its signal lies ready in a column of the bars. */
const STORED_SIGNAL = strategy({
  name: "stored-signal",
  version: "1",
  params: {},
  signal: () => column("volume"),
});

/**
 * The engine without indicators, all metrics included, against a plain loop over the same arrays.
 * Timed is all of `backtest()` but indicators: plan, widening of the columns, signal check, fills,
 * costs, buy and hold, sums, trades and metrics.
 */
export async function accountingAlone(bars: Bars): Promise<Row[]> {
  const { open, high, low, close } = bars.columns;
  if (!open || !high || !low || !close) throw new Error("the bars lack a price column");
  const signal = crossSignal(close);
  const loop = { open, close, signal, rate: costRate(DEFAULT_COSTS) };
  const peer = () => compoundReturns(loop);
  const rows: Row[] = [];
  for (const [name, columns, target] of [
    ["accounting and metrics; plain loop", { open, close }, { kind: "at most", factor: 2.5 }],
    ["the same with excursions of trades; plain loop", { open, high, low, close }, undefined],
  ] as const) {
    const data = { ...bars, columns: { ...columns, volume: signal } };
    const ours = () => backtest(data, STORED_SIGNAL);
    requireSameFigures(name, { equity: 1 + ours().metrics.total_return! }, { equity: peer() });
    const timings = await alternate(ours, peer, { warmups: 10, runs: 51 });
    rows.push(medianRow(name, "ms", timings.ours, timings.peer, target));
  }
  return rows;
}

/** 1 where the fast average of the closes is above the slow one, -1 elsewhere, NaN before both. */
function crossSignal(close: Float32Array): Float32Array {
  const signal = new Float32Array(new SharedArrayBuffer(4 * close.length)).fill(Number.NaN);
  // Sums of up to 100 float32 prices of one size are exact in float64, so they never drift.
  let fast = 0;
  let slow = 0;
  for (let t = 0; t < close.length; t++) {
    fast += close[t]! - (close[t - FAST] ?? 0);
    slow += close[t]! - (close[t - SLOW] ?? 0);
    if (t >= SLOW - 1) signal[t] = fast / FAST > slow / SLOW ? 1 : -1;
  }
  return signal;
}
