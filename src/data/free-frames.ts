import { setImmediate } from "node:timers/promises";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** A heap that is searched in some 10 ms; our own is a fifth of it. */
const LARGEST_HEAP = 64e6;

let collect: (() => void) | undefined;

/**
 * Gives back the memory of frames that nobody holds any more. polars frees a frame when V8 has
 * collected the object that stands for it; but V8 takes that for a few bytes, sees no reason to
 * collect, and frames of many megabytes pile up. In a process with a large heap, where a
 * collection would take long, it does nothing.
 */
export async function freeFrames(): Promise<void> {
  if (getHeapStatistics().used_heap_size > LARGEST_HEAP) return;
  collect ??= collector();
  collect();
  // polars' own part is freed in a later turn of the event loop.
  await setImmediate();
}

function collector(): () => void {
  // A context that is made while the flag is set has the function; ours stays without.
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? () => void found() : () => {};
}
