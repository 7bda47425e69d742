import { setImmediate } from "node:timers/promises";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** A heap that is searched in some 10 ms; our own is a fifth of it. */
const LARGEST_HEAP = 64e6;

type Collect = (options: { readonly type: "major" | "minor" }) => void;

let collect: Collect | undefined;

/**
 * Gives back the memory of frames that nobody holds any more. polars frees a frame when V8 has
 * collected the object that stands for it; but V8 takes that for a few bytes, sees no reason to
 * collect, and frames of many megabytes pile up. In a process with a large heap, where a
 * collection would take long, it does nothing.
 */
export async function freeFrames(): Promise<void> {
  if (getHeapStatistics().used_heap_size > LARGEST_HEAP) return;
  collect ??= collector();
  collect({ type: "major" });
  // polars' own part is freed in a later turn of the event loop.
  await setImmediate();
}

/**
 * The same of what was made just before, whatever else there is: in well under a millisecond. Its
 * memory then serves what is made next, while new memory would have to be cleared by the system.
 */
export async function freeRecent(): Promise<void> {
  collect ??= collector();
  collect({ type: "minor" });
  await setImmediate();
}

function collector(): Collect {
  // A context that is made while the flag is set has the function; ours stays without.
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? (options) => void found(options) : () => {};
}
