import { AssayError } from "../errors.ts";
import type { PriceColumn } from "../strategy/bars.ts";
import { formatTime } from "./dates.ts";
import { emptyRowReport, type RowReport } from "./report.ts";
import type { Table } from "./table.ts";

export type Columns = Partial<Record<PriceColumn, Float32Array>>;

/** Bars of one or several symbols in shared memory, sorted and unique. */
export interface CleanBars {
  readonly symbols: readonly string[];
  readonly offsets: Int32Array;
  readonly timestamp: Float64Array;
  readonly columns: Readonly<Columns>;
}

/** The last row that was looked at, kept or not. */
interface LastRow {
  readonly time: number;
  readonly values: Partial<Record<PriceColumn, number>>;
}

const NO_ROW: LastRow = { time: Number.NEGATIVE_INFINITY, values: {} };

/**
 * Takes rows into shared memory, symbol after symbol in ascending order, without those that cannot
 * be bars, and counts what it finds.
 */
export class BarsBuilder {
  readonly #names: readonly PriceColumn[];
  #timestamp: Float64Array;
  #columns: Columns = {};
  #report: RowReport = emptyRowReport();
  readonly #symbols: string[] = [];
  readonly #offsets: number[] = [0];
  #size = 0;
  #last = NO_ROW;
  #before: RowReport = emptyRowReport();

  /**
   * @param names columns, the close among them
   * @param capacity a guess at the number of rows; memory that is not needed is never touched
   */
  constructor(names: readonly PriceColumn[], capacity: number) {
    this.#names = names;
    this.#timestamp = new Float64Array(new SharedArrayBuffer(8 * capacity));
    for (const name of names) {
      this.#columns[name] = new Float32Array(new SharedArrayBuffer(4 * capacity));
    }
  }

  get report(): RowReport {
    return this.#report;
  }

  /** Starts a symbol. */
  begin(): void {
    this.#before = structuredClone(this.#report);
    this.#last = NO_ROW;
  }

  /** Forgets the rows of the symbol that was begun last. */
  rollback(): void {
    this.#report = this.#before;
    this.#size = this.#offsets.at(-1)!;
    this.begin();
  }

