/** Sweeps on threads against sweeps in one. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MessagePort } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sharedJob } from "../../src/compute/shared-job.ts";
import { type ThreadPool, threadCompute } from "../../src/compute/thread-pool.ts";
import type { Compute } from "../../src/optimize/compute.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import type { SweepJob } from "../../src/optimize/sweep/job.ts";
import { type SweepOptions, type SweepProgress, sweep } from "../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import type { Strategy } from "../../src/strategy/strategy.ts";
import { makeBars, walk } from "../helpers/bars.ts";
import { smaCross } from "../helpers/sma-cross.ts";
import { bitsOf, exiting, ONE, THREE } from "../optimize/sweep/cases.ts";
import ratchet from "./strategies/ratchet.ts";

const urlOf = (name: string) => new URL(`./strategies/${name}.ts`, import.meta.url).href;

// 336 sets, cut into 2, 4 and 6 tasks by 1, 2 and 3 threads
const EXITING = generateGrid(exiting, {
  fast: "2:14:2",
  kind: "none,stop,target,trail,time,all",
  level: "0.02:0.09:0.01",
});
// 19 × 11 sets, 19 of whose logic fails
const RATCHET = generateGrid(ratchet, { give: "0.01:0.1:0.01,0.6", patience: "2:20:1" });

/** Everything that a sweep and its correlation find. */
async function allOf(bars: Bars, own: Strategy, sets: typeof EXITING, options: SweepOptions) {
  const result = await sweep(bars, own, sets, options);
  const { rowSums, ...sums } = await result.correlate();
  const found = { ...bitsOf(result.state), sums, rowSums: [...rowSums] };
  return { found, spread: result.spread, failed: result.table.errors.size };
}

describe.each([1, 2, 3])("on a pool of %i threads", (threads) => {
  let pool: ThreadPool;
  beforeAll(() => {
    pool = threadCompute({ threads });
  });
  afterAll(() => pool.close());

  it.each([
    ["one symbol", ONE],
    ["a portfolio", THREE],
  ])("a sweep over %s leaves the same bits as in one thread, again and again", async (_, bars) => {
    const wanted = await allOf(bars, exiting, EXITING, {});
    for (let round = 0; round < 2; round++) {
      const { found, spread } = await allOf(bars, exiting, EXITING, { compute: pool });
      expect(found).toEqual(wanted.found);
      expect(spread).toEqual({ threads, notice: undefined });
    }
  });

  it("a strategy with a kernel is imported by each, with the same bits and failures", async () => {
    const wanted = await allOf(ONE, ratchet, RATCHET, {});
    expect(wanted.failed).toBe(19);
    const options = { compute: pool, strategyUrl: urlOf("ratchet") };
    const { found, spread } = await allOf(ONE, ratchet, RATCHET, options);
    expect(found).toEqual(wanted.found);
    expect(spread).toEqual({ threads, notice: undefined });
  });

  it("a strategy with a kernel and no file runs in this thread, and says so", async () => {
    const wanted = await allOf(ONE, ratchet, RATCHET, {});
    const { found, spread } = await allOf(ONE, ratchet, RATCHET, { compute: pool });
    expect(found).toEqual(wanted.found);
    expect(spread.threads).toBe(1);
    if (threads === 1) expect(spread.notice).toBeUndefined();
    else expect(spread.notice).toMatch(/kernel.*on one thread/);
  });
});

