import type { Found } from "../lib/found.ts";
import { medianRow } from "../lib/row.ts";
import { Served } from "../lib/served.ts";
import type { TaskOptions } from "../tasks/options.ts";

/** Two threads against one, on many sets of short series and on few sets of a long one. */
export async function threadsCase(): Promise<Found> {
  const rows = [];
  for (const [name, task, runs] of [
    [
      "4,851 pairs × 3 symbols × 2,978 days, 2 threads; 1 thread",
      { task: "dual-sma" } as const,
      11,
    ],
    [
      "100 sets × 2.1 M minutes, 2 threads; 1 thread",
      { task: "minutes", sets: "grid" } as const,
      5,
    ],
  ] as const) {
    const [two, one] = await byTurns({ ...task, threads: 2 }, { ...task, threads: 1 }, runs);
    rows.push(medianRow(name, "ms", two, one, { kind: "faster", factor: 1.8 }));
  }
  return { rows, versions: [] };
}

/** The overfitting statistics of a search, apart from the search. */
export async function luckCase(): Promise<Found> {
  const [statistics, search] = await byTurns(
    { task: "luck", part: "statistics" },
    { task: "luck", part: "search" },
    7,
  );
  const name = "overfitting statistics of 4,851 sets × 2,978 days; the search, all figures";
  return { rows: [medianRow(name, "ms", statistics, search)], versions: [] };
}

/** Milliseconds of two of our own tasks that take turns. */
async function byTurns(
  first: TaskOptions,
  second: TaskOptions,
  runs: number,
): Promise<[first: number[], second: number[]]> {
  const processes = [await Served.ours(first), await Served.ours(second)] as const;
  const milliseconds: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    for (const side of [0, 1] as const) {
      milliseconds[side].push((await processes[side].run()).ms);
    }
  }
  await Promise.all(processes.map((process) => process.close()));
  return milliseconds;
}
