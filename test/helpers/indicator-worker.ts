/** Runs some of the registered indicators, and a backtest, over bars that another thread owns. */
import { parentPort, workerData } from "node:worker_threads";
import { backtest } from "../../src/engine/engine.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { symbolBars } from "../../src/strategy/bars.ts";
import { INDICATOR_CASES, prepareCase } from "./indicator-cases.ts";
import { smaCross } from "./sma-cross.ts";

export interface WorkerTask {
  readonly bars: Bars;
  /** This thread takes every `threads`-th case, from `thread` on. */
  readonly thread: number;
  readonly threads: number;
}

export interface WorkerAnswer {
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly metrics: Readonly<Record<string, number>>;
}

const { bars, thread, threads } = workerData as WorkerTask;
const values: Record<string, Float64Array> = {};
for (const [index, one] of INDICATOR_CASES.entries()) {
  if (index % threads !== thread) continue;
  for (const [output, series] of Object.entries(prepareCase(one).run(symbolBars(bars, 0)))) {
    values[`${one.title}.${output}`] = series;
  }
}
const { metrics } = backtest(bars, smaCross, {}, { exits: { trailingStop: 0.02 } });
parentPort!.postMessage({ values, metrics } satisfies WorkerAnswer);
