import { AssayError } from "../errors.ts";
import { formatTime } from "./dates.ts";
import { usualSpacing } from "./timeframe.ts";

const EARLIEST = Date.UTC(1900);
const LATEST = Date.UTC(2200);
/** Seconds of the year 2039 taken for milliseconds: 26 January 1970. */
const LATEST_SECONDS = Date.UTC(2039) / 1000;
const WAY_OUT =
  "Write datetimes or int64 milliseconds; as CSV, `npx assay import` also knows seconds, microseconds and nanoseconds by their size.";

/**
 * Unit of a whole number of a CSV file that counts from 1970, by its size: below 10^11 seconds (until
 * the year 5138), below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds. Milliseconds
 * before March 1973 are taken for seconds; in Parquet nothing is guessed.
 */
export function epochUnit(value: number): "s" | "ms" | "us" | "ns" {
  const size = Math.abs(value);
  if (size < 1e11) return "s";
  if (size < 1e14) return "ms";
  return size < 1e17 ? "us" : "ns";
}

/**
 * Requires a time in ms of the years 1900 to 2200, outside of which the unit is another one.
 *
 * @throws AssayError `doubtful-time`
 */
export function requireKnownYear(path: string, time: number): void {
  if (time >= EARLIEST && time < LATEST) return;
  const shown = Math.abs(time) <= 8.64e15 ? `${time}, which is ${formatTime(time)}` : String(time);
  throw new AssayError(
    "doubtful-time",
    `${path}: expected times in milliseconds since 1970 UTC, of the years 1900 to 2200, got ${shown}.`,
    WAY_OUT,
  );
}

/**
 * Requires bars of the years 1900 to 2200, and not of January 1970 alone with lengths that no bar has:
 * there lie seconds, days and dates written as numbers (20240131) that are taken for milliseconds, and a
 * year seems to have millions of bars.
 *
 * @param timestamp of one symbol, ascending, ms UTC
 * @throws AssayError `doubtful-time`
 */
export function requireKnownTimes(path: string, timestamp: Float64Array): void {
  const [first, last] = [timestamp[0]!, timestamp.at(-1)!];
  requireKnownYear(path, first);
  requireKnownYear(path, last);
  if (first < 0 || last >= LATEST_SECONDS) return;
  if (!(usualSpacing(timestamp) % 1000 > 0)) return;
  throw new AssayError(
    "doubtful-time",
    `${path}: expected times of the bars, got ${formatTime(first)} to ${formatTime(last)} alone: seconds, days or dates written as numbers look so when they are taken for milliseconds since 1970.`,
    WAY_OUT,
  );
}
