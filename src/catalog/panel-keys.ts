import { gather, type RowRuns } from "./column.ts";
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
  /** Their order by (security, date); undefined where they lie in it. */
  readonly keyed: RowRuns | undefined;
  /** The same date by date. */
  readonly dated: RowRuns | undefined;
}

/**
 * Reads the keys of a table, drops what cannot be used, sorts and de-duplicates.
 *
 * @param known keys of tables that were read within the same limits: where the source has the same
 *   ones in the same order, they are taken. Limits may name all their securities besides.
 * @throws AssayError `missing-column`, `bad-column`, `empty-key`, …
 */
export async function readPanelKeys(
  source: TableSource,
  limits: RowLimits,
  dateName: string,
  known: readonly PanelKeys[] = [],
): Promise<PanelKeys> {
  const securityId = await readWhole(source, "security_id");
  const date = await readDays(source, dateName);
  const same = known.find(
    ({ source: keys }) => sameValues(keys.securityId, securityId) && sameValues(keys.date, date),
  );
  return same ?? sortedKeys(securityId, date, limits);
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
  const keyed = sorted && places ? gather(sorted, places) : (sorted ?? places);
  const securityId = moved(all.securityId, places);
  const date = moved(all.date, places);
  const byDate = orderByDate(date);
  const dated = unlessInPlace(keyed ? gather(keyed, byDate.rows) : byDate.rows, sourceId.length);
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
      keyed: keyed && { rows: keyed, starts: startsOf(securityId) },
      dated: dated && { rows: dated, starts: byDate.starts },
    },
  };
}

/** Where the rows of each security begin, and their number. */
function startsOf(securityId: Int32Array): Int32Array {
  const starts: number[] = [];
  for (let row = 0; row < securityId.length; row++) {
    if (row === 0 || securityId[row] !== securityId[row - 1]) starts.push(row);
  }
  return Int32Array.from([...starts, securityId.length]);
}

/** Undefined for an order in which every row stays where it is. */
function unlessInPlace(rows: Int32Array, sourceRows: number): Int32Array | undefined {
  if (rows.length !== sourceRows) return rows;
  // rows.every((row, place) => row === place)
  for (let place = 0; place < rows.length; place++) if (rows[place] !== place) return rows;
  return undefined;
}
