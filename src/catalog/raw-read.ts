import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Column } from "./column.ts";
import { checkOfBytes, type FileCheck, hasLength, sameCheck } from "./file-check.ts";
import { parseRawIndex, RAW_INDEX, type RawFile, type RawIndex } from "./raw-index.ts";
import type { StoredTable } from "./stored-table.ts";

/** Thrown when a raw file turns out not to be what its index says; its table is then read instead. */
export class DamagedRawFile extends Error {}

/**
 * Opens the raw store of a table: reads the index and the ids. Every file is checked against its
 * checksum when it is read.
 *
 * @param hash of the table that it must belong to
 * @returns undefined when there is none, or one that does not fit or is not whole
 */
export function openRaw(folder: string, hash: string): StoredTable | undefined {
  const index = readRawIndex(folder);
  if (index?.hash !== hash) return undefined;
  const files = [...Object.values(index.keys), ...Object.values(index.columns)];
  if (!files.every((file) => hasLength(join(folder, file.file), file))) return undefined;
  const { rows, keys, columns } = index;
  if (keys.security.bytes !== 4 * rows || keys.starts.bytes !== keys.dates.bytes + 4)
    return undefined;
  if (Object.values(columns).some(({ bytes }) => bytes !== 4 * rows)) return undefined;
  try {
    return {
      rows,
      ids: integers(folder, keys.ids),
      columns: Object.keys(columns).sort(),
      keys: async () => ({
        dates: integers(folder, keys.dates),
        starts: integers(folder, keys.starts),
        security: integers(folder, keys.security),
      }),
      column: async (name) => readColumn(folder, columns, name),
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
export function readRawCalendar(path: string, check: FileCheck): Int32Array | undefined {
  if (!hasLength(path, check)) return undefined;
  try {
    return integers(dirname(path), { file: basename(path), ...check });
  } catch (error) {
    if (error instanceof DamagedRawFile) return undefined;
    throw error;
  }
}

function readColumn(folder: string, columns: RawIndex["columns"], name: string): Column {
  const column = columns[name];
  if (!column) throw new Error(`expected a column that the index lists, got ${name}`);
  const buffer = readShared(folder, column);
  if (column.kind === "number") return { kind: "number", values: new Float32Array(buffer) };
  const labels = { texts: column.labels, whole: column.whole };
  return { kind: "codes", values: new Int32Array(buffer), labels };
}

function integers(folder: string, file: RawFile): Int32Array {
  return new Int32Array(readShared(folder, file));
}

/** A file straight into shared memory. @throws DamagedRawFile */
function readShared(folder: string, { file, ...check }: RawFile): SharedArrayBuffer {
  const path = join(folder, file);
  const buffer = new SharedArrayBuffer(check.bytes);
  const bytes = new Uint8Array(buffer);
  const handle = openSync(path, "r");
  try {
    let at = 0;
    while (at < bytes.length) {
      const read = readSync(handle, bytes, at, Math.min(bytes.length - at, 1 << 30), at);
      if (read === 0) break;
      at += read;
    }
  } finally {
    closeSync(handle);
  }
  if (!sameCheck(checkOfBytes(bytes), check)) throw new DamagedRawFile(path);
  return buffer;
}
