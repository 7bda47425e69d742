import type { Found, GrowthRow } from "../lib/found.ts";
import { Served } from "../lib/served.ts";
import { median } from "../lib/timing.ts";
import { tableMegabytes } from "../tasks/growth.ts";

/** Sizes of sweeps, each with how often it is run: the square of `windows` is the number of sets. */
const SIZES: readonly (readonly [windows: number, bars: number, runs: number])[] = [
  [10, 5_000, 15],
  [32, 5_000, 9],
  [100, 5_000, 5],
  [316, 5_000, 3],
  [1_000, 5_000, 1],
  [10, 1_000, 15],
  [10, 10_000, 15],
  [10, 100_000, 9],
  [10, 1_000_000, 5],
  [10, 10_000_000, 3],
];

/** How time and memory of a sweep grow with its sets and its bars; each size in a fresh process. */
export async function growthCase(): Promise<Found> {
  const growth: GrowthRow[] = [];
  for (const [windows, bars, runs] of SIZES) growth.push(await grown(windows, bars, runs));
  return { rows: [], versions: [], growth };
}

async function grown(windows: number, bars: number, runs: number): Promise<GrowthRow> {
  const sets = windows ** 2;
  const process = await Served.ours({ task: "growth", windows, bars });
  const milliseconds: number[] = [];
  let peak = 0;
  for (let run = 0; run < runs; run++) {
    const { ms, megabytes } = await process.run();
    milliseconds.push(ms);
    peak = megabytes;
  }
  await process.close();
  const data = process.dataMegabytes;
  return { sets, bars, runs, ms: median(milliseconds), peak, data, table: tableMegabytes(sets) };
}
