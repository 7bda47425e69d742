import { gather, type RowPlaces, sharedWhole } from "./column.ts";
import { ascendingOrder, distinct, lastOfEqual, orderByDate } from "./row-order.ts";
import { type RowCounts, rowText } from "./table-quality.ts";

/** Keys of a table in order, each once, and where the rows of its source come to. */
export interface KeyOrder {
  /** Per row in the order of (security, date). */
  readonly securityId: Int32Array;
  /** Days since 1970-01-01, per row in that order. */
  readonly date: Int32Array;
  /** Dates that have rows, ascending, and, date by date, where the rows of each begin and all end. */
  readonly byDate: { readonly dates: Int32Array; readonly starts: Int32Array };
  /** Distinct security ids, ascending. */
  readonly ids: Int32Array;
  /** By (security, date), in shared memory; undefined where the rows of the source lie so. */
  readonly keyed: RowPlaces | undefined;
  /** The same date by date. */
  readonly dated: RowPlaces | undefined;
}

/**
 * Sorts the keys of a source; of rows with the same key the last one stays.
 *
 * @param kept rows that count, ascending; all unless given
 * @param counts is told of duplicates
 */
export function keyOrder(
  sourceId: Int32Array,
  sourceDate: Int32Array,
  kept: Int32Array | undefined,
  counts: RowCounts,
): KeyOrder {
  const sorted = ascendingOrder([sourceId, sourceDate], kept);
  const moved = (values: Int32Array, rows: Int32Array | undefined) =>
    rows ? gather(values, rows) : values;
  const all = { securityId: moved(sourceId, sorted), date: moved(sourceDate, sorted) };
  const { places, duplicates, example } = lastOfEqual(all.securityId, all.date);
  counts.duplicate_rows = duplicates;
  if (example >= 0) counts.examples.duplicate_rows = rowText(all.securityId, all.date, example);
  const rows = sorted && places ? gather(sorted, places) : (sorted ?? places);
  const securityId = moved(all.securityId, places);
  const date = moved(all.date, places);
  const { dates, starts, places: datePlaces } = orderByDate(date);
  const dated = placesOf(rows, sourceId.length, datePlaces);
  return {
    securityId,
    date,
    byDate: { dates, starts },
    ids: distinct(securityId),
    keyed: rows && { rows: rows.length, places: placesOf(rows, sourceId.length) },
    dated: isInPlace(dated) ? undefined : { rows: date.length, places: dated },
  };
}

/**
 * Where the rows of a source come to; -1 for those that are left out.
 *
 * @param rows of the source in some order; all as they come unless given
 * @param places where each of them comes to; side by side unless given
 */
function placesOf(
  rows: Int32Array | undefined,
  sourceRows: number,
  places?: Int32Array,
): Int32Array {
  const out = sharedWhole(sourceRows).fill(-1);
  const count = rows?.length ?? sourceRows;
  for (let i = 0; i < count; i++) out[rows ? rows[i]! : i] = places ? places[i]! : i;
  return out;
}

function isInPlace(places: Int32Array): boolean {
  // places.every((place, row) => place === row)
  for (let row = 0; row < places.length; row++) if (places[row] !== row) return false;
  return true;
}
