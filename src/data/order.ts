import { AssayError } from "../errors.ts";
import { firstDisorder } from "./clean.ts";
import { formatTime } from "./dates.ts";

/**
 * Requires times that never step back.
 *
 * @param where file that is named in the error
 * @param rowName what a row is called, by its place in `timestamp`
 * @throws AssayError `disordered-times`, `empty-time`
 */
export function requireOrder(
  where: string,
  symbol: string,
  timestamp: Float64Array,
  rowName = (row: number) => `row ${row + 1}`,
): void {
  const row = firstDisorder(timestamp);
  if (row < 0) return;
  if (Number.isNaN(timestamp[row])) throw emptyTime(where, symbol, timestamp);
  const before = formatTime(timestamp[row - 1]!);
  throw new AssayError(
    "disordered-times",
    `${where}: symbol ${symbol}, ${rowName(row)}: expected a time after ${before}, got ${formatTime(timestamp[row]!)}.`,
    "Sort the data with `npx assay import FILE --out DIR`, which also reports what it did.",
  );
}

/** Error for the first row without a time. */
export function emptyTime(where: string, symbol: string, timestamp: Float64Array): AssayError {
  const row = timestamp.findIndex(Number.isNaN);
  return new AssayError(
    "empty-time",
    `${where}: symbol ${symbol}, row ${row + 1}: expected a time, the cell is empty.`,
    "Fill in the time or remove the row.",
  );
}
