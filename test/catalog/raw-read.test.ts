import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { readRawCalendar } from "../../src/catalog/raw-read.ts";
import { tempFolder } from "./universe.ts";

/** Ints of a file of 10 MB: it is read in several parts, the last of them shorter. */
const VALUES = 2_500_000;
const BYTES = 4 * VALUES;
const values = Int32Array.from({ length: VALUES }, (_, i) => Math.imul(i, 2_654_435_761));
/** Over the whole at once, not over parts. */
const check = { bytes: BYTES, crc32: crc32(values).toString(16).padStart(8, "0") };

function read(written: Int32Array): Promise<Int32Array | undefined> {
  const path = join(tempFolder(), "dates.i32");
  writeFileSync(path, written);
  return readRawCalendar(path, check);
}

test("a raw file of several parts is read as it was written, into shared memory", async () => {
  const got = await read(values);
  expect(got?.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(Buffer.compare(new Uint8Array(got!.buffer), new Uint8Array(values.buffer))).toBe(0);
});

test.each([0, 1_249_999, VALUES - 1])("a flipped bit in value %i is found", async (place) => {
  const flipped = values.slice();
  flipped[place]! ^= 1 << 17;
  expect(await read(flipped)).toBeUndefined();
});

test("the halves of a raw file in the wrong order are found", async () => {
  const swapped = new Int32Array(VALUES);
  swapped.set(values.subarray(VALUES / 2));
  swapped.set(values.subarray(0, VALUES / 2), VALUES / 2);
  expect(await read(swapped)).toBeUndefined();
});
