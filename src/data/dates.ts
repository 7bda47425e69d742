import { AssayError } from "../errors.ts";

const PATTERN =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z)?)?)?)?$/;

/**
 * Start of a period, in ms UTC: `2020`, `2020-03`, `2020-03-01`, `2020-03-01T10:00[:00[.000]]`, with
 * or without a closing `Z`. Ranges are half-open, so `to: parseDate("2020")` ends before 2020.
 *
 * @param what name of the option, for the error
 * @throws AssayError `bad-date`, also for a date that does not exist (2021-02-29).
 */
export function parseDate(text: string, what = "date"): number {
  const match = PATTERN.exec(text.trim());
  if (match) {
    const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) =>
      match[i] === undefined ? undefined : Number(match[i]),
    );
    const milliseconds = Number((match[7] ?? "0").padEnd(3, "0"));
    const parts = [year!, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0] as const;
    const time = Date.UTC(...parts, milliseconds);
    const date = new Date(time);
    const same =
      date.getUTCFullYear() === parts[0] &&
      date.getUTCMonth() === parts[1] &&
      date.getUTCDate() === parts[2] &&
      date.getUTCHours() === parts[3] &&
      date.getUTCMinutes() === parts[4] &&
      date.getUTCSeconds() === parts[5];
    if (same) return time;
  }
  throw new AssayError(
    "bad-date",
    `${what}: expected a date in UTC, got ${JSON.stringify(text)}.`,
    "Write 2020, 2020-03, 2020-03-01 or 2020-03-01T10:00.",
  );
}

/** A time as `2020-03-01T10:00:00Z`, with milliseconds only where there are some. */
export function formatTime(time: number): string {
  if (!Number.isFinite(time)) return String(time);
  return new Date(time).toISOString().replace(/\.000Z$/, "Z");
}

/** A half-open range of time, ms UTC; an absent end is open. */
export interface DateRange {
  /** First time in the range. */
  readonly from?: number;
  /** First time after the range. */
  readonly to?: number;
}

/**
 * Makes a range from two dates as a person writes them.
 *
 * @throws AssayError `bad-date`, or `empty-range` when `from` is not before `to`.
 */
export function parseDateRange(from?: string, to?: string): DateRange {
  const range: { from?: number; to?: number } = {};
  if (from !== undefined) range.from = parseDate(from, "from");
  if (to !== undefined) range.to = parseDate(to, "to");
  requireRange(range);
  return range;
}

/** @throws AssayError `empty-range` when `from` is not before `to`, `bad-date` for a NaN. */
export function requireRange({ from, to }: DateRange): void {
  if (Number.isNaN(from) || Number.isNaN(to)) {
    throw new AssayError("bad-date", "Range: a bound is NaN.", "Give times in ms since 1970 UTC.");
  }
  if (from !== undefined && to !== undefined && !(from < to)) {
    throw new AssayError(
      "empty-range",
      `Range: from ${formatTime(from)} to ${formatTime(to)} holds no time (the end is not part of it).`,
      "Choose an end after the start.",
    );
  }
}
