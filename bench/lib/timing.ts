/** Milliseconds of each repetition of two sides that took turns. */
export interface Timings {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

export interface Repetitions {
  /** Runs of each side that are not counted. */
  readonly warmups: number;
  readonly runs: number;
}

/**
 * Times two pieces of work by turns, ours and peer, so that whatever else the machine does hits
 * both alike.
 *
 * @returns wall time of each counted run.
 */
export async function alternate(
  ours: () => unknown,
  peer: () => unknown,
  { warmups, runs }: Repetitions,
): Promise<Timings> {
  const timings = { ours: [] as number[], peer: [] as number[] };
  for (let run = -warmups; run < runs; run++) {
    const first = await time(ours);
    const second = await time(peer);
    if (run < 0) continue;
    timings.ours.push(first);
    timings.peer.push(second);
  }
  return timings;
}

async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
