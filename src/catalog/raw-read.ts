import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Codes, Places } from "../signals/catalog-port.ts";
import type { Column } from "./column.ts";
import { checksumText, type FileCheck, hasLength } from "./file-check.ts";
import { parseRawIndex, RAW_INDEX, type RawFile, type RawIndex, rawLength } from "./raw-index.ts";
import type { StoredTable } from "./stored-table.ts";

/** Read at once by one thread: so little that the sum of the last part is soon made. */
const PART_BYTES = 1 << 22;

/** Thrown when a raw file turns out not to be what its index says; its table is then read instead. */
export class DamagedRawFile extends Error {}

/**
 * Opens the raw store of a table: reads the index and the ids. Every file is checked against its
 * checksum when it is read.
 *
 * @param hash of the table that it must belong to
 * @returns undefined when there is none, or one that does not fit or is not whole
 */
export async function openRaw(folder: string, hash: string): Promise<StoredTable | undefined> {
  const index = readRawIndex(folder);
  if (index?.hash !== hash) return undefined;
  const files = [...Object.values(index.keys), ...Object.values(index.columns)];
  if (!files.every((file) => hasLength(join(folder, file.file), file))) return undefined;
  if (!files.every((file) => Number.isInteger(rawLength(file)))) return undefined;
  const { rows, keys, columns } = index;
  if (rawLength(keys.starts) !== rawLength(keys.dates) + 1) return undefined;
  if ([keys.security, ...Object.values(columns)].some((file) => rawLength(file) !== rows))
    return undefined;
  try {
    return {
      rows,
      keysHash: index.keys_hash,
      ids: await integers(folder, keys.ids),
      columns: Object.keys(columns).sort(),
      keys: async () => {
        const [dates, starts, security] = await Promise.all([
          integers(folder, keys.dates),
          integers(folder, keys.starts),
          places(folder, keys.security),
        ]);
        return { dates, starts, security };
      },
      column: (name) => readColumn(folder, columns, name),
    };
  } catch (error) {
    if (error instanceof DamagedRawFile) return undefined;
    throw error;
  }
}

/** The index of a raw store; undefined when there is none that can be read. */
export function readRawIndex(folder: string): RawIndex | undefined {
  try {
    return parseRawIndex(readFileSync(join(folder, RAW_INDEX), "utf8"));
  } catch {
    return undefined;
  }
}

/** The raw file of the calendar; undefined when it is missing or not what it should be. */
export async function readRawCalendar(
  path: string,
  check: FileCheck,
): Promise<Int32Array | undefined> {
  if (!hasLength(path, check)) return undefined;
  try {
    return await integers(dirname(path), { file: basename(path), ...check });
  } catch (error) {
    if (error instanceof DamagedRawFile) return undefined;
    throw error;
  }
}

async function readColumn(
  folder: string,
  columns: RawIndex["columns"],
  name: string,
): Promise<Column> {
  const column = columns[name];
  if (!column) throw new Error(`expected a column that the index lists, got ${name}`);
  const buffer = await readShared(folder, column);
  if (column.kind === "number") return { kind: "number", values: new Float32Array(buffer) };
  const labels = { texts: column.labels, whole: column.whole };
  return { kind: "codes", values: codesIn(buffer, column.file), labels };
}

function codesIn(buffer: SharedArrayBuffer, file: string): Codes {
  if (file.endsWith(".i8")) return new Int8Array(buffer);
  return file.endsWith(".i16") ? new Int16Array(buffer) : new Int32Array(buffer);
}

async function places(folder: string, file: RawFile): Promise<Places> {
  const buffer = await readShared(folder, file);
  return file.file.endsWith(".u16") ? new Uint16Array(buffer) : new Int32Array(buffer);
}

async function integers(folder: string, file: RawFile): Promise<Int32Array> {
  return new Int32Array(await readShared(folder, file));
}

/**
 * A file straight into shared memory, a few parts at a time: most of the time goes into fresh memory,
 * which several threads of Node's pool touch at once while this one sums what is there.
 *
 * @throws DamagedRawFile
 */
async function readShared(folder: string, file: RawFile): Promise<SharedArrayBuffer> {
  const path = join(folder, file.file);
  const buffer = new SharedArrayBuffer(file.bytes);
  const bytes = new Uint8Array(buffer);
  const handle = await open(path, "r").catch(() => {
    throw new DamagedRawFile(path);
  });
  try {
    const parts: Promise<Uint8Array>[] = [];
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      parts.push(readPart(handle, path, bytes.subarray(at, at + PART_BYTES), at));
    }
    // Told in order below; a later part that fails first must not end the process.
    for (const part of parts) part.catch(() => {});
    let sum = 0;
    for (const part of parts) sum = crc32(await part, sum);
    if (checksumText(sum) !== file.crc32) throw new DamagedRawFile(path);
    return buffer;
  } finally {
    await handle.close();
  }
}

async function readPart(
  handle: FileHandle,
  path: string,
  part: Uint8Array,
  position: number,
): Promise<Uint8Array> {
  for (let at = 0; at < part.length; ) {
    const { bytesRead } = await handle
      .read(part, at, part.length - at, position + at)
      .catch(() => ({ bytesRead: 0 }));
    if (bytesRead === 0) throw new DamagedRawFile(path);
    at += bytesRead;
  }
  return part;
}
