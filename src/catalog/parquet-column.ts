import { constants, createZstdCompress } from "node:zlib";
import type { Codes } from "../signals/catalog-port.ts";
import type { Column, Labels } from "./column.ts";
import { bytesOf } from "./file-check.ts";
import { codePage, dictionaryBytes } from "./parquet-codes.ts";
import { i32, struct, type ThriftValue, thriftBytes } from "./thrift.ts";

/** Rows of a row group; each of its columns is one data page, of 2 MB where the values are numbers. */
export const ROWS_PER_GROUP = 1 << 19;
/** More makes files of float32 hardly smaller and takes longer. */
const LEVEL = 1;

/** Numbers that the format gives to what it knows. */
export const PAGE = { data: 0, dictionary: 2 } as const;
export const ENCODING = { plain: 0, runs: 3, dictionary: 8 } as const;

/** What a column of a Parquet file holds. */
export type ParquetType = "int32" | "date" | "float32" | "groups:whole" | "groups:text";

/** A column as it stands in a Parquet file, which may stand in several. */
export interface ParquetColumn {
  readonly type: ParquetType;
  /** By row group. */
  readonly chunks: readonly ParquetChunk[];
}

/** The part of a column in one row group. */
export interface ParquetChunk {
  readonly rows: number;
  readonly nulls: number;
  /** The least and the largest value, of keys. */
  readonly range: readonly [Uint8Array, Uint8Array] | undefined;
  /** Headers and compressed pages. */
  readonly parts: readonly Uint8Array[];
  /** Length of the dictionary's page, at the beginning; 0 where there is none. */
  readonly dictionaryBytes: number;
  readonly bytes: number;
  /** Length if nothing were compressed. */
  readonly plainBytes: number;
}

/** Keys as Parquet columns; compressed on threads of Node's, so they must stay as they are. */
export async function keyColumns(
  keys: Readonly<Record<string, readonly [type: "int32" | "date", values: Int32Array]>>,
): Promise<Map<string, ParquetColumn>> {
  const columns = Object.entries(keys).map(async ([name, [type, values]]) => {
    const chunks = groupsOf(values).map(async (part) => {
      const page = await dataPage(bytesOf(part), part.length, ENCODING.plain);
      return chunkOf(part.length, 0, [page], rangeOf(part));
    });
    return [name, { type, chunks: await Promise.all(chunks) }] as const;
  });
  return new Map(await Promise.all(columns));
}

/** The same of a column, whose missing groups become null and whose missing numbers stay NaN. */
export async function parquetColumn(column: Column): Promise<ParquetColumn> {
  if (column.kind === "codes") return await groupColumn(column.values, column.labels);
  const chunks = groupsOf(column.values).map(async (part) => {
    const page = await dataPage(bytesOf(part), part.length, ENCODING.plain);
    return chunkOf(part.length, 0, [page]);
  });
  return { type: "float32", chunks: await Promise.all(chunks) };
}

async function groupColumn(codes: Codes, labels: Labels): Promise<ParquetColumn> {
  const dictionary = await dictionaryPage(labels);
  const chunks = groupsOf(codes).map(async (part) => {
    const { bytes, nulls } = codePage(part);
    const page = await dataPage(bytes, part.length, ENCODING.dictionary);
    return chunkOf(part.length, nulls, [dictionary, page]);
  });
  const type = labels.whole ? "groups:whole" : "groups:text";
  return { type, chunks: await Promise.all(chunks) };
}

function groupsOf<T extends Codes | Float32Array>(values: T): T[] {
  const groups: T[] = [];
  for (let start = 0; start < values.length; start += ROWS_PER_GROUP) {
    groups.push(values.subarray(start, start + ROWS_PER_GROUP) as T);
  }
  return groups;
}

function rangeOf(keys: Int32Array): [Uint8Array, Uint8Array] {
  let least = keys[0]!;
  let most = least;
  for (let i = 1; i < keys.length; i++) {
    if (keys[i]! < least) least = keys[i]!;
    if (keys[i]! > most) most = keys[i]!;
  }
  return [bytesOf(Int32Array.of(least)), bytesOf(Int32Array.of(most))];
}

interface Page {
  /** Header and compressed body. */
  readonly parts: readonly Uint8Array[];
  readonly plainBytes: number;
  readonly isDictionary: boolean;
}

function dataPage(plain: Uint8Array, rows: number, encoding: number): Promise<Page> {
  return pageOf(PAGE.data, plain, [
    5,
    struct([1, i32(rows)], [2, i32(encoding)], [3, i32(ENCODING.runs)], [4, i32(ENCODING.runs)]),
  ]);
}

function dictionaryPage(labels: Labels): Promise<Page> {
  return pageOf(PAGE.dictionary, dictionaryBytes(labels), [
    7,
    struct([1, i32(labels.texts.length)], [2, i32(ENCODING.plain)]),
  ]);
}

async function pageOf(
  type: number,
  plain: Uint8Array,
  own: readonly [id: number, header: ThriftValue],
): Promise<Page> {
  const body = await compressed(plain);
  const sizes = [plain.length, lengthOf(body)] as const;
  const header = thriftBytes([[1, i32(type)], [2, i32(sizes[0])], [3, i32(sizes[1])], own]);
  return {
    parts: [header, ...body],
    plainBytes: header.length + plain.length,
    isDictionary: type === PAGE.dictionary,
  };
}

/** In pieces; made on a thread of Node's. */
async function compressed(plain: Uint8Array): Promise<Uint8Array[]> {
  // Room for the worst case and the end at once: then it goes in one step, past zstd's own buffers.
  const chunkSize = plain.length + (plain.length >>> 8) + (1 << 10);
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
  const stream = createZstdCompress({ chunkSize, params, flush: constants.ZSTD_e_end });
  const pieces: Uint8Array[] = [];
  stream.on("data", (piece: Uint8Array) => pieces.push(piece));
  await new Promise<void>((resolve, reject) => {
    stream.on("error", reject);
    stream.write(plain, (error) => (error ? reject(error) : resolve()));
  });
  stream.destroy();
  // Small pages give the room back, large ones leave little of it.
  return lengthOf(pieces) < chunkSize / 2 ? [Buffer.concat(pieces)] : pieces;
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

function chunkOf(
  rows: number,
  nulls: number,
  pages: readonly Page[],
  range?: ParquetChunk["range"],
): ParquetChunk {
  let bytes = 0;
  let plainBytes = 0;
  let dictionary = 0;
  for (const page of pages) {
    bytes += lengthOf(page.parts);
    plainBytes += page.plainBytes;
    if (page.isDictionary) dictionary = bytes;
  }
  const parts = pages.flatMap((page) => page.parts);
  return { rows, nulls, range, parts, dictionaryBytes: dictionary, bytes, plainBytes };
}
