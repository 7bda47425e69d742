import { z } from "zod";

/** Folder of the raw stores in a snapshot. */
export const RAW = "raw";
/** Name of the small document beside the raw files of a table. */
export const RAW_INDEX = "index.json";
/** Changes whenever the layout does; another one is not read. */
export const RAW_LAYOUT = 1;

const FileCheckShape = z.object({
  file: z.string(),
  bytes: z.int().nonnegative(),
  crc32: z.string().regex(/^[0-9a-f]{8}$/),
});

const ColumnShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("number"), ...FileCheckShape.shape }),
  z.object({
    kind: z.literal("codes"),
    ...FileCheckShape.shape,
    labels: z.array(z.string()),
    whole: z.boolean(),
  }),
]);

const RawIndexShape = z.object({
  layout: z.literal(RAW_LAYOUT),
  table: z.string(),
  /** Hash of the table whose values these are. */
  hash: z.string(),
  rows: z.int().nonnegative(),
  keys: z.object({
    dates: FileCheckShape,
    starts: FileCheckShape,
    security: FileCheckShape,
    ids: FileCheckShape,
  }),
  columns: z.record(z.string(), ColumnShape),
});

/** What lies in the raw store of a table: a file per key and column, little-endian, four bytes a value. */
export type RawIndex = z.infer<typeof RawIndexShape>;
export type RawFile = z.infer<typeof FileCheckShape>;

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
