import { closeSync, fsync, openSync, readSync, statSync, writeSync, writev } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { syncFolder } from "../data/folders.ts";
import type { Codes, Places } from "../signals/catalog-port.ts";

const CHUNK_BYTES = 1 << 23;

const sync = promisify(fsync);
const writeSome = promisify(writev);
/** That the operating system takes at once. */
const MOST_PIECES = 1024;

/** What a file must be like: any changed bit changes the checksum. */
export interface FileCheck {
  readonly bytes: number;
  /** CRC-32 of all bytes, 8 hex digits. */
  readonly crc32: string;
}

/** Reads a file once. */
export function checkOfFile(path: string): FileCheck {
  const file = openSync(path, "r");
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    let sum = 0;
    let bytes = 0;
    for (;;) {
      const read = readSync(file, chunk, 0, chunk.length, bytes);
      if (read === 0) return { bytes, crc32: checksumText(sum) };
      sum = crc32(chunk.subarray(0, read), sum);
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
}

export function checkOfBytes(bytes: Uint8Array): FileCheck {
  return { bytes: bytes.byteLength, crc32: checksumText(crc32(bytes)) };
}

export function sameCheck(a: FileCheck, b: FileCheck): boolean {
  return a.bytes === b.bytes && a.crc32 === b.crc32;
}

/** Whether there is a file of that length. */
export function hasLength(path: string, { bytes }: FileCheck): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === bytes;
}

/** CRC-32 as 8 hex digits. */
export function checksumText(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}

/** Writes a new file; `syncBelow` puts it on the disk. */
export function writeNew(path: string, bytes: Uint8Array): FileCheck {
  const file = openSync(path, "wx");
  try {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(file, bytes, written, Math.min(bytes.length - written, 1 << 30));
    }
  } finally {
    closeSync(file);
  }
  return checkOfBytes(bytes);
}

/** `writeNew` on a thread of Node's, and onto the disk; the bytes must stay as they are until then. */
export async function writeNewAside(path: string, bytes: Uint8Array): Promise<FileCheck> {
  return await writePartsAside(path, [[bytes]]);
}

/**
 * Writes a new file of many pieces, one after the other, on a thread of Node's, and onto the disk, so
 * that little is left for the end.
 *
 * @param parts pieces to be written at once
 */
export async function writePartsAside(
  path: string,
  parts: Iterable<readonly Uint8Array[]>,
): Promise<FileCheck> {
  const file = openSync(path, "wx");
  let sum = 0;
  let bytes = 0;
  try {
    for (const pieces of parts) {
      const writing = writeAll(file, pieces);
      // Told when it is awaited; what is counted meanwhile cannot fail.
      for (const piece of pieces) {
        sum = crc32(piece, sum);
        bytes += piece.length;
      }
      await writing;
    }
    await sync(file);
  } finally {
    closeSync(file);
  }
  return { bytes, crc32: checksumText(sum) };
}

async function writeAll(file: number, pieces: readonly Uint8Array[]): Promise<void> {
  let rest = pieces.filter((piece) => piece.length > 0);
  while (rest.length > 0) {
    const { bytesWritten } = await writeSome(file, rest.slice(0, MOST_PIECES));
    rest = afterFirst(rest, bytesWritten);
  }
}

/** What is left of pieces when so many bytes are gone. */
function afterFirst(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let gone = bytes;
  let place = 0;
  while (place < pieces.length && gone >= pieces[place]!.length) gone -= pieces[place++]!.length;
  const [cut, ...rest] = pieces.slice(place);
  return cut ? [cut.subarray(gone), ...rest] : [];
}

/** Puts every file and folder below a folder, and the folder itself, on the disk. */
export async function syncBelow(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncBelow(path);
    else if (entry.isFile()) await syncFile(path);
  }
  syncFolder(folder);
}

/** Puts a file on the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Bytes of a typed array, in the same memory. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Whether two arrays hold the same bits; whole numbers may lie in different types. */
export function sameValues(
  a: Codes | Places | Float32Array,
  b: Codes | Places | Float32Array,
): boolean {
  if (a.BYTES_PER_ELEMENT === b.BYTES_PER_ELEMENT)
    return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
