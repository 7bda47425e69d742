import { z } from "zod";
import type { Codes } from "../signals/catalog-port.ts";

/** Folder of the raw stores in a snapshot. */
export const RAW = "raw";
/** Name of the small document beside the raw files of a table. */
export const RAW_INDEX = "index.json";
/**
 * Layout that is written: 3, which has a bit per security and date. Read are also 2, which has a place
 * per row instead, and 1, in which all whole numbers take four bytes; both have other checksums.
 */
export const RAW_LAYOUT = 3;

/** A file whose name ends with the type of its values. */
const fileOf = (ending: RegExp) =>
  z.object({
    file: z.string().regex(ending),
    bytes: z.int().nonnegative(),
    /** Of layouts 1 and 2. */
    crc32: z
      .string()
      .regex(/^[0-9a-f]{8}$/)
      .optional(),
    gmac: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
  });

const WholeShape = fileOf(/\.i32$/);

const ColumnShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("number"), ...fileOf(/\.f32$/).shape }),
  z.object({
    kind: z.literal("codes"),
    ...fileOf(/\.i(8|16|32)$/).shape,
    labels: z.array(z.string()),
    whole: z.boolean(),
  }),
]);

const OrderKeysShape = z.object({ dates: WholeShape, starts: WholeShape, ids: WholeShape });

const RowKeysShape = OrderKeysShape.extend({ security: fileOf(/\.(u16|i32)$/) });

const MemberKeysShape = OrderKeysShape.extend({
  member_starts: WholeShape,
  member_words: WholeShape,
  member_bits: WholeShape,
});

const RawIndexShape = z.object({
  layout: z.literal([1, 2, RAW_LAYOUT]),
  table: z.string(),
  /** Hash of the table whose values these are. */
  hash: z.string(),
  rows: z.int().nonnegative(),
  /** Hash of its keys; tables in which it is the same share them. Layout 1 has none. */
  keys_hash: z.string().optional(),
  keys: z.union([MemberKeysShape, RowKeysShape]),
  columns: z.record(z.string(), ColumnShape),
});

/**
 * What lies in the raw store of a table: a file per key and column, little-endian. The ending of its
 * name says the type of its values.
 */
export type RawIndex = z.infer<typeof RawIndexShape>;
export type RawFile = z.infer<typeof WholeShape>;

/** Ending of the name of a file with such values: type and bits of one. */
export function rawEnding(values: Float32Array | Codes): string {
  const kind = values instanceof Float32Array ? "f" : "i";
  return `${kind}${8 * values.BYTES_PER_ELEMENT}`;
}

/** How many values a raw file holds, by its name and length. */
export function rawLength({ file, bytes }: RawFile): number {
  return (8 * bytes) / Number(/\d+$/.exec(file)?.[0]);
}

/** The document, or undefined when it is none or of another layout. */
export function parseRawIndex(text: string): RawIndex | undefined {
  try {
    return RawIndexShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Folder of the raw files of a table, in the folder `raw` of a snapshot. */
export function rawFolderName(hash: string, table: string): string {
  return `${hash}_${table}`;
}

/** Raw file of the calendar in the folder `raw` of a snapshot: its dates as int32. */
export function rawCalendarName(hash: string): string {
  return `${hash}_trading_date.i32`;
}
