import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Codes, Members } from "../signals/catalog-port.ts";
import { membersOf, wordsByDate } from "../signals/members.ts";
import type { Column } from "./column.ts";
import { type FileCheck, hasLength } from "./file-check.ts";
import { DamagedRawFile, readShared } from "./raw-bytes.ts";
import { parseRawIndex, RAW_INDEX, type RawFile, type RawIndex, rawLength } from "./raw-index.ts";
import type { DateKeys, StoredTable } from "./stored-table.ts";

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
  if (!fits(keys, rows)) return undefined;
  if (Object.values(columns).some((file) => rawLength(file) !== rows)) return undefined;
  try {
    return {
      rows,
      keysHash: index.keys_hash,
      ids: await integers(folder, keys.ids),
      columns: Object.keys(columns).sort(),
      keys: () => readKeys(folder, keys),
      column: (name) => readColumn(folder, columns, name),
    };
  } catch (error) {
    if (error instanceof DamagedRawFile) return undefined;
    throw error;
  }
}

/** Whether files of keys are as long as each other says. */
function fits(keys: RawIndex["keys"], rows: number): boolean {
  const starts = rawLength(keys.dates) + 1;
  if (rawLength(keys.starts) !== starts) return false;
  if ("security" in keys) return rawLength(keys.security) === rows;
  if (rawLength(keys.member_starts) !== starts) return false;
  return rawLength(keys.member_words) === rawLength(keys.member_bits);
}

async function readKeys(folder: string, keys: RawIndex["keys"]): Promise<DateKeys> {
  const reading = integers(folder, keys.starts);
  const [dates, starts, members] = await Promise.all([
    integers(folder, keys.dates),
    reading,
    readMembers(folder, keys, reading),
  ]);
  return { dates, starts, members };
}

async function readMembers(
  folder: string,
  keys: RawIndex["keys"],
  starts: Promise<Int32Array>,
): Promise<Members> {
  if ("security" in keys) {
    const buffer = await readShared(folder, keys.security);
    const wide = keys.security.file.endsWith(".i32");
    const security = wide ? new Int32Array(buffer) : new Uint16Array(buffer);
    return membersOf(await starts, (row) => security[row]!);
  }
  const [from, words, bits] = await Promise.all([
    integers(folder, keys.member_starts),
    integers(folder, keys.member_words),
    integers(folder, keys.member_bits),
  ]);
  return { ...wordsByDate(from), words, bits };
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

async function integers(folder: string, file: RawFile): Promise<Int32Array> {
  return new Int32Array(await readShared(folder, file));
}
