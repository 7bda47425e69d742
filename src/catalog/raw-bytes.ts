import { closeSync, openSync, read, readSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startCheck } from "./raw-check.ts";
import type { RawFile } from "./raw-index.ts";

/** Read at once by one thread: so little that the last part is soon there. */
const PART_BYTES = 1 << 21;
/** Up to so many bytes nobody else is asked to read them. */
const SMALL_BYTES = 1 << 16;

const readSome = promisify(read);

/** Thrown when a raw file turns out not to be what its index says; its table is then read instead. */
export class DamagedRawFile extends Error {}

/**
 * A file straight into shared memory. A large one comes in parts, all asked for at once: most of the
 * time goes into fresh memory, which several threads of Node's pool touch while this one sums what is
 * there. A small one is read here and now, which takes less than telling another thread.
 *
 * @throws DamagedRawFile
 */
export async function readShared(folder: string, file: RawFile): Promise<SharedArrayBuffer> {
  const path = join(folder, file.file);
  const buffer = new SharedArrayBuffer(file.bytes);
  const bytes = new Uint8Array(buffer);
  const check = startCheck(file);
  const handle = openToRead(path);
  try {
    if (bytes.length <= SMALL_BYTES) {
      readNow(handle, path, bytes);
      check.add(bytes);
    } else {
      for await (const part of partsOf(handle, path, bytes)) check.add(part);
    }
  } finally {
    closeSync(handle);
  }
  if (!check.holds()) throw new DamagedRawFile(path);
  return buffer;
}

function openToRead(path: string): number {
  try {
    return openSync(path, "r");
  } catch {
    throw new DamagedRawFile(path);
  }
}

function readNow(handle: number, path: string, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    let got = 0;
    try {
      got = readSync(handle, bytes, at, bytes.length - at, at);
    } catch {
      // As where nothing is left.
    }
    at += atLeastOne(got, path);
  }
}

/** Parts of a file in order, while later ones are being read. */
async function* partsOf(
  handle: number,
  path: string,
  bytes: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const parts: Promise<Uint8Array>[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    parts.push(readPart(handle, path, bytes.subarray(at, at + PART_BYTES), at));
  }
  try {
    // Told in order; a later part that fails first must not end the process.
    for (const part of parts) part.catch(() => {});
    for (const part of parts) yield await part;
  } finally {
    // Nothing may be reading from a file that is closed, or from what is then opened in its place.
    await Promise.allSettled(parts);
  }
}

async function readPart(
  handle: number,
  path: string,
  part: Uint8Array,
  position: number,
): Promise<Uint8Array> {
  for (let at = 0; at < part.length; ) {
    const { bytesRead } = await readSome(handle, part, at, part.length - at, position + at).catch(
      () => ({ bytesRead: 0 }),
    );
    at += atLeastOne(bytesRead, path);
  }
  return part;
}

/** @throws DamagedRawFile where a file ends early or cannot be read */
function atLeastOne(read: number, path: string): number {
  if (read === 0) throw new DamagedRawFile(path);
  return read;
}
