import { gather } from "./column.ts";
import { sameValues } from "./file-check.ts";
import { readDays, readWhole } from "./key-cells.ts";
import { type RowLimits, usableRows } from "./row-limits.ts";
import { ascendingOrder, type DateOrder, distinct, lastOfEqual, orderByDate } from "./row-order.ts";
import { type RowCounts, rowText } from "./table-quality.ts";
import type { TableSource } from "./table-source.ts";

/** Keys of a table, sorted, each once, and where its rows lie in the source. */
export interface PanelKeys {
  /** Rows that are left. */
  readonly rows: number;
  /** Per row in the order of (security, date). */
  readonly securityId: Int32Array;
  /** Days since 1970-01-01, per row in that order. */
  readonly date: Int32Array;
  readonly byDate: DateOrder;
  /** Distinct security ids, ascending. */
  readonly ids: Int32Array;
  readonly counts: RowCounts;
  readonly source: SourceRows;
}

/** The rows of a source and the order in which they are taken. */
interface SourceRows {
  readonly securityId: Int32Array;
  readonly date: Int32Array;
  /** Row of the source for each row in the order of (security, date); undefined where none moves. */
  readonly keyed: Int32Array | undefined;
  /** The same date by date. */
  readonly dated: Int32Array | undefined;
}

/**
 * Reads the keys of a table, drops what cannot be used, sorts and de-duplicates.
 *
 * @param like keys of a table that was read within the same limits: where the source has the same keys
 *   in the same order, these are taken. Limits may name all its securities besides.
 * @throws AssayError `missing-column`, `bad-column`, `empty-key`, …
 */
export async function readPanelKeys(
  source: TableSource,
  limits: RowLimits,
  dateName: string,
  like?: PanelKeys,
): Promise<PanelKeys> {
  const securityId = await readWhole(source, "security_id");
  const date = await readDays(source, dateName);
  const same =
    like !== undefined &&
    sameValues(like.source.securityId, securityId) &&
    sameValues(like.source.date, date);
  return same ? like : sortedKeys(securityId, date, limits);
}

function sortedKeys(sourceId: Int32Array, sourceDate: Int32Array, limits: RowLimits): PanelKeys {
  const { kept, counts } = usableRows(sourceId, sourceDate, limits);
  const sorted = ascendingOrder([sourceId, sourceDate], kept);
  const moved = (values: Int32Array, rows: Int32Array | undefined) =>
    rows ? gather(values, rows) : values;
  const all = { securityId: moved(sourceId, sorted), date: moved(sourceDate, sorted) };
  const { places, duplicates, example } = lastOfEqual(all.securityId, all.date);
  counts.duplicate_rows = duplicates;
  if (example >= 0) counts.examples.duplicate_rows = rowText(all.securityId, all.date, example);
  const keyed = places && sorted ? gather(sorted, places) : (places ?? sorted);
  const securityId = moved(all.securityId, places);
  const date = moved(all.date, places);
  const byDate = orderByDate(date);
  const dated = keyed ? gather(keyed, byDate.rows) : byDate.rows;
  return {
    rows: date.length,
    securityId,
    date,
    byDate,
    ids: distinct(securityId),
    counts,
    source: {
      securityId: sourceId,
      date: sourceDate,
      keyed,
      dated: unlessInPlace(dated, sourceId.length),
    },
  };
}

/** Undefined for an order in which every row stays where it is. */
function unlessInPlace(rows: Int32Array, sourceRows: number): Int32Array | undefined {
  if (rows.length !== sourceRows) return rows;
  // rows.every((row, place) => row === place)
  for (let place = 0; place < rows.length; place++) if (rows[place] !== place) return rows;
  return undefined;
}