describe("a pool of 2 threads", () => {
  let pool: ThreadPool;
  beforeAll(() => {
    pool = threadCompute({ threads: 2 });
  });
  afterAll(() => pool.close());
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is sent the columns once by each thread that asks, and never with a task", async () => {
    const post = vi.spyOn(MessagePort.prototype, "postMessage");
    await allOf(ONE, exiting, EXITING, { compute: pool });
    const messages = post.mock.calls.map(([message]: readonly unknown[]) => message);
    const shares = messages.flatMap((message) =>
      typeof message === "object" && message !== null && "task" in message ? [message.task] : [],
    );
    // a task per thread for figures, and 7 of 50 sets for the correlation
    expect(shares).toHaveLength(9);
    const text = (value: unknown) => JSON.stringify(value) ?? "";
    // the first share of each thread brings the job; whoever did not see it then has asked
    const jobs = messages.filter((message) => text(message).includes('"timestamp"'));
    expect(jobs.length).toBeGreaterThanOrEqual(1);
    expect(jobs.length).toBeLessThanOrEqual(2);
    const columns = Object.values(ONE.columns).map((column) => column.byteLength);
    for (const share of shares) {
      const task = text({ ...Object(share), job: undefined });
      expect(task).not.toContain('"timestamp"');
      // JSON is longer than what is posted; a task of 84 sets is a fraction of the bars.
      expect(task.length).toBeLessThan(columns.reduce((a, b) => a + b));
    }
  });

  it("sends each thread the list of a sweep that it knows once, and is not asked for tasks", async () => {
    // 3,540 sets, cut into more tasks than there are threads
    const sets = generateGrid(smaCross, { fast: "2:60:1", slow: "61:120:1" });
    const bars = makeBars({ A: walk(7, 300) });
    const wanted = bitsOf((await sweep(bars, smaCross, sets)).state);
    expect(bitsOf((await sweep(bars, smaCross, sets, { compute: pool })).state)).toEqual(wanted);
    const post = vi.spyOn(MessagePort.prototype, "postMessage");
    let told = 0;
    const again = await sweep(bars, smaCross, sets, { compute: pool, onDone: () => told++ });
    expect(bitsOf(again.state)).toEqual(wanted);
    expect(told).toBeGreaterThan(4);
    const tasks = post.mock.calls.filter(([message]: readonly unknown[]) => {
      return typeof message === "object" && message !== null && "task" in message;
    });
    expect(tasks).toHaveLength(2);
  });

  it("asks its loader for a strategy, where it has one", async () => {
    const loading = threadCompute({ threads: 2, loaderUrl: urlOf("loader") });
    const wanted = await allOf(ONE, ratchet, RATCHET, {});
    const options = { compute: loading, strategyUrl: "named:ratchet.ts" };
    expect((await allOf(ONE, ratchet, RATCHET, options)).found).toEqual(wanted.found);
    await loading.close();
  });

  it("stops soon when it is told to, and goes on to the same bits", async () => {
    const wanted = await allOf(THREE, exiting, EXITING, {});
    const controller = new AbortController();
    let progress: SweepProgress | undefined;
    const stopped = await sweep(THREE, exiting, EXITING, {
      compute: abortingAfterFirst(pool, controller),
      signal: controller.signal,
      onStart: (started) => {
        progress = started;
      },
    });
    expect(stopped.stopped).toBe(true);
    expect(progress?.fraction()).toBeLessThan(1);
    const done = stopped.table.done.reduce((a, b) => a + b);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(EXITING.length);
    const again = { compute: pool, resume: stopped.state };
    expect((await allOf(THREE, exiting, EXITING, again)).found).toEqual(wanted.found);
  });

  it("stops in the middle of a task", async () => {
    // 64 sets over 400,000 bars are one task of a good second.
    const bars = repeated(ONE, 90);
    const sets = generateGrid(exiting, { fast: "2:17:1", kind: "all", level: "0.02:0.05:0.01" });
    const controller = new AbortController();
    const result = await sweep(bars, exiting, sets, {
      compute: pool,
      signal: controller.signal,
      onStart: (progress) => {
        const timer = setInterval(() => {
          if (progress.fraction() === 0) return;
          clearInterval(timer);
          controller.abort();
        }, 1);
      },
    });
    expect(result.stopped).toBe(true);
    expect(result.table.done.every((done) => done === 0)).toBe(true);
    expect(result.table.metrics.sharpe!.every(Number.isNaN)).toBe(true);
  });

  it.each([
    ["broken", { name: "TypeError", message: "broken on purpose" }],
    ["refused", { name: "AssayError", code: "bad-parameter", hint: "Round it.", exitCode: 2 }],
    ["leaving", { message: "worker exited with code: 3" }],
    ["loader", { message: expect.stringMatching(/loader\.ts: expected a strategy/) }],
    ["missing", { message: expect.stringContaining("missing.ts") }],
  ])("the file %s.ts on a thread is an error here, and the pool goes on", async (name, error) => {
    const options = { compute: pool, strategyUrl: urlOf(name) };
    await expect(sweep(ONE, ratchet, RATCHET, options)).rejects.toMatchObject(error);
    const { spread } = await sweep(ONE, exiting, EXITING, { compute: pool });
    expect(spread.threads).toBe(2);
  });

  it("warns of a thread that fails with nothing to do, and goes on with another", async () => {
    // One thread: another would fail a moment later, perhaps at work.
    const single = threadCompute({ threads: 1 });
    const options = { compute: single, strategyUrl: urlOf("late") };
    const { found } = await allOf(ONE, ratchet, RATCHET, options);
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const channel = new BroadcastChannel("late");
    channel.postMessage("now");
    const { message } = await warned;
    expect(message).toBe("A thread failed outside of any task: too late");
    channel.close();
    options.strategyUrl = urlOf("ratchet");
    expect((await allOf(ONE, ratchet, RATCHET, options)).found).toEqual(found);
    await single.close();
  });

  it("an error has the stack that it had on its thread", async () => {
    const options = { compute: pool, strategyUrl: urlOf("broken") };
    const error: unknown = await sweep(ONE, ratchet, RATCHET, options).catch((e: unknown) => e);
    expect(error).toMatchObject({ stack: expect.stringMatching(/at fail .*broken\.ts:3/) });
  });

  it("sets that cannot be built where they are asked for again are rows with errors", async () => {
    const options = { compute: pool, strategyUrl: urlOf("changing") };
    const { table, correlate } = await sweep(ONE, ratchet, RATCHET, options);
    // patience 2 with each of 10 sound gives, besides the 19 that fail everywhere
    const elsewhere = [...table.errors.values()].filter(({ message }) => message === "not here");
    expect(elsewhere).toHaveLength(11);
    expect(table.errors.size).toBe(11 + 18);
    expect((await correlate()).sets).toBe(RATCHET.length - 29);
  });

  it("passes on what the caller throws, once all threads are still", async () => {
    const onDone = () => {
      throw new RangeError("of the caller");
    };
    const running = sweep(ONE, exiting, EXITING, { compute: pool, onDone });
    await expect(running).rejects.toThrow("of the caller");
  });
});

