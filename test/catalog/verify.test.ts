import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSnapshot, loadCatalog, verifySnapshotIntegrity } from "../../src/catalog/index.ts";
import { manifestBytes } from "../../src/catalog/manifest.ts";
import { frameOf, tempFolder, universe, withColumn, writeTables } from "./universe.ts";

async function snapshot(): Promise<string> {
  return (await createSnapshot(writeTables(universe()), { folder: tempFolder() })).path;
}

function flip(path: string, byte: number, bit: number): () => void {
  const bytes = readFileSync(path);
  const before = Buffer.from(bytes);
  bytes[byte]! ^= 1 << bit;
  writeFileSync(path, bytes);
  return () => writeFileSync(path, before);
}

describe("verifySnapshotIntegrity", () => {
  it("names the table of any flipped bit in any file, and finds nothing once it is undone", async () => {
    const path = await snapshot();
    const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((f) =>
      f.isFile(),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const [i, file] of files.entries()) {
      const full = join(file.parentPath, file.name);
      const { length } = readFileSync(full);
      const undo = flip(full, (i * 7919) % length, i % 8);
      const table = /^(?:[0-9a-f]{16}_)?([a-z_]+)\.(?:parquet|i32)$/.exec(file.name)?.[1];
      const folder = /[0-9a-f]{16}_([a-z_]+)$/.exec(file.parentPath)?.[1];
      const wanted = folder ?? table ?? "manifest";
      const found = await verifySnapshotIntegrity(path).then(
        ({ problems }) => problems.map((problem) => problem.table),
        (error: unknown) => {
          // A manifest that is no JSON any more, or of another version, cannot be verified at all.
          if (file.name !== "manifest.json") throw error;
          return ["manifest"];
        },
      );
      expect(found, full).toContain(wanted);
      undo();
    }
    expect((await verifySnapshotIntegrity(path)).problems).toEqual([]);
  });

  it("tells the hash that was expected from that of the values that are there", async () => {
    const path = await snapshot();
    const { risk } = universe();
    frameOf(withColumn(risk, "size", (v, i) => (i === 0 ? 9 : v))).writeParquet(
      join(path, "risk.parquet"),
    );
    const { ok, problems, tables } = await verifySnapshotIntegrity(path);
    expect(ok).toBe(false);
    expect(problems.map(({ table }) => table)).toEqual(["risk", "risk"]);
    expect(problems[0]!.problem).toMatch(/bytes of the Parquet file differ/);
    expect(problems[1]).toMatchObject({
      expected: tables.find(({ table }) => table === "risk")?.hash,
      found: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(tables.filter((table) => !table.ok).map(({ table }) => table)).toEqual(["risk"]);
  });

  it("finds a raw store of other values behind an index and a manifest that vouch for it", async () => {
    const path = await snapshot();
    const { ret, risk, trading_date } = universe();
    const changed = withColumn(ret, "vol", (v) => Number(v) + 1);
    const other = await createSnapshot(writeTables({ ret: changed, risk, trading_date }), {
      folder: tempFolder(),
    });
    const store = (folder: string) =>
      readdirSync(join(folder, "raw")).find((name) => name.endsWith("_ret"))!;
    const [mine, theirs] = [
      join(path, "raw", store(path)),
      join(other.path, "raw", store(other.path)),
    ];
    copyFileSync(join(theirs, "column-vol.f32"), join(mine, "column-vol.f32"));
    const index = JSON.parse(readFileSync(join(mine, "index.json"), "utf8"));
    index.columns.vol = JSON.parse(readFileSync(join(theirs, "index.json"), "utf8")).columns.vol;
    const text = `${JSON.stringify(index, null, 2)}\n`;
    writeFileSync(join(mine, "index.json"), text);
    const { crc32 } = await import("node:zlib");
    const { checksum: _, ...manifest } = JSON.parse(
      readFileSync(join(path, "manifest.json"), "utf8"),
    );
    const sum = crc32(text).toString(16).padStart(8, "0");
    manifest.components.ret.raw = { bytes: Buffer.byteLength(text), crc32: sum };
    writeFileSync(join(path, "manifest.json"), manifestBytes(manifest));
    const { problems } = await verifySnapshotIntegrity(path);
    expect(problems).toEqual([
      { table: "ret", problem: "the raw store differs from the table in vol" },
    ]);
  });

  it("says which table is missing, and loadCatalog with verifyIntegrity refuses", async () => {
    const path = await snapshot();
    rmSync(join(path, "factors.parquet"));
    const { problems } = await verifySnapshotIntegrity(path);
    expect(problems).toEqual([
      { table: "factors", problem: expect.stringMatching(/no factors.parquet/) },
    ]);
    await expect(loadCatalog(path, { verifyIntegrity: true })).rejects.toMatchObject({
      code: "damaged-snapshot",
      exitCode: 1,
      message: expect.stringContaining("factors"),
    });
    expect((await loadCatalog(path)).columns.ret).toContain("ret");
  });

  it("finds another vendor in the manifest, even under a checksum that fits", async () => {
    const path = await snapshot();
    const { checksum: _, ...manifest } = JSON.parse(
      readFileSync(join(path, "manifest.json"), "utf8"),
    );
    writeFileSync(join(path, "manifest.json"), manifestBytes({ ...manifest, vendor: "them" }));
    const { problems } = await verifySnapshotIntegrity(path);
    expect(problems).toEqual([
      { table: "manifest", problem: expect.stringMatching(/fingerprint/) },
    ]);
  });
});
