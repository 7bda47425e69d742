import type { Members, TableColumns } from "./catalog-port.ts";
import { firstFrom } from "./days.ts";
import { placesOn } from "./members.ts";

/** Rows of a table by calendar date; those of dates[k] are from[k] … to[k] - 1. */
export interface DatedRows {
  readonly dates: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The securities of each date's rows. */
  readonly members: Members;
}

/** Rows of a table by the dates it has. */
export function datedRows({
  dates,
  starts,
  members,
}: Pick<TableColumns, "dates" | "starts" | "members">): DatedRows {
  return { dates, from: starts.subarray(0, -1), to: starts.subarray(1), members };
}

/** Calendar days after which what was last known of a security counts as not known. */
export const MAX_AGE_DAYS = 63;

/**
 * Joins as of a date: per entry the last row of its security in `table` that is not later than its
 * date and at most 63 calendar days older; -1 where there is none.
 *
 * One pass over the table in the order of dates, with the last row of each security at hand.
 */
export function asOfRows(
  entries: { readonly security: Int32Array; readonly dateSig: Int32Array },
  table: DatedRows,
  securities: number,
): Int32Array {
  const { security, dateSig } = entries;
  const { dates, from, to } = table;
  const found = new Int32Array(new SharedArrayBuffer(dateSig.length * 4)).fill(-1);
  const order = orderByDate(dateSig, dates);
  const last = new Int32Array(securities).fill(-1);
  const places = new Int32Array(securities);
  let at = 0;
  let k = 0; // the next date of the table
  while (at < dateSig.length) {
    const day = dateSig[order ? order[at]! : at]!;
    for (; k < dates.length && dates[k]! <= day; k++) enter(table, k, places, last);
    // Rows lie date by date: those of the last 63 days begin with the first of them.
    const oldest = firstFrom(dates, day - MAX_AGE_DAYS);
    const oldestRow = oldest < k ? from[oldest]! : (to[k - 1] ?? 0);
    at = join(at, day, oldestRow);
  }
  return found;

  /** Joins the entries of a day from place `next` on; returns the place of the next day's. */
  function join(next: number, day: number, oldestRow: number): number {
    for (; next < dateSig.length; next++) {
      const entry = order ? order[next]! : next;
      if (dateSig[entry] !== day) break;
      const row = last[security[entry]!]!;
      if (row >= oldestRow) found[entry] = row;
    }
    return next;
  }
}

/**
 * Notes the rows of a table's k-th date.
 *
 * @param places room for those of all securities
 */
function enter(
  { from, members }: DatedRows,
  k: number,
  places: Int32Array,
  last: Int32Array,
): void {
  const first = from[k]!;
  const count = placesOn(members, k, places);
  for (let i = 0; i < count; i++) last[places[i]!] = first + i;
}

/**
 * Places of days in ascending order; undefined where they ascend as they are, as is usual. Days that no
 * row of a table with these `dates` is within reach of come first or last, in any order.
 */
function orderByDate(days: Int32Array, dates: Int32Array): Int32Array | undefined {
  if (ascends(days)) return undefined;
  const first = (dates[0] ?? 0) - 1;
  const places = (dates.at(-1) ?? 0) + MAX_AGE_DAYS + 2 - first;
  const placeOf = (day: number) => Math.max(0, Math.min(places - 1, day - first));
  const next = new Int32Array(places + 1);
  for (let entry = 0; entry < days.length; entry++) next[placeOf(days[entry]!) + 1]!++;
  for (let place = 1; place < next.length; place++) next[place]! += next[place - 1]!;
  const order = new Int32Array(days.length);
  for (let entry = 0; entry < days.length; entry++) order[next[placeOf(days[entry]!)]!++] = entry;
  return order;
}

function ascends(days: Int32Array): boolean {
  for (let at = 1; at < days.length; at++) if (days[at]! < days[at - 1]!) return false;
  return true;
}
