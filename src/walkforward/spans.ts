import { AssayError } from "../errors.ts";

const DAY = 86_400_000;
/** Mean length of a calendar month, 365.25/12 days, in ms. */
const MEAN_MONTH = 30.4375 * DAY;

const UNITS: Readonly<Record<string, Pick<Span, "unit" | "count">>> = {
  d: { unit: "day", count: 1 },
  w: { unit: "day", count: 7 },
  mo: { unit: "month", count: 1 },
  y: { unit: "month", count: 12 },
};

/** A length of calendar time, as plain data: so many months, or so many days. */
export interface Span {
  readonly unit: "month" | "day";
  /** A whole number, at least 1. */
  readonly count: number;
}

/** Months and days to go from a day: the months first, then the days. */
export interface CalendarOffset {
  readonly months: number;
  readonly days: number;
}

/**
 * Reads a length of a window: a whole number and `d` (days), `w` (7 days), `mo` (calendar months) or
 * `y` (12 months). `1y` and `12mo` are the same span, so they describe the same run.
 *
 * @param option name of the option, for the error
 * @throws AssayError `bad-span`, also for minutes and hours: windows begin at midnight UTC.
 */
export function parseSpan(text: string, option: string): Span {
  const match = /^([1-9]\d{0,4})([a-z]+)$/.exec(text.trim());
  const unit = match?.[2] ?? "";
  if (match && Object.hasOwn(UNITS, unit)) {
    const { unit: of, count } = UNITS[unit]!;
    return Object.freeze({ unit: of, count: Number(match[1]) * count });
  }
  throw new AssayError(
    "bad-span",
    `Option "${option}": expected a whole number of months or days, got ${JSON.stringify(text)}.`,
    wayOut(match?.[1] ?? "", unit),
  );
}

function wayOut(count: string, unit: string): string {
  if (unit === "m") {
    return `m is a minute, and windows are at least a day: write ${count}mo for months.`;
  }
  if (unit === "h" || unit === "s") {
    return "Windows begin at midnight UTC and are at least a day: write 1d, 90d, 3mo or 1y.";
  }
  return "Write for example 90d (days), 2w (weeks), 12mo (months) or 1y (a year).";
}

/** The span as it is written in its smallest unit: `12mo`, `90d`. */
export function formatSpan({ unit, count }: Span): string {
  return `${count}${unit === "month" ? "mo" : "d"}`;
}

/** Length in ms; for months the mean length, 30.4375 days each. */
export function nominalLength({ unit, count }: Span): number {
  return count * (unit === "month" ? MEAN_MONTH : DAY);
}

/** Sum of spans, each taken so many times. */
export function offsetOf(...parts: readonly (readonly [span: Span, times: number])[]) {
  const offset = { months: 0, days: 0 };
  for (const [{ unit, count }, times] of parts) {
    if (unit === "month") offset.months += count * times;
    else offset.days += count * times;
  }
  return offset;
}

/**
 * The time that lies `offset` after `anchor`, in UTC. Months keep the day of the month, or take the
 * last one where the month is shorter: 31 January and one month is 28 or 29 February, and two months
 * is 31 March, since each is counted from the anchor.
 *
 * @param anchor ms UTC
 */
export function addOffset(anchor: number, { months, days }: CalendarOffset): number {
  const date = new Date(anchor);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDay = anchor - midnight(anchor);
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + days * DAY + timeOfDay;
}

/** Start of the UTC day that holds `time`. */
export function midnight(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/**
 * End of a bar, ms UTC. Bars of whole months end when the calendar says, not after the mean length.
 *
 * @param timeframe nominal length of a bar in ms, as bars carry it
 */
export function barEnd(start: number, timeframe: number): number {
  const isMonths = timeframe > 0 && timeframe % MEAN_MONTH === 0;
  return isMonths
    ? addOffset(start, { months: timeframe / MEAN_MONTH, days: 0 })
    : start + timeframe;
}

/** The UTC date of a time as `2020-03-01`. */
export function formatDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
