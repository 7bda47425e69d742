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

/** The same column with its values in another order; the row `rows[i]` comes to place i. */
export function gatherColumn(column: Column, rows: Int32Array | undefined): Column {
  if (!rows) return column;
  if (column.kind === "number") {
    return { kind: "number", values: gatherNumbers(column.values, rows) };
  }
  return { ...column, values: gather(column.values, rows, -1) };
}

/** Zeros for codes of so many labels. */
export function codesFor(labels: number, length: number): Codes {
  if (labels <= 2 ** 7) return new Int8Array(length);
  return labels <= 2 ** 15 ? new Int16Array(length) : new Int32Array(length);
}

/** `rows.map((row) => row < 0 ? missing : values[row])` */
export function gather<T extends Codes>(values: T, rows: Int32Array, missing = 0): T {
  const out = new (values.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < out.length; i++) {
    const row = rows[i]!;
    out[i] = row < 0 ? missing : values[row]!;
  }
  return out;
}

/** Bit pattern that stands for every NaN. */
export const QUIET_NAN = 0x7fc00000;

function gatherNumbers(values: Float32Array, rows: Int32Array): Float32Array {
  // As whole numbers, so that no bit of them changes and no float is ever made an object.
  return new Float32Array(gather(bitsOf(values), rows, QUIET_NAN).buffer);
}

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
  const used = new Uint8Array(labels.texts.length);
  const counted = rows ? gather(values, rows, -1) : values;
  for (let i = 0; i < counted.length; i++) if (counted[i]! >= 0) used[counted[i]!] = 1;
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
