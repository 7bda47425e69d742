import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  createSnapshot,
  listSnapshots,
  loadCatalog,
  verifySnapshotIntegrity,
} from "../../src/catalog/index.ts";
import type { TableColumns } from "../../src/signals/catalog-port.ts";
import { rowPlaces } from "../helpers/row-places.ts";
import { FIXTURES, tempFolder } from "./universe.ts";

const DAY = 86_400_000;
const Rows = z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()])));
const EXPECTED = z
  .object({ trading_dates: z.array(z.string()), ret: Rows, risk: Rows })
  .parse(JSON.parse(readFileSync(join(FIXTURES, "expected.json"), "utf8")));

/** Snapshots as the older tool wrote them (make.py), by format. */
const OLD = [
  [1, "2019-06-01-v1"],
  [2, "2020-02-01-v1"],
  [3, "snap_513049e17697"],
  [4, "2022-03-01-v1"],
] as const;

/** A table as pandas printed it: dates as texts, groups as what they stand for, null for not known. */
function printed(table: TableColumns, securityIds: Int32Array): Record<string, unknown[]> {
  const rows: Record<string, unknown[]> = {
    date: [...table.dates].flatMap((day, d) =>
      Array(table.starts[d + 1]! - table.starts[d]!).fill(
        new Date(day * DAY).toISOString().slice(0, 10),
      ),
    ),
    security_id: rowPlaces(table).map((place) => securityIds[place]),
  };
  for (const [name, values] of Object.entries(table.numbers)) {
    rows[name] = [...values].map((value) => (Number.isNaN(value) ? null : value));
  }
  for (const [name, codes] of Object.entries(table.codes)) {
    rows[name] = [...codes].map((code) => {
      const label = table.labels[name]![code]!;
      return name === "industry_id" ? label : Number(label);
    });
  }
  return rows;
}

describe("a snapshot of an older format", () => {
  it.each(OLD)(
    "%i is read as pandas sees it: normalised, sorted, once per key",
    async (version, id) => {
      const catalog = await loadCatalog(id, { folder: FIXTURES });
      expect(catalog.manifest.version).toBe(version);
      expect(
        [...catalog.tradingDates].map((day) => new Date(day * DAY).toISOString().slice(0, 10)),
      ).toEqual(EXPECTED.trading_dates);
      expect(catalog.columns).toEqual({
        ret: ["close_adj", "ret", "vol"],
        risk: ["cap", "industry_id", "mcap", "sector_id", "size", "value"],
        descriptor: [],
      });
      for (const name of ["ret", "risk"] as const) {
        const table = await catalog.table(name, catalog.columns[name]);
        expect(printed(table, catalog.securityIds)).toEqual(EXPECTED[name]);
      }
    },
  );

  it.each(OLD)("%i becomes one of our own with the same content", async (_, id) => {
    const folder = tempFolder();
    const first = await createSnapshot(join(FIXTURES, "2019-06-01-v1"), { folder });
    const again = await createSnapshot(join(FIXTURES, id), { folder });
    expect(again).toMatchObject({ id: first.id, created: false });
  });

  it("keeps its fingerprint; formats 1 and 2 get one of their bytes", async () => {
    const prints = await Promise.all(
      OLD.map(async ([, id]) => (await loadCatalog(id, { folder: FIXTURES })).fingerprint),
    );
    expect(prints[2]).toBe("513049e17697");
    expect(prints[3]).toBe("513049e17697");
    expect(prints[0]).toMatch(/^[0-9a-f]{12}$/);
    expect(new Set(prints).size).toBe(3);
  });

  it.each(OLD)("%i shows its hashes, and is checked by reading it", async (version, id) => {
    const report = await verifySnapshotIntegrity(id, { folder: FIXTURES });
    expect(report).toMatchObject({ version, ok: true, recomputed: false, problems: [] });
    const ret = report.tables.find(({ table }) => table === "ret");
    expect(ret?.hash).toEqual(version < 3 ? null : expect.stringMatching(/^[0-9a-f]{16}$/));
  });

  it("is listed with what its manifest and its Parquet files say", async () => {
    const listed = await listSnapshots({ folder: FIXTURES });
    expect(listed.map(({ id, version, rows }) => [version, id, rows])).toEqual([
      [1, "2019-06-01-v1", 28],
      [2, "2020-02-01-v1", 27],
      [4, "2022-03-01-v1", 27],
      [3, "snap_513049e17697", 27],
    ]);
  });
});
