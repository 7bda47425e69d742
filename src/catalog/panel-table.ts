import { AssayError } from "../errors.ts";
import { type CellCounts, holdsNumbers, readNumbers } from "./cells.ts";
import { type Column, gather, gatherColumn, withoutUnusedLabels } from "./column.ts";
import { isCoded, KNOWN_COLUMNS } from "./format.ts";
import { readCodes } from "./group-cells.ts";
import { readDays, readWhole } from "./key-cells.ts";
import { type RowLimits, usableRows } from "./row-limits.ts";
import { ascendingOrder, type DateOrder, distinct, lastOfEqual, orderByDate } from "./row-order.ts";
import { emptyQuality, rowText, type TableQuality } from "./table-quality.ts";
import type { TableSource } from "./table-source.ts";

/** A table keyed by (security_id, date), sorted, each key once; columns are read when asked for. */
export interface PanelTable {
  readonly name: string;
  readonly rows: number;
  /** Per row in the order of (security, date). */
  readonly securityId: Int32Array;
  /** Days since 1970-01-01, per row in that order. */
  readonly date: Int32Array;
  readonly byDate: DateOrder;
  /** Distinct security ids, ascending. */
  readonly ids: Int32Array;
  /** Besides the keys, in the order of their names. */
  readonly columns: readonly string[];
  /** Grows while columns are read. */
  readonly quality: TableQuality;
  /**
   * Values in the order of (security, date) and date by date. Where one of the two is the order of the
   * source, nothing is moved for it.
   *
   * @throws AssayError `bad-column`, `damaged-file`, `unreadable-cell`
   */
  column(name: string): Promise<OrderedColumn>;
}

/** One column in the two orders of a table. */
export interface OrderedColumn {
  /** In the order of (security, date). */
  keyed(): Column;
  /** Date by date, securities ascending within a date. */
  dated(): Column;
}

/**
 * Reads the keys of a table, drops what cannot be used, sorts and de-duplicates.
 *
 * @param name `ret`, `risk`, `descriptor` or a table derived from them
 * @param dateName name of the date in the file
 * @throws AssayError `missing-column`, `bad-column`, `empty-key`, `no-data`, …
 */
export async function openPanel(
  name: string,
  source: TableSource,
  limits: RowLimits = {},
  dateName = "date",
): Promise<PanelTable> {
  const sourceId = await readWhole(source, "security_id");
  const sourceDate = await readDays(source, dateName);
  const offered = source.columns.filter((column) => !["security_id", dateName].includes(column));
  const quality = emptyQuality(name, sourceId.length, offered);
  const usable = usableRows(sourceId, sourceDate, limits, quality);
  const sorted = ascendingOrder([sourceId, sourceDate], usable);
  const { order, duplicates, example } = lastOfEqual([sourceId, sourceDate], sorted);
  quality.duplicate_rows = duplicates;
  if (example >= 0) quality.examples.duplicate_rows = rowText(sourceId, sourceDate, example);
  const securityId = order ? gather(sourceId, order) : sourceId;
  const date = order ? gather(sourceDate, order) : sourceDate;
  quality.rows = date.length;
  if (date.length === 0) throw noRows(source, quality);
  const columns = await usableColumns(name, source, offered, quality);
  const byDate = orderByDate(date);
  const dated = unlessInPlace(order ? gather(order, byDate.rows) : byDate.rows, sourceId.length);
  return {
    name,
    rows: date.length,
    securityId,
    date,
    byDate,
    ids: distinct(securityId),
    columns,
    quality,
    async column(column) {
      const counts: CellCounts = { missing: 0, infinite: 0 };
      const read = isCoded(name, column) ? readCodes : readNumbers;
      const all = await read(source, column, counts);
      if (counts.missing > 0) quality.missing_cells[column] = counts.missing;
      if (counts.infinite > 0) quality.infinite_cells[column] = counts.infinite;
      const values = date.length < sourceId.length ? withoutUnusedLabels(all, dated) : all;
      return { keyed: () => gatherColumn(values, order), dated: () => gatherColumn(values, dated) };
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

/** Columns of the format, and further ones that hold numbers. */
async function usableColumns(
  name: string,
  source: TableSource,
  offered: readonly string[],
  quality: TableQuality,
): Promise<string[]> {
  const known = new Set([...KNOWN_COLUMNS.ret, ...KNOWN_COLUMNS.risk]);
  const columns: string[] = [];
  for (const column of [...offered].sort()) {
    const usable =
      name === "descriptor" || known.has(column) || (await holdsNumbers(source, column));
    if (usable) columns.push(column);
    else quality.ignored_columns.push(column);
  }
  return columns;
}

function noRows(source: TableSource, { rows_read: read, examples }: TableQuality): AssayError {
  const example = Object.values(examples)[0];
  return new AssayError(
    "no-data",
    `${source.path}: expected rows; ${read === 0 ? "there are none" : `none of ${read} can be used (${example} is on no trading date or unknown)`}.`,
    read === 0
      ? "Check the file."
      : "Check that the dates of trading_date and of this table are of the same time.",
  );
}
