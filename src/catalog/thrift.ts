/** A value of Thrift's compact protocol; whole numbers are not negative. */
export type ThriftValue =
  | { readonly type: typeof I32 | typeof I64; readonly number: number }
  | { readonly type: typeof BINARY; readonly bytes: Uint8Array }
  | { readonly type: typeof LIST; readonly items: readonly ThriftValue[] }
  | { readonly type: typeof STRUCT; readonly fields: ThriftFields };

/** Fields by their numbers, ascending; those that are undefined are left out. */
export type ThriftFields = readonly (readonly [id: number, value: ThriftValue | undefined])[];

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
/** Lists from this length on have their length in bytes of their own. */
const LONG_LIST = 15;

export const i32 = (number: number): ThriftValue => ({ type: I32, number });
export const i64 = (number: number): ThriftValue => ({ type: I64, number });
export const binary = (bytes: Uint8Array): ThriftValue => ({ type: BINARY, bytes });
export const text = (value: string): ThriftValue => binary(new TextEncoder().encode(value));
export const struct = (...fields: ThriftFields): ThriftValue => ({ type: STRUCT, fields });
/** @param items of one type; none are taken for structures */
export const list = (items: readonly ThriftValue[]): ThriftValue => ({ type: LIST, items });

/** A structure as it is written. */
export function thriftBytes(fields: ThriftFields): Uint8Array {
  const out: number[] = [];
  addFields(out, fields);
  return Uint8Array.from(out);
}

function addFields(out: number[], fields: ThriftFields): void {
  let before = 0;
  for (const [id, value] of fields) {
    if (!value) continue;
    // All structures of Parquet have their fields so close that the step fits beside the type.
    out.push(((id - before) << 4) | value.type);
    before = id;
    addValue(out, value);
  }
  out.push(0);
}

function addValue(out: number[], value: ThriftValue): void {
  switch (value.type) {
    case I32:
    case I64:
      // Zigzag: even for what is not negative.
      addVarint(out, 2 * value.number);
      return;
    case BINARY:
      addVarint(out, value.bytes.length);
      for (const byte of value.bytes) out.push(byte);
      return;
    case LIST: {
      const { length } = value.items;
      out.push((Math.min(length, LONG_LIST) << 4) | (value.items[0]?.type ?? STRUCT));
      if (length >= LONG_LIST) addVarint(out, length);
      for (const item of value.items) addValue(out, item);
      return;
    }
    case STRUCT:
      addFields(out, value.fields);
  }
}

/** Seven bits a byte, the lowest first; up to 2^53. */
export function addVarint(out: number[], number: number): void {
  let rest = number;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}
