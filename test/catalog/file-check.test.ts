import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePartsAside } from "../../src/catalog/file-check.ts";
import { tempFolder } from "../data/files.ts";

describe("writePartsAside", () => {
  it("writes pieces in their order, also more than the system takes at once", async () => {
    const path = join(tempFolder(), "file");
    const pieces = Array.from({ length: 2500 }, (_, i) => new Uint8Array(i % 5).fill(i));
    const parts = [pieces.slice(0, 7), [], pieces.slice(7)];
    const seen = await writePartsAside(path, parts, (part) => part.length);
    expect(readFileSync(path).equals(Buffer.concat(pieces))).toBe(true);
    expect(seen).toEqual([7, 0, 2493]);
  });

  it("writes over no file that is there", async () => {
    const path = join(tempFolder(), "file");
    writeFileSync(path, "mine");
    await expect(writePartsAside(path, [[new Uint8Array(3)]], () => {})).rejects.toThrow("EEXIST");
    expect(readFileSync(path, "utf8")).toBe("mine");
  });
});
