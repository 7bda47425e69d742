import type { Places, TableColumns } from "./catalog-port.ts";
import { firstFrom } from "./days.ts";

/** Rows of a table by calendar date; those of dates[k] are from[k] … to[k] - 1. */
export interface DatedRows {
  readonly dates: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Per row the place of its security. */
  readonly security: Places;
}

/** Rows of a table by the dates it has. */
export function datedRows({
  dates,
  starts,
  security,
}: Pick<TableColumns, "dates" | "starts" | "security">): DatedRows {
  return { dates, from: starts.subarray(0, -1), to: starts.subarray(1), security };
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
  const count = security.length;
  const found = new Int32Array(new SharedArrayBuffer(count * 4)).fill(-1);
  const order = byTableDate(dateSig, table.dates);
  const last = new Int32Array(securities).fill(-1);
  const lastDate = new Int32Array(securities);
  for (let k = 0; k < table.dates.length; k++) {
    for (let row = table.from[k]!; row < table.to[k]!; row++) {
      last[table.security[row]!] = row;
      lastDate[table.security[row]!] = table.dates[k]!;
    }
    for (let at = order.starts[k]!; at < order.starts[k + 1]!; at++) {
      const entry = order.entries[at]!;
      const place = security[entry]!;
      const row = last[place]!;
      if (row >= 0 && dateSig[entry]! - lastDate[place]! <= MAX_AGE_DAYS) found[entry] = row;
    }
  }
  return found;
}

/** Entries by the place of the last table date that is not later than theirs; earlier ones are left out. */
function byTableDate(
  dateSig: Int32Array,
  dates: Int32Array,
): { readonly starts: Int32Array; readonly entries: Int32Array } {
  const starts = new Int32Array(dates.length + 1);
  const placeOfEntry = new Int32Array(dateSig.length);
  let [cachedDay, cachedPlace] = [Number.NaN, -1];
  for (let entry = 0; entry < dateSig.length; entry++) {
    const day = dateSig[entry]!;
    if (day !== cachedDay) {
      cachedDay = day;
      cachedPlace = firstFrom(dates, day + 1) - 1;
    }
    placeOfEntry[entry] = cachedPlace;
    if (cachedPlace >= 0) starts[cachedPlace + 1]!++;
  }
  for (let k = 0; k < dates.length; k++) starts[k + 1]! += starts[k]!;
  const entries = new Int32Array(starts[dates.length]!);
  const next = starts.slice();
  for (let entry = 0; entry < dateSig.length; entry++) {
    const place = placeOfEntry[entry]!;
    if (place >= 0) entries[next[place]!++] = entry;
  }
  return { starts, entries };
}
