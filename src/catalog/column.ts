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

/** Another order of rows. */
export interface RowPlaces {
  /** How many rows it has. */
  readonly rows: number;
  /** The place that each row comes to; -1 for one that is left out. */
  readonly places: Int32Array;
}

/**
 * The same column with its values in another order.
 *
 * @param into memory for the values; new memory unless given
 */
export function orderColumn(
  column: Column,
  order: RowPlaces | undefined,
  into?: ArrayBufferLike,
): Column {
  if (!order) return column;
  if (column.kind === "codes") {
    const values = codesFor(column.labels.texts.length, order.rows, into);
    scatter(column.values, order.places, values);
    return { ...column, values };
  }
  const values = new Float32Array(into ?? new ArrayBuffer(4 * order.rows), 0, order.rows);
  // As whole numbers, so that no bit of them changes and no float is ever made an object.
  scatter(bitsOf(column.values), order.places, bitsOf(values));
  return { kind: "number", values };
}

/**
 * Brings values to their places. Where a source goes date by date, each date adds one value to each of
 * some thousand securities: what is written stays in the cache, and what is read lies side by side.
 */
export function scatter(values: Codes, places: Int32Array, out: Codes): void {
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!;
    if (place >= 0) out[place] = values[row]!;
  }
}

/** Room for whole numbers that other threads look at. */
export function sharedWhole(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
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
function usedCodes(values: Codes, labels: number, places?: Int32Array): Uint8Array {
  const used = new Uint8Array(labels);
  let unseen = labels;
  for (let row = 0; row < values.length && unseen > 0; row++) {
    const code = values[row]!;
    if (code < 0 || used[code] === 1 || (places && places[row]! < 0)) continue;
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
 * @param places where each row comes to, of which -1 does not count; all rows count unless given
 */
export function withoutUnusedLabels(column: Column, places?: Int32Array): Column {
  if (column.kind === "number") return column;
  const { values, labels } = column;
  const used = usedCodes(values, labels.texts.length, places);
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
