import { byTurns } from "../lib/by-turns.ts";
import type { BenchContext } from "../lib/context.ts";
import type { Found } from "../lib/found.ts";
import { medianRow } from "../lib/row.ts";
import { Served } from "../lib/served.ts";
import type { TaskOptions } from "../tasks/options.ts";

/**
 * Where one thread may use all cores, V8 collects garbage and compiles on the others, and the main thread
 * makes tasks there; on one core it has what a second thread adds.
 */
const SIDES = [
  ["2 threads; 1 thread", false],
  ["2 cores; 1 core", true],
] as const;
const TARGET = { kind: "faster", factor: 1.8 } as const;

/** Two threads against one: many sets, few of a long series, a million with stops, a million with a signal each. */
export async function threadsCase({ scratch }: BenchContext): Promise<Found> {
  const rows = [];
  for (const [name, task, keys, runs] of [
    [
      "4,851 pairs × 3 symbols × 2,978 days",
      { task: "dual-sma" } as const,
      ["symbol", "fast", "slow"],
      25,
    ],
    ["100 sets × 2.1 M minutes", { task: "minutes", sets: "grid" } as const, ["fast", "slow"], 15],
    [
      "100 sets × 1 M bars, three figures",
      { task: "growth", bars: 1_000_000, windows: 10 } as const,
      ["fast", "slow"],
      15,
    ],
    [
      "1,000,000 sets of averages and a stop × 1,827 days",
      { task: "stops" } as const,
      ["fast", "slow", "stop"],
      5,
    ],
    [
      "1,000,000 pairs × 5,000 bars",
      { task: "growth", bars: 5_000, windows: 1_000 } as const,
      ["fast", "slow"],
      3,
    ],
  ] as const) {
    for (const [side, secondOnOneCore] of SIDES) {
      const [two, one] = await byTurns(
        { ...task, threads: 2 },
        { ...task, threads: 1 },
        { keys, runs, scratch, secondOnOneCore },
      );
      rows.push(medianRow(`${name}, ${side}`, "ms", two, one, TARGET));
    }
    const [both, alone] = await sideBySide({ ...task, threads: 1 }, runs);
    rows.push(medianRow(`${name}, half of two processes at once; one`, "ms", both, alone));
  }
  return { rows, versions: [] };
}

/**
 * What the machine itself gives: half of the milliseconds in which two processes do a task each at the same
 * time, and those of one alone. They share nothing but the hardware.
 */
async function sideBySide(
  task: TaskOptions,
  runs: number,
): Promise<[both: number[], alone: number[]]> {
  const [first, second] = [await Served.ours(task), await Served.ours(task)];
  const both: number[] = [];
  const alone: number[] = [];
  for (let run = 0; run < runs; run++) {
    const found = await Promise.all([first.run(), second.run()]);
    both.push(Math.max(...found.map(({ ms }) => ms)) / 2);
    alone.push((await first.run()).ms);
  }
  await Promise.all([first.close(), second.close()]);
  return [both, alone];
}

/** The overfitting statistics of a search, apart from the search. */
export async function luckCase({ scratch }: BenchContext): Promise<Found> {
  const [statistics, search] = await byTurns(
    { task: "luck", part: "statistics" },
    { task: "luck", part: "search" },
    { keys: ["fast", "slow"], runs: 7, scratch },
  );
  const name = "overfitting statistics of 4,851 sets × 2,978 days; the search, all figures";
  return { rows: [medianRow(name, "ms", statistics, search)], versions: [] };
}
