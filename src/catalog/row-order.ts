/** Values of one digit of the sort. */
const DIGIT_BITS = 16;

/**
 * Rows in ascending order of their keys, of which the first counts most; rows with equal keys stay as
 * they came. Least significant digit first, by counting, so in time linear in the rows.
 *
 * `rows.toSorted((a, b) => compareFirstDifferent(keys, a, b))`
 *
 * @param rows to be ordered; all unless given
 * @returns undefined when all rows are in order already
 */
export function ascendingOrder(
  keys: readonly Int32Array[],
  rows?: Int32Array,
): Int32Array | undefined {
  if (!rows && isAscending(keys)) return undefined;
  let order = rows ?? Int32Array.from({ length: 0 });
  if (!rows) {
    order = new Int32Array(keys[0]!.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
  }
  let spare: Int32Array | undefined;
  for (const key of [...keys].reverse()) {
    if (ascendsAlong(key, order)) continue;
    const { least, range } = extentOf(key);
    for (let shift = 0; shift < 32 && range / 2 ** shift >= 1; shift += DIGIT_BITS) {
      spare ??= new Int32Array(order.length);
      sortByDigit(key, least, shift, order, spare);
      [order, spare] = [spare, order === rows ? new Int32Array(order.length) : order];
    }
  }
  return order;
}

function isAscending(keys: readonly Int32Array[]): boolean {
  const length = keys[0]!.length;
  for (let i = 1; i < length; i++) {
    for (const key of keys) {
      const step = key[i]! - key[i - 1]!;
      if (step < 0) return false;
      if (step > 0) break;
    }
  }
  return true;
}

function ascendsAlong(key: Int32Array, order: Int32Array): boolean {
  for (let i = 1; i < order.length; i++) {
    if (key[order[i]!]! < key[order[i - 1]!]!) return false;
  }
  return true;
}

/** The least of some values, and how far above it the largest lies. */
export function extentOf(key: Int32Array): { least: number; range: number } {
  let least = key[0] ?? 0;
  let most = least;
  for (let i = 1; i < key.length; i++) {
    const value = key[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, range: most - least };
}

function sortByDigit(
  key: Int32Array,
  least: number,
  shift: number,
  order: Int32Array,
  out: Int32Array,
): void {
  const mask = (1 << DIGIT_BITS) - 1;
  const places = new Int32Array(mask + 2);
  for (let i = 0; i < order.length; i++) {
    places[(((key[order[i]!]! - least) >>> shift) & mask) + 1]!++;
  }
  for (let digit = 0; digit < mask; digit++) places[digit + 1]! += places[digit]!;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const digit = ((key[row]! - least) >>> shift) & mask;
    out[places[digit]!++] = row;
  }
}

/** Places of all but those that another with the same key follows. */
export interface DistinctPlaces {
  /** Undefined when all stay. */
  readonly places: Int32Array | undefined;
  /** How many were left out. */
  readonly duplicates: number;
  /** A place that was left out; -1 for none. */
  readonly example: number;
}

/** Keeps the last of the places with equal keys, which lie side by side. */
export function lastOfEqual(first: Int32Array, second: Int32Array): DistinctPlaces {
  const { length } = first;
  let places: Int32Array | undefined;
  let count = 0;
  let example = -1;
  for (let i = 0; i < length; i++) {
    const again = i + 1 < length && first[i] === first[i + 1] && second[i] === second[i + 1];
    if (again && !places) {
      places = Int32Array.from({ length }, (_, place) => place);
      example = i;
    }
    if (again) continue;
    if (places) places[count] = i;
    count++;
  }
  return { places: places?.slice(0, count), duplicates: length - count, example };
}

/** How the rows of a table, sorted by (security, date), lie date by date. */
export interface DateOrder {
  /** Dates that have rows, ascending. */
  readonly dates: Int32Array;
  /** Length dates + 1: places at which the rows of each date begin. */
  readonly starts: Int32Array;
  /** Per row its place, date by date. */
  readonly places: Int32Array;
}

/** @param date per row, rows sorted by (security, date) */
export function orderByDate(date: Int32Array): DateOrder {
  if (date.length === 0)
    return { dates: date.slice(), starts: new Int32Array(1), places: date.slice() };
  const { least, range } = extentOf(date);
  const next = new Int32Array(range + 2);
  for (let row = 0; row < date.length; row++) next[date[row]! - least + 1]!++;
  const dates: number[] = [];
  const starts: number[] = [0];
  for (let day = 0; day <= range; day++) {
    if (next[day + 1]! > 0) {
      dates.push(least + day);
      starts.push(next[day]! + next[day + 1]!);
    }
    next[day + 1]! += next[day]!;
  }
  const places = new Int32Array(date.length);
  for (let row = 0; row < date.length; row++) places[row] = next[date[row]! - least]!++;
  return { dates: Int32Array.from(dates), starts: Int32Array.from(starts), places };
}

/** Distinct values of an ascending array. */
export function distinct(ascending: Int32Array): Int32Array {
  const out: number[] = [];
  for (let i = 0; i < ascending.length; i++) {
    if (i === 0 || ascending[i] !== ascending[i - 1]) out.push(ascending[i]!);
  }
  return Int32Array.from(out);
}

/** Values of two arrays, each ascending and distinct, in one that is so too. */
export function union(a: Int32Array, b: Int32Array): Int32Array {
  const out = new Int32Array(a.length + b.length);
  let count = 0;
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; count++) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    if (a[i] === value) i++;
    if (b[j] === value) j++;
    out[count] = value;
  }
  return out.slice(0, count);
}

/** Place of each of `values` in `among`, both ascending and distinct; -1 for one that is not there. */
export function placesIn(values: Int32Array, among: Int32Array): Int32Array {
  const out = new Int32Array(values.length);
  let place = 0;
  for (let i = 0; i < values.length; i++) {
    while (place < among.length && among[place]! < values[i]!) place++;
    out[i] = among[place] === values[i] ? place : -1;
  }
  return out;
}
