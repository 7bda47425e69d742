import { AssayError, expected } from "../../errors.ts";
import type { Operand } from "../expression.ts";
import { requirePositiveInteger } from "../parameters.ts";

/** Columns of a bar, or series that stand for them, as indicators take them. */
export interface HighLow {
  readonly high: Operand;
  readonly low: Operand;
}

/** `HighLow` and the close. */
export interface HighLowClose extends HighLow {
  readonly close: Operand;
}

/** `HighLowClose` and the volume. */
export interface HighLowCloseVolume extends HighLowClose {
  readonly volume: Operand;
}

/** The largest window; a block of this many bars still fits into a kernel's memory. */
const LONGEST_WINDOW = 2 ** 24;

/**
 * Refuses a window that is no whole number of bars in [`least`, 2^24].
 * @param where the function as the user wrote it, with the argument's name where it has several.
 * @throws AssayError `bad-window`.
 */
export function requireWindow(where: string, window: number, least = 1): void {
  if (least === 1) requirePositiveInteger(where, window);
  else if (!Number.isInteger(window) || window < least) {
    throw expected(
      "bad-window",
      where,
      `a whole number of bars, at least ${least}`,
      window,
      "This statistic needs more than one bar to be defined.",
    );
  }
  if (window > LONGEST_WINDOW) {
    throw expected(
      "bad-window",
      where,
      `a whole number of bars, at most ${LONGEST_WINDOW}`,
      window,
      "Resample to a longer timeframe first.",
    );
  }
}

/**
 * Refuses a shift into the future and anything that is no whole number.
 * @throws AssayError `look-ahead` for a negative shift, `bad-window` otherwise.
 */
export function requireShift(where: string, bars: number): void {
  if (bars < 0) {
    throw new AssayError(
      "look-ahead",
      `${where}: expected a whole number of bars, at least 0, got ${bars}.`,
      "A negative shift would read bars that are not known yet; a backtest with look-ahead is worthless.",
    );
  }
  if (bars !== 0) requireWindow(where, bars);
}

/**
 * Refuses a value that is not a finite number in [`min`, `max`].
 * @throws AssayError `bad-argument`.
 */
export function requireInRange(
  where: string,
  value: number,
  min: number,
  max = Number.POSITIVE_INFINITY,
): void {
  if (Number.isFinite(value) && value >= min && value <= max) return;
  const wanted = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `in [${min}, ${max}]`;
  throw expected("bad-argument", where, `a number ${wanted}`, value, "See docs/indicators.md.");
}
