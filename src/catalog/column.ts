import type { Codes } from "../signals/catalog-port.ts";

/** What the codes of a coded column stand for. */
export interface Labels {
  /** By code, ascending and distinct: as numbers where all are whole numbers, else by code unit. */
  readonly texts: readonly string[];
  /** Whether all are whole numbers. */
  readonly whole: boolean;
}

/** Values of one column, row by row. */
export type Column =
  | {
      readonly kind: "number";
      /** NaN, always of one bit pattern, where not known; never infinite. */
      readonly values: Float32Array;
    }
  | {
      readonly kind: "codes";
      /** -1 where not known. */
      readonly values: Codes;
      readonly labels: Labels;
    };

/** An order of rows that mostly consists of ascending runs, such as the dates of each security. */
export interface RowRuns {
  /** The row that comes to each place. */
  readonly rows: Int32Array;
  /** Where runs begin, and the number of places at the end. */
  readonly starts: Int32Array;
}

/**
 * The same column with its values in another order; the row `rows[i]` comes to place i.
 *
 * @param into memory for the values; new memory unless given
 */
export function orderColumn(
  column: Column,
  order: RowRuns | undefined,
  into?: ArrayBufferLike,
): Column {
  if (!order) return column;
  const { length } = order.rows;
  if (column.kind === "codes") {
    const values = codesFor(column.labels.texts.length, length, into);
    gatherRuns(column.values, order, values);
    return { ...column, values };
  }
  const values = new Float32Array(into ?? new ArrayBuffer(4 * length), 0, length);
  gatherRuns(bitsOf(column.values), order, bitsOf(values));
  return { kind: "number", values };
}

/** Rows that are read until all runs are past them: a megabyte of numbers stays in the cache. */
const WINDOW_ROWS = 1 << 18;

/**
 * `rows.forEach((row, place) => { out[place] = values[row]; })`, by windows of the source: each run
 * goes on as far as the window reaches. The rows of one security lie in a page each where a source
 * goes date by date, and over all dates in more pages than the processor has the addresses of.
 */
function gatherRuns(values: Codes, { rows, starts }: RowRuns, out: Codes): void {
  const next = starts.slice(0, -1);
  // Many short runs take wider ones, so that looking at each run in each stays little work.
  const window = Math.max(WINDOW_ROWS, 4 * next.length);
  for (let end = window; end < values.length + window; end += window) {
    for (let run = 0; run < next.length; run++) {
      const last = starts[run + 1]!;
      let place = next[run]!;
      for (; place < last; place++) {
        const row = rows[place]!;
        if (row >= end) break;
        out[place] = values[row]!;
      }
      next[run] = place;
    }
  }
}

/**
 * Room for codes of so many labels.
 *
 * @param into memory to take; new memory unless given
 */
export function codesFor(labels: number, length: number, into?: ArrayBufferLike): Codes {
  const memory = (bytes: number) => into ?? new ArrayBuffer(bytes * length);
  if (labels <= 2 ** 7) return new Int8Array(memory(1), 0, length);
  if (labels <= 2 ** 15) return new Int16Array(memory(2), 0, length);
  return new Int32Array(memory(4), 0, length);
}

/** `rows.map((row) => values[row])` */
export function gather<T extends Codes>(values: T, rows: Int32Array): T {
  const out = new (values.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** For each code below `labels` 1 where some row has it; looks no further once all have been seen. */
function usedCodes(values: Codes, labels: number, rows?: Int32Array): Uint8Array {
  const used = new Uint8Array(labels);
  const count = rows ? rows.length : values.length;
  let unseen = labels;
  for (let i = 0; i < count && unseen > 0; i++) {
    const row = rows ? rows[i]! : i;
    const code = row < 0 ? -1 : values[row]!;
    if (code < 0 || used[code] === 1) continue;
    used[code] = 1;
    unseen--;
  }
  return used;
}

/** Bit pattern that stands for every NaN. */
export const QUIET_NAN = 0x7fc00000;

/** The bit patterns of float32 values, in the same memory. */
export function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

/**
 * Leaves out labels that none of some rows has, so that equal values have equal codes whatever was
 * dropped.
 *
 * @param rows that count; all unless given
 */
export function withoutUnusedLabels(column: Column, rows?: Int32Array): Column {
  if (column.kind === "number") return column;
  const { values, labels } = column;
  const used = usedCodes(values, labels.texts.length, rows);
  if (!used.includes(0)) return column;
  const renumbered = new Int32Array(used.length);
  let next = 0;
  for (let code = 0; code < used.length; code++) if (used[code] === 1) renumbered[code] = next++;
  const texts = labels.texts.filter((_, code) => used[code] === 1);
  const narrow = codesFor(texts.length, values.length);
  for (let i = 0; i < values.length; i++) {
    const code = values[i]!;
    narrow[i] = code < 0 ? -1 : renumbered[code]!;
  }
  return { kind: "codes", values: narrow, labels: { texts, whole: labels.whole } };
}
