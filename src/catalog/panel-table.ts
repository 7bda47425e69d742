import { formatTime } from "../data/dates.ts";
import { AssayError } from "../errors.ts";
import {
  type CellCounts,
  holdsNumbers,
  readCodes,
  readDays,
  readNumbers,
  readWhole,
} from "./cells.ts";
import { type Column, gather, gatherColumn, withoutUnusedLabels } from "./column.ts";
import { isCoded, KNOWN_COLUMNS } from "./format.ts";
import {
  ascendingOrder,
  type DateOrder,
  distinct,
  lastOfEqual,
  orderByDate,
  placesIn,
} from "./row-order.ts";
import type { TableSource } from "./table-source.ts";

const DAY = 86_400_000;

/** What was done to the rows and cells of a table, by reason. */
export interface TableQuality {
  rows_read: number;
  rows: number;
  /** Rows of which a later row has the same key; the last one was kept. */
  duplicate_rows: number;
  /** Rows of a date that is no trading date; dropped. */
  off_calendar_rows: number;
  /** Rows of `descriptor` of a security that is neither in `ret` nor in `risk`; dropped. */
  unknown_security_rows: number;
  /** Infinite cells that became NaN, by column. */
  infinite_cells: Record<string, number>;
  /** Cells without a value, by column. */
  missing_cells: Record<string, number>;
  /** Columns of the format that the source lacks. */
  absent_columns: readonly string[];
  /** Columns that are neither known nor numbers; left out. */
  ignored_columns: string[];
  /** A row that was dropped, for each reason, in words. */
  examples: Record<string, string>;
}

/** Which rows a table may have. */
export interface RowLimits {
  /** Ascending. */
  readonly tradingDates?: Int32Array;
  /** Ascending. */
  readonly securityIds?: Int32Array;
}

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
  return rows.every((row, place) => row === place) ? undefined : rows;
}

function emptyQuality(name: string, rows: number, offered: readonly string[]): TableQuality {
  const known = name === "ret" || name === "risk" ? KNOWN_COLUMNS[name] : [];
  return {
    rows_read: rows,
    rows,
    duplicate_rows: 0,
    off_calendar_rows: 0,
    unknown_security_rows: 0,
    infinite_cells: {},
    missing_cells: {},
    absent_columns: known.filter((column) => !offered.includes(column)),
    ignored_columns: [],
    examples: {},
  };
}

/** Rows within the limits; undefined when all are. */
function usableRows(
  id: Int32Array,
  date: Int32Array,
  { tradingDates, securityIds }: RowLimits,
  quality: TableQuality,
): Int32Array | undefined {
  const isTradingDate = tradingDates && membership(tradingDates);
  // Looked up by place, since ids may lie far apart.
  const ids = securityIds && new Set(securityIds);
  let kept: Int32Array | undefined;
  let count = 0;
  for (let row = 0; row < id.length; row++) {
    let reason: "off_calendar_rows" | "unknown_security_rows" | undefined;
    if (isTradingDate && !isTradingDate(date[row]!)) reason = "off_calendar_rows";
    else if (ids && !ids.has(id[row]!)) reason = "unknown_security_rows";
    if (reason) {
      quality[reason]++;
      quality.examples[reason] ??= rowText(id, date, row);
      if (!kept) {
        kept = new Int32Array(id.length);
        for (let before = 0; before < row; before++) kept[before] = before;
      }
      continue;
    }
    if (kept) kept[count] = row;
    count++;
  }
  return kept?.slice(0, count);
}

function membership(days: Int32Array): (day: number) => boolean {
  const first = days[0] ?? 0;
  const last = days.at(-1) ?? -1;
  const places = placesIn(
    Int32Array.from({ length: last - first + 1 }, (_, i) => first + i),
    days,
  );
  return (day) => day >= first && day <= last && places[day - first]! >= 0;
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

function rowText(id: Int32Array, date: Int32Array, row: number): string {
  return `security ${id[row]} on ${dateText(date[row]!)}`;
}

/** A day since 1970-01-01 as `2020-01-31`. */
export function dateText(day: number): string {
  return formatTime(day * DAY).slice(0, 10);
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
