import type { ResolvedOptions } from "../../engine/options.ts";
import { countedRange } from "../../engine/simulation.ts";
import type { RunData } from "./data.ts";

/** Starts of the first and last counted bar of any symbol, and how many there are in all. */
export function countedSpan(
  { bars: { timestamp, offsets, symbols } }: RunData,
  { from, to }: ResolvedOptions,
): {
  readonly first: number;
  readonly last: number;
  readonly bars: number;
} {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let bars = 0;
  for (let index = 0; index < symbols.length; index++) {
    const range = countedRange(timestamp.subarray(offsets[index]!, offsets[index + 1]!), from, to);
    if (range.first === range.end) continue;
    first = Math.min(first, timestamp[offsets[index]! + range.first]!);
    last = Math.max(last, timestamp[offsets[index]! + range.end - 1]!);
    bars += range.end - range.first;
  }
  return { first, last, bars };
}
