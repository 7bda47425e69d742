import { Worker } from "node:worker_threads";
import { beforeAll, describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { type Bars, PRICE_COLUMNS, symbolBars } from "../../src/strategy/bars.ts";
import { INDICATOR_CASES, prepareCase } from "../helpers/indicator-cases.ts";
import type { WorkerAnswer, WorkerTask } from "../helpers/indicator-worker.ts";
import { expectSameBits } from "../helpers/series.ts";
import type { SharedMemoryTask } from "../helpers/shared-memory-worker.ts";
import { smaCross } from "../helpers/sma-cross.ts";
import { randomWalk } from "../helpers/test-bars.ts";

const BARS = sharedBars();

/** A walk of three tiles in SharedArrayBuffers, as the data layer gives it. */
function sharedBars(): Bars {
  const walk = randomWalk(71, 5_000);
  const share = <A extends Float32Array | Float64Array>(values: A): A => {
    const Shared = values.constructor as new (buffer: SharedArrayBuffer) => A;
    const copy = new Shared(new SharedArrayBuffer(values.byteLength));
    copy.set(values);
    return copy;
  };
  const columns = PRICE_COLUMNS.map((name) => [name, share(walk.columns[name])] as const);
  return {
    symbols: ["WALK"],
    offsets: Int32Array.from([0, walk.timestamp.length]),
    timestamp: share(walk.timestamp),
    columns: Object.fromEntries(columns),
    timeframe: 3_600_000,
    periodsPerYear: 6_000,
  };
}

function answers(threads: number): Promise<WorkerAnswer[]> {
  const started = Array.from({ length: threads }, (_, thread) => {
    const workerData: WorkerTask = { bars: BARS, thread, threads };
    const url = new URL("../helpers/indicator-worker.ts", import.meta.url);
    const worker = new Worker(url, { workerData });
    return new Promise<WorkerAnswer>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  });
  return Promise.all(started);
}

it("a worker sees the very memory of the bars, not a copy", async () => {
  // A column that only this test looks at, so that no other run is disturbed.
  const volume = new Float32Array(new SharedArrayBuffer(4));
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const bars: Bars = { ...BARS, columns: { ...BARS.columns, volume } };
  const url = new URL("../helpers/shared-memory-worker.ts", import.meta.url);
  const worker = new Worker(url, { workerData: { bars, turn } satisfies SharedMemoryTask });
  const ended = new Promise((resolve, reject) => {
    worker.once("exit", resolve);
    worker.once("error", reject);
  });
  // Written after the worker got the bars; a copy made for it would still hold 0.
  await new Promise((resolve) => worker.once("message", resolve));
  volume[0] = 42.5;
  Atomics.store(turn, 0, 1);
  Atomics.notify(turn, 0);
  expect(await ended).toBe(0);
  // It answered with twice what it saw, into the same cell.
  expect(volume[0]).toBe(85);
});

describe.each([1, 3])("spread over %i threads that share the columns", (threads) => {
  let got: WorkerAnswer[];
  beforeAll(async () => {
    got = await answers(threads);
  });

  it.each(INDICATOR_CASES)("$title is the same to the bit", (one) => {
    const wanted = prepareCase(one).run(symbolBars(BARS, 0));
    const values = Object.assign({}, ...got.map((answer) => answer.values));
    for (const output of one.spec.outputs) {
      expectSameBits(values[`${one.title}.${output}`], wanted[output]!, output);
    }
  });

  it("a backtest gives the same figures to the bit", () => {
    const wanted = backtest(BARS, smaCross, {}, { exits: { trailingStop: 0.02 } }).metrics;
    for (const { metrics } of got) expect(metrics).toEqual(wanted);
  });
});
