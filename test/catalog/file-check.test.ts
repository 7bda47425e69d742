import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkOfBytes, writePartsAside } from "../../src/catalog/file-check.ts";
import { tempFolder } from "../data/files.ts";

describe("writePartsAside", () => {
  it("writes pieces in their order, also more than the system takes at once, and checks them", async () => {
    const path = join(tempFolder(), "file");
    const pieces = Array.from({ length: 2500 }, (_, i) => new Uint8Array(i % 5).fill(i));
    const check = await writePartsAside(path, [pieces.slice(0, 7), [], pieces.slice(7)]);
    const wanted = Buffer.concat(pieces);
    expect(readFileSync(path).equals(wanted)).toBe(true);
    expect(check).toEqual(checkOfBytes(wanted));
  });

  it("writes over no file that is there", async () => {
    const path = join(tempFolder(), "file");
    writeFileSync(path, "mine");
    await expect(writePartsAside(path, [[new Uint8Array(3)]])).rejects.toThrow("EEXIST");
    expect(readFileSync(path, "utf8")).toBe("mine");
  });
});
