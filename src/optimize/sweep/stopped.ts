/** Thrown inside a task whose sweep is to stop. */
export class SweepStopped extends Error {
  override name = "SweepStopped";
}

/** Notes that a tile begins. @throws SweepStopped when the sweep is to stop. */
export function countTile(progress: Int32Array): void {
  if (Atomics.load(progress, 0) !== 0) throw new SweepStopped();
  Atomics.add(progress, 1, 1);
}
