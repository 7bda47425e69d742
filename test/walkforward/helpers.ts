import { AssayError } from "../../src/errors.ts";
import { type Slices, sliceWindows } from "../../src/walkforward/slicer.ts";
import { resolveWindows, type WindowOptions } from "../../src/walkforward/spec.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Midnight UTC of a date such as `2020-03-01`. */
export const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** Starts of bars, one every `step` ms in [from, to). */
export function every(step: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
}

/** Without Saturdays and Sundays. 1970-01-01 was a Thursday. */
export function withoutWeekends(times: Float64Array): Float64Array {
  return times.filter((time) => (Math.floor(time / DAY) + 3) % 7 < 5);
}

/** Windows of a calendar of daily bars unless told otherwise. */
export function slice(times: Float64Array, options: WindowOptions, timeframe = DAY): Slices {
  return sliceWindows(times, resolveWindows(options), { timeframe });
}

/** The error that `act` is expected to end with. */
export function refused(act: () => unknown): AssayError {
  try {
    act();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
