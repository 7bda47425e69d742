import { expected } from "../errors.ts";

const MS_PER_DAY = 86_400_000;

/** `2020-03-31` of a number of days since 1970-01-01. */
export function formatDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * Days since 1970-01-01 of a calendar date: `2020`, `2020-03`, `2020-03-31`, or such a number itself.
 *
 * @throws AssayError `bad-date` for anything else, 2020-02-30 included.
 */
export function parseDay(where: string, date: number | string): number {
  if (typeof date === "number" && Number.isInteger(date)) return date;
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(String(date));
  if (match) {
    const [, year, month = "01", day = "01"] = match;
    const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const number = time / MS_PER_DAY;
    if (formatDay(number) === `${year}-${month}-${day}`) return number;
  }
  throw expected("bad-date", where, "a date", date, "Write it as 2020, 2020-03 or 2020-03-31.");
}

/** Place of the first of ascending `dates` that is at least `day`; their number if none is. */
export function firstFrom(dates: Int32Array, day: number): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dates[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each day from `first` on, the place of the first of ascending `dates` at or after it. */
export interface DayLookup {
  readonly first: number;
  readonly places: Int32Array;
}

/** Answers `firstFrom` for every day between the first and the last of `dates` by one look. */
export function dayLookup(dates: Int32Array): DayLookup {
  const first = dates[0] ?? 0;
  const places = new Int32Array(dates.length === 0 ? 0 : dates.at(-1)! - first + 1);
  let place = 0;
  for (let day = 0; day < places.length; day++) {
    while (dates[place]! < first + day) place++;
    places[day] = place;
  }
  return { first, places };
}

/** Place of the first date at or after `day`; their number if none is. */
export function placeOf({ first, places }: DayLookup, day: number): number {
  const at = day - first;
  if (at <= 0 || places.length === 0) return 0;
  return at < places.length ? places[at]! : places[places.length - 1]! + 1;
}
