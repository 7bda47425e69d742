import { byTurns } from "../lib/by-turns.ts";
import type { BenchContext } from "../lib/context.ts";
import type { Found } from "../lib/found.ts";
import { medianRow } from "../lib/row.ts";

/** Two threads against one: many sets, few of a long series, a million with stops, a million with a signal each. */
export async function threadsCase({ scratch }: BenchContext): Promise<Found> {
  const rows = [];
  for (const [name, task, keys, runs] of [
    [
      "4,851 pairs × 3 symbols × 2,978 days, 2 threads; 1 thread",
      { task: "dual-sma" } as const,
      ["symbol", "fast", "slow"],
      11,
    ],
    [
      "100 sets × 2.1 M minutes, 2 threads; 1 thread",
      { task: "minutes", sets: "grid" } as const,
      ["fast", "slow"],
      7,
    ],
    [
      "100 sets × 1 M bars, three figures, 2 threads; 1 thread",
      { task: "growth", bars: 1_000_000, windows: 10 } as const,
      ["fast", "slow"],
      7,
    ],
    [
      "1,000,000 sets of averages and a stop × 1,827 days, 2 threads; 1 thread",
      { task: "stops" } as const,
      ["fast", "slow", "stop"],
      5,
    ],
    [
      "1,000,000 pairs × 5,000 bars, 2 threads; 1 thread",
      { task: "growth", bars: 5_000, windows: 1_000 } as const,
      ["fast", "slow"],
      3,
    ],
  ] as const) {
    const [two, one] = await byTurns(
      { ...task, threads: 2 },
      { ...task, threads: 1 },
      { keys, runs, scratch },
    );
    rows.push(medianRow(name, "ms", two, one, { kind: "faster", factor: 1.8 }));
  }
  return { rows, versions: [] };
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
