import { type Bars, lowerBound } from "../strategy/bars.ts";

/** Times at which at least one symbol has a bar, ascending; the very first bar of a symbol included. */
export function calendarOf(bars: Bars): Float64Array {
  if (bars.symbols.length === 1) return bars.timestamp;
  const sorted = Float64Array.from(bars.timestamp).sort();
  return sorted.filter((time, i) => i === 0 || time !== sorted[i - 1]);
}

/** The rows of a calendar from `from` on and before `to`. */
export function rowsBetween(calendar: Float64Array, from: number, to: number): Float64Array {
  const first = lowerBound(calendar, from);
  return calendar.subarray(first, lowerBound(calendar, to, first));
}