  /** Closes the symbol; one without bars leaves no trace but in the report. */
  end(symbol: string): void {
    if (this.#size === this.#offsets.at(-1)!) return;
    this.#symbols.push(symbol);
    this.#offsets.push(this.#size);
  }

  /**
   * Adds rows to the symbol; returns the row at which time steps back, or -1. Then nothing was
   * added.
   *
   * @throws AssayError `conflicting-times`
   */
  add(table: Table): number {
    if (table.rows === 0) return -1;
    const timestamp = table.timestamp();
    const close = table.column("close");
    const allKept = areBars(timestamp, close, this.#last.time);
    const disorder = allKept ? -1 : firstDisorder(timestamp, this.#last.time);
    if (disorder >= 0) return disorder;
    const kept = allKept ? undefined : this.#rowsToKeep(table, timestamp, close);
    const count = kept ? kept.length : table.rows;
    this.#reserve(count);
    const start = this.#size;
    copyRows(timestamp, this.#timestamp, start, kept);
    const values: LastRow["values"] = {};
    const added: Columns = {};
    for (const name of this.#names) {
      const source = name === "close" ? close : table.column(name);
      values[name] = source[table.rows - 1]!;
      copyRows(source, this.#columns[name]!, start, kept);
      added[name] = this.#columns[name]!.subarray(start, start + count);
      // A close that was kept needs no repair.
      if (name !== "close") repairCells(name, added[name], this.#report);
    }
    countDoubtful(added, this.#report);
    this.#last = { time: timestamp[table.rows - 1]!, values };
    this.#size += count;
    this.#report.rows += table.rows;
    this.#report.bars += count;
    return -1;
  }

  finish(): CleanBars {
    const columns: Columns = {};
    for (const name of this.#names) columns[name] = this.#columns[name]!.subarray(0, this.#size);
    return {
      symbols: this.#symbols,
      offsets: Int32Array.from(this.#offsets),
      timestamp: this.#timestamp.subarray(0, this.#size),
      columns,
    };
  }

  /** Indices of the rows to keep, in order; undefined when all are. Counts the dropped. */
  #rowsToKeep(table: Table, timestamp: Float64Array, close: Float32Array): Int32Array | undefined {
    const { dropped } = this.#report;
    const decoded = new Map<PriceColumn, Float32Array>();
    let before = this.#last.time;
    let kept: Int32Array | undefined;
    let count = 0;
    for (let i = 0; i < timestamp.length; i++) {
      const time = timestamp[i]!;
      let keep = true;
      if (time === before) {
        this.#requireSameValues(table, i, time, decoded);
        dropped.duplicate_row++;
        keep = false;
      } else if (!(close[i]! > 0 && close[i]! < Number.POSITIVE_INFINITY)) {
        dropped.no_positive_close++;
        keep = false;
      }
      before = time;
      if (keep) {
        if (kept) kept[count] = i;
        count++;
      } else if (!kept) {
        kept = Int32Array.from({ length: timestamp.length }, (_, j) => j);
      }
    }
    return kept?.subarray(0, count);
  }

  /** @throws AssayError `conflicting-times` */
  #requireSameValues(
    table: Table,
    row: number,
    time: number,
    decoded: Map<PriceColumn, Float32Array>,
  ): void {
    for (const name of this.#names) {
      const values = decoded.get(name) ?? table.column(name);
      decoded.set(name, values);
      const previous = row > 0 ? values[row - 1] : this.#last.values[name];
      if (Object.is(values[row], previous)) continue;
      throw new AssayError(
        "conflicting-times",
        `${table.symbol}: expected one row for ${formatTime(time)}, got two (up to row ${row + 1}) whose ${name} differs: ${previous} and ${values[row]}.`,
        "Decide which row is right, or let `npx assay import FILE --out DIR` keep the last one and report it.",
      );
    }
  }

  #reserve(rows: number): void {
    const needed = this.#size + rows;
    if (needed <= this.#timestamp.length) return;
    const capacity = Math.max(needed, 2 * this.#timestamp.length);
    const timestamp = new Float64Array(new SharedArrayBuffer(8 * capacity));
    timestamp.set(this.#timestamp.subarray(0, this.#size));
    this.#timestamp = timestamp;
    const columns: Columns = {};
    for (const name of this.#names) {
      columns[name] = new Float32Array(new SharedArrayBuffer(4 * capacity));
      columns[name].set(this.#columns[name]!.subarray(0, this.#size));
    }
    this.#columns = columns;
  }
}

/**
 * Whether all rows ascend in time, from 1970 on, and have a positive close: the usual case.
 *
 * It compares bit patterns, which for numbers from zero up have the order of the numbers, since V8
 * makes an object of each float that a loop looks at before it is compiled: megabytes of them here.
 */
function areBars(timestamp: Float64Array, close: Float32Array, after: number): boolean {
  return timestamp[0]! > after && timestamp[0]! >= 0 && areAscending(timestamp) && arePrices(close);
}

function areAscending(timestamp: Float64Array): boolean {
  // Low and high halves; every platform of polars is little-endian.
  const halves = new Int32Array(timestamp.buffer, timestamp.byteOffset, 2 * timestamp.length);
  for (let i = 2; i < halves.length; i += 2) {
    const high = halves[i + 1]!;
    const highBefore = halves[i - 1]!;
    if (high > highBefore && high < INFINITE_HIGH) continue;
    // The low half counts without sign.
    if (high !== highBefore || (halves[i]! ^ SIGN) <= (halves[i - 2]! ^ SIGN)) return false;
  }
  return true;
}

function arePrices(close: Float32Array): boolean {
  const bits = bitsOf(close);
  for (let i = 0; i < bits.length; i++) {
    if (bits[i]! <= 0 || bits[i]! >= INFINITE) return false;
  }
  return true;
}

const SIGN = -2_147_483_648;
/** Bit pattern of infinity in float32, and the high half of that in float64; NaN lies above. */
const INFINITE = 0x7f80_0000;
const INFINITE_HIGH = 0x7ff0_0000;

function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

/** Row at which time first steps back or is not known; -1 when it never does. */
export function firstDisorder(timestamp: Float64Array, after = Number.NEGATIVE_INFINITY): number {
  let previous = after;
  for (let i = 0; i < timestamp.length; i++) {
    const time = timestamp[i]!;
    if (!(time >= previous)) return i;
    previous = time;
  }
  return -1;
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
function repairCells(name: PriceColumn, values: Float32Array, { repaired }: RowReport): void {
  let empty = 0;
  let impossible = 0;
  // Zero is no price but a fine volume.
  const least = name === "volume" ? 0 : 1;
  const bits = bitsOf(values);
  for (let i = 0; i < bits.length; i++) {
    // As in areBars; the smallest positive float has the bit pattern 1.
    if (bits[i]! >= least && bits[i]! < INFINITE) continue;
    const value = values[i]!;
    // Minus zero has the sign bit only.
    if (least === 0 && value === 0) continue;
    if (Number.isNaN(value)) empty++;
    else {
      impossible++;
      values[i] = Number.NaN;
    }
  }
  if (empty > 0) repaired.empty[name] = (repaired.empty[name] ?? 0) + empty;
  if (impossible > 0) repaired.impossible[name] = (repaired.impossible[name] ?? 0) + impossible;
}

function countDoubtful({ open, high, low, close }: Columns, { doubtful }: RowReport): void {
  if (!high && !low) return;
  const length = (high ?? low)!.length;
  // A column that is not there, like an empty cell, contradicts nothing: comparisons with NaN fail.
  const nothing = Number.NaN;
  for (let i = 0; i < length; i++) {
    const top = high ? high[i]! : nothing;
    const bottom = low ? low[i]! : nothing;
    const first = open ? open[i]! : nothing;
    const last = close ? close[i]! : nothing;
    if (top < bottom) doubtful.high_below_low++;
    else if (first > top || first < bottom || last > top || last < bottom) {
      doubtful.outside_high_low++;
    }
  }
}
