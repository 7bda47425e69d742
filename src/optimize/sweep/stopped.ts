import type { SweepJob } from "./job.ts";

/** Thrown inside a task whose sweep is to stop. */
export class SweepStopped extends Error {
  override name = "SweepStopped";
}

/** Units of progress of a whole sweep. They are counted in 32 bits, and again for sets that are retried. */
const UNITS = 2 ** 24;

/** Work of so many sets over so many bars. */
export function unitOf(sets: number, bars: number): number {
  return Math.max(1, (sets * bars) / UNITS);
}

/**
 * Notes that a tile of so many bars begins, for so many sets.
 *
 * @throws SweepStopped when the sweep is to stop.
 */
export function countBars({ progress, unit }: SweepJob, sets: number, bars: number): void {
  if (Atomics.load(progress, 0) !== 0) throw new SweepStopped();
  Atomics.add(progress, 1, Math.ceil((sets * bars) / unit));
}
