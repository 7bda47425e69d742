import type { SweepJob } from "../optimize/sweep/job.ts";
import type { Bars } from "../strategy/bars.ts";

type Column = Float32Array | Float64Array | Int32Array;

/**
 * The job with every column in shared memory, so that posting it copies none. Bars that lie elsewhere
 * are copied once, for all threads.
 *
 * @throws Error where the order to stop would be written into memory that is not shared, and be lost.
 */
export function sharedJob(job: SweepJob): SweepJob {
  if (isShared(job.progress)) return { ...job, bars: sharedBars(job.bars) };
  throw new Error("A sweep on threads: progress does not lie in shared memory");
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
