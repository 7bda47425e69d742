import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeSnapshotFingerprint, computeTableHash } from "../../src/catalog/index.ts";
import { csvOf, frameOf, reordered, tempFolder, universe, withColumn } from "./universe.ts";

const { ret, risk, trading_date } = universe();

describe("computeTableHash", () => {
  it("is the SHA-256 over names, types and values that its docstring describes", async () => {
    // Made here by hand from two rows, with node's hash over bytes put together one by one.
    const path = join(tempFolder(), "ret.parquet");
    const cells = { security_id: [9, 2], date: ["1970-01-02", "1970-01-03"], ret: [0.5, null] };
    frameOf(cells).writeParquet(path);
    const sha = (...parts: Uint8Array[]) =>
      createHash("sha256").update(Buffer.concat(parts)).digest("hex");
    const int = (value: number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(value);
      return bytes;
    };
    const text = (value: string) =>
      Buffer.concat([int(Buffer.byteLength(value)), Buffer.from(value)]);
    // Rows in key order: security 2 on day 2 (NaN 0x7fc00000), security 9 on day 1 (0.5 = 0x3f000000).
    const columns = [
      ["date", "date", sha(int(2), int(1))],
      ["ret", "float32", sha(int(0x7fc00000), int(0x3f000000))],
      ["security_id", "int32", sha(int(2), int(9))],
    ];
    const whole = sha(...columns.flat().map(text));
    expect(await computeTableHash(path, "ret")).toBe(whole.slice(0, 16));
  });

  it("does not depend on row groups, compression, order of columns or rows, or the kind of file", async () => {
    const folder = tempFolder();
    const rows = [...risk.security_id!.keys()];
    const shuffled = [
      ...rows.filter((row) => row % 2 === 1),
      ...rows.filter((row) => row % 2 === 0),
    ];
    const other = Object.fromEntries(Object.entries(reordered(risk, shuffled)).reverse());
    const paths = {
      plain: join(folder, "plain.parquet"),
      groups: join(folder, "groups.parquet"),
      other: join(folder, "other.parquet"),
      arrow: join(folder, "risk.arrow"),
      csv: join(folder, "risk.csv"),
      gz: join(folder, "risk.csv.gz"),
    };
    frameOf(risk).writeParquet(paths.plain);
    await frameOf(risk)
      .lazy()
      .sinkParquet(paths.groups, { rowGroupSize: 2, compression: "uncompressed" })
      .collect();
    frameOf(other).writeParquet(paths.other, { compression: "snappy" });
    frameOf(risk).writeIPC(paths.arrow);
    writeFileSync(paths.csv, csvOf(risk));
    writeFileSync(paths.gz, gzipSync(csvOf(other)));
    const hashes = await Promise.all(
      Object.values(paths).map((path) => computeTableHash(path, "risk")),
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(hashes).size).toBe(1);
  });

  it("takes texts of whole numbers, also as pandas writes them beside gaps, for these numbers", async () => {
    const folder = tempFolder();
    const cells = { security_id: [1, 2, 3], date: Array(3).fill("2020-01-02"), cap: [10, 9, null] };
    const typed = join(folder, "typed.parquet");
    const texts = join(folder, "texts.csv");
    frameOf(cells).writeParquet(typed);
    writeFileSync(texts, csvOf({ ...cells, cap: ["10.0", "9.0", null] }));
    expect(await computeTableHash(texts, "risk")).toBe(await computeTableHash(typed, "risk"));
  });

  it("changes with any value, key, name or group, whichever row it is in", async () => {
    const folder = tempFolder();
    const base = join(folder, "base.parquet");
    frameOf(risk).writeParquet(base);
    const before = await computeTableHash(base, "risk");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("security_id", "cap", "industry_id", "size"),
        fc.nat(risk.security_id!.length - 1),
        async (name, row) => {
          const changedCells = withColumn(risk, name, (value, at) => {
            if (at !== row) return value;
            return name === "industry_id" ? "Steel" : Number(value ?? 0) + 50_000;
          });
          const path = join(folder, "changed.parquet");
          frameOf(changedCells).writeParquet(path);
          expect(await computeTableHash(path, "risk")).not.toBe(before);
        },
      ),
      { numRuns: 25 },
    );
    const { size, ...rest } = risk;
    frameOf({ ...rest, value: size! }).writeParquet(base);
    expect(await computeTableHash(base, "risk")).not.toBe(before);
  });

  it("numbers the calendar anew, so that only its dates count", async () => {
    const folder = tempFolder();
    const [a, b, c] = ["a", "b", "c"].map((name) => join(folder, `${name}.parquet`));
    frameOf(trading_date).writeParquet(a!);
    frameOf(withColumn(trading_date, "n", (n) => Number(n) + 7)).writeParquet(b!);
    frameOf(withColumn(trading_date, "date", (d, i) => (i === 4 ? "2020-01-09" : d))).writeParquet(
      c!,
    );
    const hashes = await Promise.all(
      [a!, b!, c!].map((path) => computeTableHash(path, "trading_date")),
    );
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it("knows returns and risk of the same cells apart by nothing but their columns", async () => {
    const path = join(tempFolder(), "ret.parquet");
    frameOf(ret).writeParquet(path);
    expect(await computeTableHash(path, "master")).toBe(await computeTableHash(path, "ret"));
  });
});

describe("computeSnapshotFingerprint", () => {
  it("covers each hash under its name, the vendor and the date of the data; not the order", () => {
    const a = "0123456789abcdef";
    const b = "fedcba9876543210";
    const base = computeSnapshotFingerprint({ ret: a, risk: b });
    expect(base).toMatch(/^[0-9a-f]{12}$/);
    expect(computeSnapshotFingerprint({ risk: b, ret: a })).toBe(base);
    const others = [
      computeSnapshotFingerprint({ ret: b, risk: a }),
      computeSnapshotFingerprint({ ret: a }),
      computeSnapshotFingerprint({ ret: a, risk: b }, { vendor: "v" }),
      computeSnapshotFingerprint({ ret: a, risk: b }, { asOf: "v" }),
    ];
    expect(new Set([base, ...others]).size).toBe(5);
  });
});
