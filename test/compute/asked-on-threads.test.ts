/** Searches of so many sets that nothing of them is kept: threads ask the strategy's file themselves. */
import { MessagePort } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type ThreadPool, threadCompute } from "../../src/compute/thread-pool.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import { makeBars, walk } from "../helpers/bars.ts";
import { bitsOf } from "../optimize/sweep/cases.ts";
import picky from "./strategies/picky.ts";

const strategyUrl = new URL("./strategies/picky.ts", import.meta.url).href;
const bars = makeBars({ A: walk(5, 60) });
// 21,000 sets: more than a sweep keeps
const sets = generateGrid(picky, { fast: "1:100:1", slow: "101:170:1", stop: "5:15:5" });
const metrics = ["total_return", "trade_count", "max_drawdown"];

let pool: ThreadPool;
beforeAll(() => {
  pool = threadCompute({ threads: 2 });
});
afterAll(() => pool.close());
afterEach(() => {
  vi.restoreAllMocks();
});

it("finds the same bits and the same failures as a sweep planned in one thread", async () => {
  const planned = await sweep(bars, picky, sets, { metrics });
  const post = vi.spyOn(MessagePort.prototype, "postMessage");
  const asked = await sweep(bars, picky, sets, { metrics, compute: pool, strategyUrl });
  expect(bitsOf(asked.state)).toEqual(bitsOf(planned.state));
  expect(asked.spread).toEqual({ threads: 2, notice: undefined });
  // windows whose sum is 194 are refused, with each of three stops: slow from 101 on, fast from 24 to 93
  expect(asked.table.errors.size).toBe(3 * 70);
  const programs = post.mock.calls.filter(([message]: readonly unknown[]) => {
    return JSON.stringify(message)?.includes('"kindOf"');
  });
  expect(programs).toHaveLength(0);
  // the memory of results that were taken goes back with the next tasks
  const withMemory = post.mock.calls.filter(([message]: readonly unknown[]) => {
    return new Map(Object.entries(Object(message))).get("room") instanceof ArrayBuffer;
  });
  expect(withMemory.length).toBeGreaterThan(0);
  expect((await asked.correlate()).rowSums).toEqual((await planned.correlate()).rowSums);
});

it("gives the same bits in one thread that asks task by task", async () => {
  const planned = await sweep(bars, picky, sets, { metrics });
  const asked = await sweep(bars, picky, sets, { metrics, strategyUrl });
  expect(bitsOf(asked.state)).toEqual(bitsOf(planned.state));
});

it("refuses bars that lack a column which the sets need, with the way out", async () => {
  const { high: _, low: __, ...columns } = bars.columns;
  const bare = { ...bars, columns };
  const refused = sweep(bare, picky, sets, { metrics, compute: pool, strategyUrl });
  await expect(refused).rejects.toMatchObject({
    code: "missing-column",
    exitCode: 2,
    message: expect.stringContaining("Expected bars with high, low, got"),
    hint: expect.stringContaining("load them"),
  });
});
