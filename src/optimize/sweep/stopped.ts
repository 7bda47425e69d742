/** Thrown inside a task whose sweep is to stop. */
export class SweepStopped extends Error {
  override name = "SweepStopped";
}

/** Bars per unit of progress, so that a long sweep's units can be counted in 32 bits. */
const UNIT = 512;

/** Units of progress of so many bars, which come in tiles. */
export function unitsOf(bars: number): number {
  return Math.ceil(bars / UNIT);
}

/** Notes that a tile of so many bars begins. @throws SweepStopped when the sweep is to stop. */
export function countBars(progress: Int32Array, bars: number): void {
  if (Atomics.load(progress, 0) !== 0) throw new SweepStopped();
  Atomics.add(progress, 1, unitsOf(bars));
}