describe("closing a pool", () => {
  it("stops a sweep that is under way, which keeps what it has", async () => {
    const pool = threadCompute({ threads: 2 });
    const closed: Promise<void>[] = [];
    const { stopped } = await sweep(repeated(ONE, 40), exiting, EXITING, {
      compute: pool,
      onStart: () => setTimeout(() => closed.push(pool.close()), 100),
    });
    expect(stopped).toBe(true);
    await Promise.all(closed);
    await expect(sweep(ONE, exiting, EXITING, { compute: pool })).rejects.toThrow("after close()");
  });

  it("is not needed for the process to end, and no thread loads polars", async () => {
    const script = fileURLToPath(new URL("./idle-process.ts", import.meta.url));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [script], { timeout: 30_000 });
    expect(JSON.parse(stdout)).toEqual({ spread: { threads: 2 }, libraries: true, polars: false });
  });
});

describe("a job for threads", () => {
  it("shares what is shared, copies what is not, and refuses an order to stop that would be lost", async () => {
    let job: SweepJob | undefined;
    const looking: Compute = {
      threads: 1,
      run: async (given) => {
        job = given;
        return { threads: 1, notice: undefined };
      },
    };
    await sweep(ONE, exiting, EXITING, { compute: looking });
    const first = sharedJob(job!);
    expect(first.bars.columns.close!.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(first.bars.columns.close).toEqual(ONE.columns.close);
    expect(first.progress).toBe(job!.progress);
    const second = sharedJob(first);
    expect(second.bars.columns.close).toBe(first.bars.columns.close);
    expect(second.bars.timestamp).toBe(first.bars.timestamp);
    const lost = { ...first, progress: new Int32Array(first.progress) };
    expect(() => sharedJob(lost)).toThrow("progress does not lie in shared memory");
  });
});

it("a job for threads has no more memory for many sets than for one, so none is held after a sweep", async () => {
  const sizes: number[] = [];
  for (const sets of [EXITING, generateGrid(exiting, { fast: "2" })]) {
    const compute: Compute = {
      threads: 2,
      run: async (job) => {
        sizes.push(bytesIn(job));
        return { threads: 1, notice: undefined };
      },
    };
    await sweep(ONE, exiting, sets, { compute });
  }
  expect(sizes[1]).toBe(sizes[0]);
  // the bars, and two counters of four bytes
  expect(sizes[0]).toBe(bytesIn(ONE) + 8);
});

/** Bytes of all arrays in plain data. */
function bytesIn(data: unknown): number {
  if (ArrayBuffer.isView(data)) return data.byteLength;
  if (typeof data !== "object" || data === null) return 0;
  return Object.values(data).reduce<number>((sum, value) => sum + bytesIn(value), 0);
}

/** The pool, which aborts once the first task is done. */
function abortingAfterFirst(pool: ThreadPool, controller: AbortController): Compute {
  return {
    threads: 3,
    run: (job, tasks, strategy, done) =>
      pool.run(job, tasks, strategy, (task, result) => {
        done(task, result);
        controller.abort();
      }),
  };
}

/** The bars of one symbol `times` over, one stretch after the other. */
function repeated(bars: Bars, times: number): Bars {
  const { length } = bars.timestamp;
  const span = bars.timestamp[length - 1]! - bars.timestamp[0]! + bars.timeframe;
  const columns = Object.entries(bars.columns).map(([name, values]) => [
    name,
    Float32Array.from({ length: length * times }, (_, i) => values[i % length]!),
  ]);
  return {
    ...bars,
    offsets: Int32Array.of(0, length * times),
    timestamp: Float64Array.from(
      { length: length * times },
      (_, i) => bars.timestamp[i % length]! + span * Math.floor(i / length),
    ),
    columns: Object.fromEntries(columns),
  };
}
