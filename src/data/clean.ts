import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import { formatTime } from "./dates.ts";
import { emptyRowReport, type RowReport } from "./report.ts";

export type Columns = Partial<Record<PriceColumn, Float32Array>>;

/** Rows of one symbol as they came, in ascending time; NaN where a cell is empty. */
export interface SymbolRows {
  readonly symbol: string;
  readonly timestamp: Float64Array;
  readonly columns: Readonly<Columns>;
}

/** Rows of one or several symbols in shared memory. */
export interface CleanBars {
  readonly symbols: readonly string[];
  readonly offsets: Int32Array;
  readonly timestamp: Float64Array;
  readonly columns: Readonly<Columns>;
}

/**
 * Takes the rows of one symbol after the other into shared memory, without those that cannot be bars, and counts
 * what it finds.
 */
export class BarsBuilder {
  readonly report: RowReport = emptyRowReport();
  readonly #timestamp: Float64Array;
  readonly #columns: Columns = {};
  readonly #symbols: string[] = [];
  readonly #offsets: number[] = [0];

  /** @param capacity at least the number of rows that will come */
  constructor(capacity: number, columns: readonly PriceColumn[]) {
    this.#timestamp = new Float64Array(new SharedArrayBuffer(8 * capacity));
    for (const column of columns) {
      this.#columns[column] = new Float32Array(new SharedArrayBuffer(4 * capacity));
    }
  }

  /**
   * Adds all rows of a symbol; symbols come in ascending order.
   *
   * @throws AssayError `disordered-times` or `conflicting-times`.
   */
  append(rows: SymbolRows): void {
    const start = this.#offsets.at(-1)!;
    const kept = rowsToKeep(rows, this.report);
    const count = kept ? kept.length : rows.timestamp.length;
    copyRows(rows.timestamp, this.#timestamp, start, kept);
    const added: Columns = {};
    for (const column of PRICE_COLUMNS) {
      const target = this.#columns[column];
      const source = rows.columns[column];
      if (!target || !source) continue;
      copyRows(source, target, start, kept);
      added[column] = target.subarray(start, start + count);
      repairCells(column, added[column], this.report);
    }
    countDoubtful(added, this.report);
    this.report.rows += rows.timestamp.length;
    this.report.bars += count;
    if (count > 0) {
      this.#symbols.push(rows.symbol);
      this.#offsets.push(start + count);
    }
  }

  finish(): CleanBars {
    const end = this.#offsets.at(-1)!;
    const columns: Columns = {};
    for (const column of PRICE_COLUMNS) {
      const all = this.#columns[column];
      if (all) columns[column] = all.subarray(0, end);
    }
    return {
      symbols: this.#symbols,
      offsets: Int32Array.from(this.#offsets),
      timestamp: this.#timestamp.subarray(0, end),
      columns,
    };
  }
}

/** Row at which time first steps back; -1 when it never does. */
export function firstDisorder(timestamp: Float64Array): number {
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < timestamp.length; i++) {
    const time = timestamp[i]!;
    if (!(time >= previous)) return i;
    previous = time;
  }
  return -1;
}

/** Error for times that step back at `row`, which counts from 0. */
export function disorderedTimes(
  where: string,
  symbol: string,
  row: number,
  before: number,
  time: number,
): AssayError {
  return new AssayError(
    "disordered-times",
    `${where}: ${symbol}, row ${row + 1}: expected a time after ${formatTime(before)}, got ${formatTime(time)}.`,
    "Sort the data with `assay import FILE --out DIR`, which also reports what it did.",
  );
}

/** Indices of the rows to keep, in order; undefined when all are. Counts the dropped. */
function rowsToKeep(rows: SymbolRows, report: RowReport): Int32Array | undefined {
  const { timestamp } = rows;
  const close = rows.columns.close;
  let kept: Int32Array | undefined;
  let count = 0;
  for (let i = 0; i < timestamp.length; i++) {
    const time = timestamp[i]!;
    const before = i > 0 ? timestamp[i - 1]! : Number.NEGATIVE_INFINITY;
    let keep = true;
    if (!(time > before)) {
      if (time !== before) throw disorderedTimes("Data", rows.symbol, i, before, time);
      requireSameValues(rows, i);
      report.dropped.duplicate_row++;
      keep = false;
    } else if (close && !(close[i]! > 0 && close[i]! < Number.POSITIVE_INFINITY)) {
      report.dropped.no_positive_close++;
      keep = false;
    }
    if (keep) {
      if (kept) kept[count] = i;
      count++;
    } else if (!kept) {
      kept = new Int32Array(timestamp.length);
      for (let j = 0; j < count; j++) kept[j] = j;
    }
  }
  return kept?.subarray(0, count);
}

function requireSameValues(rows: SymbolRows, row: number): void {
  for (const column of PRICE_COLUMNS) {
    const values = rows.columns[column];
    if (!values || Object.is(values[row], values[row - 1])) continue;
    throw new AssayError(
      "conflicting-times",
      `Data: ${rows.symbol}, rows ${row} and ${row + 1} both have the time ${formatTime(rows.timestamp[row]!)} but not the same ${column} (${values[row - 1]} and ${values[row]}).`,
      "Decide which row is right, or let `assay import FILE --out DIR` keep the last of them.",
    );
  }
}

function copyRows<A extends Float32Array | Float64Array>(
  source: A,
  target: A,
  start: number,
  kept: Int32Array | undefined,
): void {
  if (!kept) {
    target.set(source, start);
    return;
  }
  for (let i = 0; i < kept.length; i++) target[start + i] = source[kept[i]!]!;
}

/** Prices that are not positive and finite, and negative volumes, become NaN. */
function repairCells(column: PriceColumn, values: Float32Array, report: RowReport): void {
  let empty = 0;
  let impossible = 0;
  // Zero is no price but a fine volume.
  const least = column === "volume" ? 0 : Number.MIN_VALUE;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= least && value < Number.POSITIVE_INFINITY) continue;
    if (Number.isNaN(value)) empty++;
    else {
      impossible++;
      values[i] = Number.NaN;
    }
  }
  const { repaired } = report;
  if (empty > 0) repaired.empty[column] = (repaired.empty[column] ?? 0) + empty;
  if (impossible > 0) {
    repaired.impossible[column] = (repaired.impossible[column] ?? 0) + impossible;
  }
}

function countDoubtful({ open, high, low, close }: Columns, report: RowReport): void {
  if (!high && !low) return;
  const length = (high ?? low)!.length;
  // A column that is not there, like an empty cell, contradicts nothing: comparisons with NaN fail.
  const nothing = Number.NaN;
  for (let i = 0; i < length; i++) {
    const top = high ? high[i]! : nothing;
    const bottom = low ? low[i]! : nothing;
    const first = open ? open[i]! : nothing;
    const last = close ? close[i]! : nothing;
    if (top < bottom) report.doubtful.high_below_low++;
    else if (first > top || first < bottom || last > top || last < bottom) {
      report.doubtful.outside_high_low++;
    }
  }
}
