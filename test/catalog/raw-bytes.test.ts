import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DamagedRawFile, readShared } from "../../src/catalog/raw-bytes.ts";
import { tempFolder } from "./universe.ts";

/** Read in one go, and in several parts. */
const SIZES = [0, 100, 9_000_001];

function fileOf(bytes: Uint8Array) {
  const sum = crc32(bytes).toString(16).padStart(8, "0");
  return { file: "values.i8", bytes: bytes.length, crc32: sum };
}

describe.each(SIZES)("a raw file of %i bytes", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);

  it("is read as it was written", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "values.i8"), bytes);
    const got = await readShared(folder, fileOf(bytes));
    expect(Buffer.compare(new Uint8Array(got), bytes)).toBe(0);
  });

  it("is damaged where it is gone or a folder stands in its place", async () => {
    const folder = tempFolder();
    const file = { ...fileOf(bytes), bytes: length + 1 };
    await expect(readShared(folder, file)).rejects.toThrow(DamagedRawFile);
    mkdirSync(join(folder, "values.i8"));
    await expect(readShared(folder, file)).rejects.toThrow(DamagedRawFile);
  });

  it("is damaged where it ends early or has another byte", async () => {
    const folder = tempFolder();
    const longer = new Uint8Array(length + 1);
    longer.set(bytes);
    const file = fileOf(longer);
    writeFileSync(join(folder, "values.i8"), bytes);
    await expect(readShared(folder, file)).rejects.toThrow(DamagedRawFile);
    writeFileSync(join(folder, "values.i8"), longer.with(-1, 1));
    await expect(readShared(folder, file)).rejects.toThrow(DamagedRawFile);
  });
});
