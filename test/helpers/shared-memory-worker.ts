/** Waits for its turn, then doubles the first volume of bars that another thread owns. */
import { parentPort, workerData } from "node:worker_threads";
import type { Bars } from "../../src/strategy/bars.ts";
import { symbolBars } from "../../src/strategy/bars.ts";

export interface SharedMemoryTask {
  readonly bars: Bars;
  /** Becomes 1 when the owner has written. */
  readonly turn: Int32Array<SharedArrayBuffer>;
}

const { bars, turn } = workerData as SharedMemoryTask;
const volume = symbolBars(bars, 0).columns.volume!;
parentPort!.postMessage("ready");
Atomics.wait(turn, 0, 0, 10_000);
volume[0] = volume[0]! * 2;
