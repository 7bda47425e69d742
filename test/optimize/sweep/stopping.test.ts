/** Stopped sweeps, what they keep, and going on with them. */
import { describe, expect, it } from "vitest";
import { TILE } from "../../../src/kernels/memory.ts";
import { type Compute, INLINE_COMPUTE } from "../../../src/optimize/compute.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import type { SweepJob, SweepTask } from "../../../src/optimize/sweep/job.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { kernel } from "../../../src/strategy/kernel.ts";
import { int } from "../../../src/strategy/parameters.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { makeBars, walk } from "../../helpers/bars.ts";
import { smaCross } from "../../helpers/sma-cross.ts";
import { bitsOf, exiting, ONE, THREE } from "./cases.ts";

/** Does tasks in this thread, cut as for `threads` threads, and tells of each before it. */
function cutFor(threads: number, look?: (job: SweepJob, task: SweepTask) => void): Compute {
  return {
    threads,
    run: (job, tasks, strategy, done) => {
      const seen = function* () {
        for (const task of tasks) {
          look?.(job, task);
          yield task;
        }
      };
      return INLINE_COMPUTE.run(job, seen(), strategy, done);
    },
  };
}

// 7 averages, 6 kinds, 8 levels: 336 sets, of which the seven signals without exits repeat.
const RANGES = { fast: "2:14:2", kind: "none,stop,target,trail,time,all", level: "0.02:0.09:0.01" };
const SETS = generateGrid(exiting, RANGES);

describe.each([
  ["one symbol", ONE],
  ["a portfolio", THREE],
])("over %s", (_, bars) => {
  it("where tasks begin and end changes no bit", async () => {
    const cuts = new Set<number>();
    const results = [];
    for (const threads of [1, 2, 3]) {
      let tasks = 0;
      const compute = cutFor(threads, () => tasks++);
      const result = await sweep(bars, exiting, SETS, { compute });
      cuts.add(tasks);
      const { rowSums, ...sums } = await result.correlate();
      results.push({ ...bitsOf(result.state), sums, rowSums: [...rowSums] });
    }
    expect(cuts.size).toBe(3);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it("a stopped sweep keeps what is done, and ends with the same bits when it is gone on with", async () => {
    const whole = await sweep(bars, exiting, SETS);
    const controller = new AbortController();
    let told = 0;
    const stopped = await sweep(bars, exiting, SETS, {
      compute: cutFor(3),
      signal: controller.signal,
      onDone: () => {
        if (++told === 2) controller.abort();
      },
    });
    expect(stopped.stopped).toBe(true);
    expect(stopped.table.done.reduce((a, b) => a + b)).toBe(224);
    for (const [set, done] of stopped.table.done.entries()) {
      const wanted = done ? whole.table.metrics.sharpe![set] : Number.NaN;
      expect(stopped.table.metrics.sharpe![set]).toBe(wanted);
    }
    expect(await stopped.correlate()).toEqual({ rowSums: new Float64Array(), sets: 0, leftOut: 0 });
    let sets = 0;
    const compute = cutFor(2, (_, task) => {
      sets += task.sets.length;
    });
    const resumed = await sweep(bars, exiting, SETS, { compute, resume: stopped.state });
    expect(sets).toBe(SETS.length - 224);
    expect(resumed.stopped).toBe(false);
    expect(bitsOf(resumed.state)).toEqual(bitsOf(whole.state));
    expect(await resumed.correlate()).toEqual(await whole.correlate());
  });
});

describe("a sweep", () => {
  it("does nothing for a signal that was aborted before", async () => {
    const result = await sweep(ONE, exiting, SETS, { signal: AbortSignal.abort() });
    expect(result.stopped).toBe(true);
    expect(result.table.done.every((done) => done === 0)).toBe(true);
  });

  it("takes back what a task had found before it was stopped in the middle", async () => {
    let progress: Int32Array = new Int32Array();
    let steps = 0;
    // Its second signal fails at once, so the first is run again alone; that run's end stops all.
    const stopping = strategy({
      name: "stopping",
      version: "1",
      params: { bad: int(0, 1, { default: 0 }) },
      signal: ({ close }, { bad }) =>
        kernel({
          name: "stopping",
          inputs: [close],
          state: [],
          outputs: ["position"],
          step: (_inputs, _state, outputs) => {
            if (bad === 1) throw new Error("bad");
            outputs[0] = 1;
            if (++steps === TILE + ONE.timestamp.length) Atomics.store(progress, 0, 1);
          },
        }).position,
    });
    const compute = cutFor(1, (job) => {
      progress = job.progress;
    });
    const sets = generateGrid(stopping, { bad: "0:1:1" });
    const { table, stopped, state } = await sweep(ONE, stopping, sets, { compute });
    expect(steps).toBe(TILE + ONE.timestamp.length);
    expect(stopped).toBe(true);
    expect([...table.done]).toEqual([0, 0]);
    expect([...state.scores, ...state.means, ...state.blockSums].every(Number.isNaN)).toBe(true);
  });

  it("comes to the whole of its progress at its end", async () => {
    const fractions: (() => number)[] = [];
    await sweep(ONE, exiting, SETS, {
      compute: cutFor(3),
      onStart: (progress) => {
        fractions.push(progress.fraction);
        expect(progress.sets).toBe(SETS.length);
        expect(progress.fraction()).toBe(0);
      },
    });
    expect(fractions[0]!()).toBe(1);
  });

  it("makes tasks as they are asked for, and none that holds a column", async () => {
    const sizes: number[][] = [];
    for (const length of [300, 6_000]) {
      let last = -1;
      const own: number[] = [];
      const compute = cutFor(4, (_, task) => {
        expect(task.number).toBe(last + 1);
        last = task.number;
        // JSON writes arrays out as text, so it is at least as long as what is posted.
        own.push(JSON.stringify(task).length);
      });
      const bars = makeBars({ A: walk(9, length) });
      const sets = generateGrid(smaCross, { fast: "2:25:1", slow: "30:60:2" });
      await sweep(bars, smaCross, sets, { compute });
      sizes.push(own);
    }
    expect(sizes[0]!.length).toBeGreaterThan(3);
    // Twenty times as many bars, and the tasks are what they were.
    expect(sizes[1]).toEqual(sizes[0]);
  });
});
