import { AssayError } from "../errors.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Mean length of a calendar month, 365.25/12 days, in ms. */
export const MEAN_MONTH = 30.4375 * DAY;

/** 1970-01-05 was a Monday; weeks start there. */
const FIRST_MONDAY = 4 * DAY;

const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: WEEK,
};

/** A length of bars: so many milliseconds, or so many calendar months. */
export interface Timeframe {
  /** As it is written: `15m`, `1h`, `1d`, `1w`, `1mo`. */
  readonly label: string;
  readonly unit: "ms" | "month";
  /** Milliseconds, or months. */
  readonly every: number;
  /** Length in ms; for months the mean length, 30.4375 days each. */
  readonly nominal: number;
}

/**
 * Reads a timeframe: a whole number and `s`, `m` (minute), `h`, `d`, `w` (from Monday) or `mo`
 * (calendar month). Its label is the one way to write that length: `60m` becomes `1h`.
 *
 * @throws AssayError `bad-timeframe`.
 */
export function parseTimeframe(text: string): Timeframe {
  const match = /^([1-9]\d{0,4})(s|m|h|d|w|mo)$/.exec(text.trim());
  if (!match) {
    throw new AssayError(
      "bad-timeframe",
      `Timeframe: expected a whole number and a unit, got ${JSON.stringify(text)}.`,
      "Write for example 1m (a minute), 15m, 1h, 4h, 1d, 1w or 1mo (a month).",
    );
  }
  const count = Number(match[1]);
  const unit = match[2]!;
  if (unit === "mo") return months(count);
  return milliseconds(count * UNITS[unit]!);
}

function months(count: number): Timeframe {
  return { label: `${count}mo`, unit: "month", every: count, nominal: count * MEAN_MONTH };
}

/** The timeframe of so many ms, in the largest unit that divides it; 28 to 31 days are a month. */
export function timeframeOf(ms: number): Timeframe {
  return ms >= 28 * DAY && ms <= 31 * DAY && ms !== 4 * WEEK ? months(1) : milliseconds(ms);
}

function milliseconds(ms: number): Timeframe {
  for (const [unit, length] of Object.entries(UNITS).reverse()) {
    // Two weeks are 2w, but ten days are 10d.
    if (ms % length === 0)
      return { label: `${ms / length}${unit}`, unit: "ms", every: ms, nominal: ms };
  }
  return { label: `${ms}ms`, unit: "ms", every: ms, nominal: ms };
}

/**
 * Start of the bucket that holds `time` (ms UTC). Buckets are aligned to 1970-01-01 UTC (weeks to
 * Mondays, months to January), shifted by `sessionOffset` ms.
 */
export function bucketStart(time: number, timeframe: Timeframe, sessionOffset = 0): number {
  const local = time - sessionOffset;
  if (timeframe.unit === "month") {
    const date = new Date(local);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return monthStart(Math.floor(month / timeframe.every) * timeframe.every) + sessionOffset;
  }
  const origin = bucketOrigin(timeframe);
  const every = timeframe.every;
  return Math.floor((local - origin) / every) * every + origin + sessionOffset;
}

/** End of the bucket that starts at `start`, which is the start of the next one. */
export function bucketEnd(start: number, timeframe: Timeframe, sessionOffset = 0): number {
  if (timeframe.unit === "ms") return start + timeframe.every;
  const date = new Date(start - sessionOffset);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return monthStart(month + timeframe.every) + sessionOffset;
}

/** Where buckets of whole milliseconds are anchored: a Monday for whole weeks, else 1970. */
export function bucketOrigin(timeframe: Timeframe): number {
  return timeframe.every % WEEK === 0 ? FIRST_MONDAY : 0;
}

/**
 * The spacing that occurs most often between successive times, in ms (the smallest on a tie); NaN
 * for fewer than two times. Looks at no more than the first 20,000.
 *
 * @param timestamp ascending, ms UTC, of one symbol
 */
export function usualSpacing(timestamp: Float64Array): number {
  const counts = new Map<number, number>();
  const end = Math.min(timestamp.length, 20_000);
  for (let i = 1; i < end; i++) {
    const gap = timestamp[i]! - timestamp[i - 1]!;
    counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  let best = Number.NaN;
  let most = 0;
  for (const [gap, count] of counts) {
    if (count > most || (count === most && gap < best)) {
      best = gap;
      most = count;
    }
  }
  return best;
}

function monthStart(monthsSinceYearZero: number): number {
  return Date.UTC(Math.floor(monthsSinceYearZero / 12), monthsSinceYearZero % 12, 1);
}
