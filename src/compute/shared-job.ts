import type { ParameterSets } from "../optimize/parameter-sets.ts";
import type { SweepJob } from "../optimize/sweep/job.ts";
import type { Bars } from "../strategy/bars.ts";

type Column = Float32Array | Float64Array | Int32Array;

/** The state's arrays that threads write into, or whose copy on every thread would cost. */
const STATE_ARRAYS = ["scores", "means", "deviations", "blockRows", "blockSums"] as const;

/**
 * The job with every column in shared memory, so that posting it copies none. Bars and parameters that
 * lie elsewhere are copied once, for all threads.
 *
 * @throws Error where figures would be written into memory that is not shared, and be lost.
 */
export function sharedJob(job: SweepJob): SweepJob {
  for (const name of STATE_ARRAYS) requireShared(`state.${name}`, job.state[name]);
  requireShared("progress", job.progress);
  const state = { ...job.state, sets: sharedSets(job.state.sets) };
  return { ...job, bars: sharedBars(job.bars), state };
}

function requireShared(name: string, values: Column): void {
  if (isShared(values)) return;
  throw new Error(`A sweep on threads: ${name} does not lie in shared memory`);
}

function sharedBars(bars: Bars): Bars {
  const columns = Object.entries(bars.columns).map(([name, values]) => [name, share(values)]);
  return {
    ...bars,
    offsets: share(bars.offsets),
    timestamp: share(bars.timestamp),
    columns: Object.fromEntries(columns),
  };
}

function sharedSets({ length, axes }: ParameterSets): ParameterSets {
  return { length, axes: axes.map((axis) => ({ ...axis, codes: share(axis.codes) })) };
}

function share<T extends Column>(values: T): T {
  if (isShared(values)) return values;
  const Type = values.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function isShared({ buffer }: Column): boolean {
  return buffer instanceof SharedArrayBuffer;
}
