import { formatTime } from "../data/dates.ts";
import { KNOWN_COLUMNS } from "./format.ts";

const DAY = 86_400_000;

/** Rows of a table that were dropped, by reason. */
export interface RowCounts {
  /** Rows of which a later row has the same key; the last one was kept. */
  duplicate_rows: number;
  /** Rows of a date that is no trading date; dropped. */
  off_calendar_rows: number;
  /** Rows of `descriptor` of a security that is neither in `ret` nor in `risk`; dropped. */
  unknown_security_rows: number;
  /** A row that was dropped, for each reason, in words. */
  readonly examples: Record<string, string>;
}

/** What was done to the rows and cells of a table, by reason. */
export interface TableQuality extends Readonly<RowCounts> {
  readonly rows_read: number;
  readonly rows: number;
  /** Infinite cells that became NaN, by column. */
  readonly infinite_cells: Record<string, number>;
  /** Cells without a value, by column. */
  readonly missing_cells: Record<string, number>;
  /** Columns of the format that the source lacks. */
  absent_columns: readonly string[];
  /** Columns that are neither known nor numbers; left out. */
  readonly ignored_columns: string[];
}

/** Of a table of which nothing was dropped so far. */
export function noRowsDropped(): RowCounts {
  return { duplicate_rows: 0, off_calendar_rows: 0, unknown_security_rows: 0, examples: {} };
}

/**
 * What is known before columns are read.
 *
 * @param offered columns of the source besides the keys
 */
export function qualityOf(
  name: string,
  read: number,
  rows: number,
  { examples, ...counts }: RowCounts,
  offered: readonly string[],
): TableQuality {
  const known = name === "ret" || name === "risk" ? KNOWN_COLUMNS[name] : [];
  return {
    rows_read: read,
    rows,
    ...counts,
    infinite_cells: {},
    missing_cells: {},
    absent_columns: known.filter((column) => !offered.includes(column)),
    ignored_columns: [],
    examples: { ...examples },
  };
}

/** A row in words. */
export function rowText(id: Int32Array, date: Int32Array, row: number): string {
  return `security ${id[row]} on ${dateText(date[row]!)}`;
}

/** A day since 1970-01-01 as `2020-01-31`. */
export function dateText(day: number): string {
  return formatTime(day * DAY).slice(0, 10);
}
