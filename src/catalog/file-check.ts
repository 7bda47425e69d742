import { closeSync, openSync, readSync, statSync, write, writeSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { syncFolder } from "../data/folders.ts";
import type { Codes } from "../signals/catalog-port.ts";

const CHUNK_BYTES = 1 << 23;

const writeSome = promisify(write);

/** What a file must be like: any changed bit changes the checksum. */
export interface FileCheck {
  readonly bytes: number;
  /** CRC-32 of all bytes, 8 hex digits. */
  readonly crc32: string;
}

/** Reads a file once. */
export function checkOfFile(path: string): FileCheck {
  let sum = 0;
  const bytes = eachChunk(path, (chunk) => {
    sum = crc32(chunk, sum);
  });
  return { bytes, crc32: checksumText(sum) };
}

/** Reads a file once, chunk after chunk in the same memory; returns its length in bytes. */
export function eachChunk(path: string, take: (chunk: Uint8Array) => void): number {
  const file = openSync(path, "r");
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      const read = readSync(file, chunk, 0, chunk.length, bytes);
      if (read === 0) return bytes;
      take(chunk.subarray(0, read));
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
export function hasLength(path: string, { bytes }: Pick<FileCheck, "bytes">): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === bytes;
}

/** CRC-32 as 8 hex digits. */
export function checksumText(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}

/** Writes a new file; `syncBelow` puts it on the disk. */
export function writeNew(path: string, bytes: Uint8Array): FileCheck {
  writeBytes(path, bytes);
  return checkOfBytes(bytes);
}

/** `writeNew` for a file that is checked otherwise. */
export function writeBytes(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "wx");
  try {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(file, bytes, written, Math.min(bytes.length - written, 1 << 30));
    }
  } finally {
    closeSync(file);
  }
}

/**
 * `writeBytes` on a thread of Node's; the bytes must stay as they are until then.
 *
 * @param meanwhile what is done with them at the same time
 */
export async function writeBytesAside<T>(
  path: string,
  bytes: Uint8Array,
  meanwhile: () => T,
): Promise<T> {
  const file = openSync(path, "wx");
  try {
    const writing = writeAll(file, bytes);
    const result = meanwhile();
    await writing;
    return result;
  } finally {
    closeSync(file);
  }
}

async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const length = Math.min(bytes.length - written, 1 << 30);
    written += (await writeSome(file, bytes, written, length)).bytesWritten;
  }
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
export function sameValues(a: Codes | Float32Array, b: Codes | Float32Array): boolean {
  if (a.BYTES_PER_ELEMENT === b.BYTES_PER_ELEMENT)
    return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
