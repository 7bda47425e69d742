import { crc32 } from "node:zlib";
import { checksumText, type FileCheck, writePartsAside } from "./file-check.ts";
import { ENGINE } from "./format.ts";
import {
  ENCODING,
  type ParquetChunk,
  type ParquetColumn,
  type ParquetType,
} from "./parquet-column.ts";
import {
  binary,
  i32,
  i64,
  list,
  struct,
  type ThriftFields,
  type ThriftValue,
  text,
  thriftBytes,
} from "./thrift.ts";

const MAGIC = new TextEncoder().encode("PAR1");
const VERSION = 1;
const WRITER = ENGINE.replace(" ", " version ");
const ZSTD = 6;
/** Whether a column may have nulls. */
const REPETITION = { required: 0, optional: 1 } as const;
/** Number of the physical type, and the fields that say what it means. */
const TYPES: Readonly<Record<ParquetType, readonly [physical: number, meaning: ThriftFields]>> = {
  int32: [1, []],
  date: [
    1,
    [
      [6, i32(6)],
      [10, struct([6, struct()])],
    ],
  ],
  float32: [4, []],
  "groups:whole": [2, []],
  "groups:text": [
    6,
    [
      [6, i32(0)],
      [10, struct([1, struct()])],
    ],
  ],
};

/** Columns of a file by name, in order; all have the same rows. */
export type ParquetColumns = ReadonlyMap<string, ParquetColumn>;

/** Writes columns as a Parquet file (zstd), one group of rows after the other. */
export async function writeParquet(path: string, columns: ParquetColumns): Promise<FileCheck> {
  let sum = 0;
  let bytes = 0;
  await writePartsAside(path, partsOf(columns), (pieces) => {
    for (const piece of pieces) {
      sum = crc32(piece, sum);
      bytes += piece.length;
    }
  });
  return { bytes, crc32: checksumText(sum) };
}

function* partsOf(columns: ParquetColumns): Iterable<readonly Uint8Array[]> {
  const groups: ThriftValue[] = [];
  let offset = MAGIC.length;
  let rows = 0;
  yield [MAGIC];
  const [first] = columns.values();
  for (let group = 0; group < (first?.chunks.length ?? 0); group++) {
    const chunks: [string, ParquetType, ParquetChunk][] = [];
    for (const [name, { type, chunks: all }] of columns) chunks.push([name, type, all[group]!]);
    groups.push(rowGroup(chunks, offset));
    rows += chunks[0]![2].rows;
    for (const [, , chunk] of chunks) offset += chunk.bytes;
    yield chunks.flatMap(([, , { parts }]) => parts);
  }
  const footer = footerBytes(columns, rows, groups);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  yield [footer, length, MAGIC];
}

function footerBytes(
  columns: ParquetColumns,
  rows: number,
  groups: readonly ThriftValue[],
): Uint8Array {
  const root = struct([4, text("schema")], [5, i32(columns.size)]);
  const leaves = Array.from(columns, ([name, { type }]) => schemaOf(name, type));
  return thriftBytes([
    [1, i32(VERSION)],
    [2, list([root, ...leaves])],
    [3, i64(rows)],
    [4, list(groups)],
    [6, text(WRITER)],
    // Without it readers leave the ranges of values alone.
    [7, list(leaves.map(() => struct([1, struct()])))],
  ]);
}

function schemaOf(name: string, type: ParquetType): ThriftValue {
  const [physical, meaning] = TYPES[type];
  const { required, optional } = REPETITION;
  const repetition = isGroups(type) ? optional : required;
  return struct([1, i32(physical)], [3, i32(repetition)], [4, text(name)], ...meaning);
}

function isGroups(type: ParquetType): boolean {
  return type === "groups:whole" || type === "groups:text";
}

function rowGroup(
  chunks: readonly (readonly [string, ParquetType, ParquetChunk])[],
  offset: number,
): ThriftValue {
  let at = offset;
  let plainBytes = 0;
  const columns = chunks.map(([name, type, chunk]) => {
    const column = columnChunk(name, type, chunk, at);
    at += chunk.bytes;
    plainBytes += chunk.plainBytes;
    return column;
  });
  return struct(
    [1, list(columns)],
    [2, i64(plainBytes)],
    [3, i64(chunks[0]![2].rows)],
    [5, i64(offset)],
    [6, i64(at - offset)],
  );
}

function columnChunk(
  name: string,
  type: ParquetType,
  { rows, nulls, range, dictionaryBytes, bytes, plainBytes }: ParquetChunk,
  offset: number,
): ThriftValue {
  const encodings = isGroups(type)
    ? [ENCODING.plain, ENCODING.runs, ENCODING.dictionary]
    : [ENCODING.plain];
  const [least, most] = range ?? [];
  const metadata = struct(
    [1, i32(TYPES[type][0])],
    [2, list(encodings.map(i32))],
    [3, list([text(name)])],
    [4, i32(ZSTD)],
    [5, i64(rows)],
    [6, i64(plainBytes)],
    [7, i64(bytes)],
    [9, i64(offset + dictionaryBytes)],
    [11, dictionaryBytes > 0 ? i64(offset) : undefined],
    [12, struct([3, i64(nulls)], [5, most && binary(most)], [6, least && binary(least)])],
  );
  return struct([2, i64(offset)], [3, metadata]);
}
