import { AssayError } from "../errors.ts";
import { formatTime } from "./dates.ts";

const EARLIEST = Date.UTC(1900);
const LATEST = Date.UTC(2200);

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
    "Convert the column to int64 milliseconds or to datetimes, or make CSV of it for `npx assay import`, which knows seconds, microseconds and nanoseconds by their size.",
  );
}
