import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENGINE } from "../../src/catalog/format.ts";
import {
  createSnapshot,
  getObjectStats,
  listSnapshots,
  loadCatalog,
  verifySnapshotIntegrity,
} from "../../src/catalog/index.ts";
import { ENGINE_VERSION } from "../../src/tracking/version.ts";
import { duckColumns } from "../data/files.ts";
import { rowPlaces } from "../helpers/row-places.ts";
import { asLayout } from "./older-layout.ts";
import {
  below,
  type Cells,
  expectRefusal,
  frameOf,
  reordered,
  tempFolder,
  universe,
  withColumn,
  writeTables,
  writeText,
} from "./universe.ts";

const DAY = 86_400_000;

describe("createSnapshot", () => {
  it("writes the tables of the format and a manifest that names hash, rows and dates of each", async () => {
    const sources = writeTables(universe());
    const folder = join(tempFolder(), "snapshots");
    const made = await createSnapshot(sources, { folder, date: "2020-02-01", vendor: "me" });
    expect(made).toMatchObject({
      id: "2020-02-01-v1",
      path: join(folder, "2020-02-01-v1"),
      created: true,
    });
    const manifest = JSON.parse(readFileSync(join(made.path, "manifest.json"), "utf8"));
    expect(ENGINE).toBe(`assay ${ENGINE_VERSION}`);
    expect(manifest).toMatchObject({
      version: 5,
      id: "2020-02-01-v1",
      fingerprint: made.fingerprint,
      engine: ENGINE,
      created_by: "createSnapshot",
      vendor: "me",
      as_of: null,
      components: {
        ret: {
          source: join(sources, "ret.parquet"),
          hash: expect.stringMatching(/^[0-9a-f]{16}$/),
          rows: 15,
          securities: 3,
          date_range: ["2020-01-02", "2020-01-08"],
        },
        trading_date: { rows: 5 },
        master: { derived_from: ["ret", "risk"], rows: 15 },
        factors: { derived_from: ["risk"] },
      },
    });
    const tables = ["asof_cap", "asof_resid", "factors", "master", "ret", "risk", "trading_date"];
    expect(readdirSync(made.path).sort()).toEqual(
      [...tables.map((table) => `${table}.parquet`), "manifest.json", "raw"].sort(),
    );
    expect(readdirSync(folder)).toEqual(["2020-02-01-v1"]);
    expect((await verifySnapshotIntegrity(made.path)).problems).toEqual([]);
  });

  it("stores groups of two columns that share their labels", async () => {
    // The shipped universe's industries are its sectors, row by row.
    const { risk, ...rest } = universe();
    const { cap } = risk;
    const sources = writeTables({ ...rest, risk: { ...risk, industry_id: cap!, sector_id: cap! } });
    const made = await createSnapshot(sources, { folder: join(tempFolder(), "snapshots") });
    const stored = await duckColumns(
      `SELECT industry_id, sector_id FROM '${join(made.path, "risk.parquet")}'
        ORDER BY security_id, date`,
    );
    expect(stored).toEqual([cap, cap]);
  });

  it("joins every row of ret with the risk of its key, and sorts the as-of tables by date", async () => {
    const { ret, risk, trading_date } = universe();
    // Risk lacks the first row of ret and has a row that ret lacks.
    const rows = [...risk.security_id!.keys()];
    const tables = {
      ret: reordered(ret, rows.slice(0, -1)),
      risk: reordered(risk, rows.slice(1)),
      trading_date,
    };
    const { path } = await createSnapshot(writeTables(tables), { folder: tempFolder() });
    const file = (table: string) => `'${join(path, `${table}.parquet`)}'`;
    const [wrong] = await duckColumns(`
      with m as (select r.security_id, r.date, r.ret, k.size, k.cap, k.industry_id
        from ${file("ret")} r left join ${file("risk")} k using (security_id, date))
      select count(*) from m full join ${file("master")} t using (security_id, date)
      where m.ret is distinct from t.ret or m.cap is distinct from t.cap
        or m.industry_id is distinct from t.industry_id
        or coalesce(m.size, 'nan') is distinct from t.size`);
    expect(wrong).toEqual([0]);
    const columns = await duckColumns(
      `select security_id, epoch_ms(date_sig) / ${DAY}, cap from ${file("asof_cap")}`,
    );
    const keys = columns[0]!.map((id, i) => columns[1]![i]! * 1e6 + id!);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    expect(keys).toHaveLength(14);
    expect(columns[2]).toEqual(columns[0]!.map((id) => [3, 11, 40000].indexOf(id!) + 1));
  });

  it("returns the path of a snapshot with the same content, whatever its source files look like", async () => {
    const folder = tempFolder();
    const { ret, risk, trading_date } = universe();
    const first = await createSnapshot(writeTables({ ret, risk, trading_date }), { folder });
    const backwards = [...ret.security_id!.keys()].reverse();
    const tables = {
      ret: reordered(ret, backwards),
      risk: reordered(risk, backwards),
      trading_date,
    };
    const again = await createSnapshot(writeTables(tables), { folder, date: "2021-01-01" });
    expect(first.id).toBe(`snap_${first.fingerprint}`);
    expect(again).toMatchObject({ id: first.id, path: first.path, created: false });
    const other = await createSnapshot(writeTables(tables), {
      folder,
      date: "2021-01-01",
      asOf: "2020",
    });
    const next = await createSnapshot(writeTables(tables), {
      folder,
      date: "2021-01-01",
      vendor: "x",
    });
    expect([other.id, next.id]).toEqual(["2021-01-01-v1", "2021-01-01-v2"]);
    expect(readdirSync(folder).sort()).toEqual(["2021-01-01-v1", "2021-01-01-v2", first.id]);
  });

  it("takes vendor, date of the data and caveats from a manifest beside the sources", async () => {
    const sources = writeTables(universe());
    const facts = { vendor: "them", as_of: "2020-01-31", caveats: ["Survivors only."] };
    writeText(join(sources, "manifest.json"), JSON.stringify(facts));
    const folder = tempFolder();
    const { path, fingerprint } = await createSnapshot(sources, { folder });
    const { manifest } = await loadCatalog(path);
    expect(manifest).toMatchObject(facts);
    const told = await createSnapshot(writeTables(universe()), {
      folder,
      vendor: "them",
      asOf: "2020-01-31",
    });
    expect(told.fingerprint).toBe(fingerprint);
    const other = await createSnapshot(sources, { folder, vendor: "us" });
    expect(other.fingerprint).not.toBe(fingerprint);
    writeText(join(sources, "manifest.json"), '{"vendor": 5}');
    await expectRefusal(createSnapshot(sources, { folder }), "bad-manifest", /texts vendor/);
  });

  it("replaces a snapshot of that name that has lost a file", async () => {
    const folder = tempFolder();
    const sources = writeTables(universe());
    const { path } = await createSnapshot(sources, { folder });
    rmSync(join(path, "risk.parquet"));
    expect((await createSnapshot(sources, { folder })).created).toBe(true);
    expect((await verifySnapshotIntegrity(path)).ok).toBe(true);
    truncateSync(join(path, "master.parquet"), 10);
    expect((await createSnapshot(sources, { folder })).created).toBe(true);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("keeps the last row of a key, drops dates off the calendar, and counts both", async () => {
    const { ret, risk, trading_date } = universe();
    const extra: Cells = {
      security_id: [3, 3],
      date: ["2020-01-03", "2020-01-04"],
      ret: [0.25, 0.5],
      vol: [1, 1],
      close_adj: [100, 100],
    };
    const tables = { ret: below(ret, extra), risk, trading_date };
    const { quality, path } = await createSnapshot(writeTables(tables), { folder: tempFolder() });
    expect(quality.ret).toMatchObject({
      rows_read: 17,
      rows: 15,
      duplicate_rows: 1,
      off_calendar_rows: 1,
      examples: {
        duplicate_rows: "security 3 on 2020-01-03",
        off_calendar_rows: "security 3 on 2020-01-04",
      },
      absent_columns: ["resret", "openret", "resopenret", "adv"],
    });
    const catalog = await loadCatalog(path);
    const read = await catalog.table("ret", ["ret"]);
    const { dates, starts, numbers } = read;
    const day = dates.indexOf(Date.parse("2020-01-03") / DAY);
    expect(catalog.securityIds[rowPlaces(read)[starts[day]!]!]).toBe(3);
    expect(numbers.ret![starts[day]!]).toBe(0.25);
    expect(
      JSON.parse(readFileSync(join(path, "manifest.json"), "utf8")).quality.ret.duplicate_rows,
    ).toBe(1);
  });

  it("makes infinite cells unknown and counts them and the empty ones by column", async () => {
    const { ret, risk, trading_date } = universe();
    const tables = {
      ret: withColumn(ret, "vol", (v, i) =>
        i === 1 ? Number.POSITIVE_INFINITY : i === 2 ? Number.NaN : v,
      ),
      risk,
      trading_date,
    };
    const { quality } = await createSnapshot(writeTables(tables), { folder: tempFolder() });
    expect(quality.ret).toMatchObject({ infinite_cells: { vol: 1 }, missing_cells: { vol: 1 } });
    // Five rows of the third security have no industry.
    expect(quality.risk.missing_cells).toEqual({ industry_id: 5, size: 1 });
  });

  it("keeps further columns of numbers and names those of texts that it leaves out", async () => {
    const { ret, risk, trading_date } = universe();
    const extended = { ...ret, half_spread_bps: ret.vol!, ticker: ret.vol!.map(() => "X") };
    const sources = writeTables({ ret: extended, risk, trading_date });
    const { quality, path } = await createSnapshot(sources, { folder: tempFolder() });
    expect(quality.ret.ignored_columns).toEqual(["ticker"]);
    expect((await loadCatalog(path)).columns.ret).toEqual([
      "close_adj",
      "half_spread_bps",
      "ret",
      "vol",
    ]);
  });

  it("stores baselines that are made from its own tables, and reads them back in order", async () => {
    const { path, fingerprint } = await createSnapshot(writeTables(universe()), {
      folder: tempFolder(),
      baselines: async (catalog) => {
        const { numbers } = await catalog.table("ret", ["ret"]);
        return {
          mine: {
            securityId: Int32Array.of(11, 3),
            dateSig: Int32Array.of(18_263, 18_264),
            dateAvail: Int32Array.of(18_264, 18_265),
            signal: Float32Array.of(numbers.ret![0]!, Number.NaN),
          },
        };
      },
    });
    const catalog = await loadCatalog(path, { verifyIntegrity: true });
    expect(catalog.storedBaselines).toEqual(["mine"]);
    expect(catalog.fingerprint).toBe(fingerprint);
    const rows = await catalog.storedBaseline("mine");
    expect([...rows.securityId]).toEqual([3, 11]);
    expect([...rows.dateSig]).toEqual([18_264, 18_263]);
    // The first security's first return, ((5 * 0 + 3 * 0) % 7 - 3) / 100.
    expect([...rows.signal]).toEqual([Number.NaN, Math.fround(-0.03)]);
  });

  it("leaves a descriptor's rows of unknown securities out and codes its flags", async () => {
    const tables = universe();
    const descriptor: Cells = {
      security_id: [3, 5, 11],
      date: ["2020-01-02", "2020-01-02", "2020-01-03"],
      sp500: [1, 1, 0],
    };
    const { path, quality } = await createSnapshot(writeTables({ ...tables, descriptor }), {
      folder: tempFolder(),
    });
    expect(quality.descriptor).toMatchObject({ rows: 2, unknown_security_rows: 1 });
    const table = await (await loadCatalog(path)).table("descriptor", ["sp500"]);
    const { codes, labels } = table;
    expect({ security: rowPlaces(table), codes: [...codes.sp500!], labels }).toEqual({
      security: [0, 1],
      codes: [1, 0],
      labels: { sp500: ["0", "1"] },
    });
  });
});

describe("a snapshot with deduplicate", () => {
  it("links to objects that a second snapshot shares, and counts them", async () => {
    const folder = tempFolder();
    const { ret, risk, trading_date } = universe();
    const options = { folder, deduplicate: true };
    const first = await createSnapshot(writeTables({ ret, risk, trading_date }), options);
    const ours = await getObjectStats(folder);
    expect(ours).toMatchObject({ unique_objects: 7, by_type: { ret: { objects: 1 } } });
    const changed = withColumn(risk, "size", (size) => Number(size ?? 0) + 1);
    const second = await createSnapshot(writeTables({ ret, risk: changed, trading_date }), options);
    // ret, trading_date and asof_cap are the same; risk, master, factors and asof_resid are not.
    expect((await getObjectStats(folder)).unique_objects).toBe(11);
    const links = [first, second].map(({ path }) => readlinkSync(join(path, "ret.parquet")));
    expect(links[0]).toMatch(/^\.\.\/objects\/([0-9a-f]{2})\/\1[0-9a-f]{14}_ret\.parquet$/);
    expect(links[1]).toBe(links[0]);
    for (const { path } of [first, second]) {
      expect(lstatSync(join(path, "master.parquet")).isSymbolicLink()).toBe(true);
      expect((await verifySnapshotIntegrity(path)).problems).toEqual([]);
    }
    const files = readdirSync(join(folder, "objects"), { recursive: true, encoding: "utf8" });
    const bytes = files
      .map((name) => statSync(join(folder, "objects", name)))
      .filter((stats) => stats.isFile())
      .reduce((sum, { size }) => sum + size, 0);
    expect((await getObjectStats(folder)).total_size_mb).toBeCloseTo(bytes / 1e6, 12);
  });

  it("takes raw stores of an older layout for what they are", async () => {
    const folder = tempFolder();
    const { ret, risk, trading_date } = universe();
    const options = { folder, deduplicate: true };
    const first = await createSnapshot(writeTables({ ret, risk, trading_date }), options);
    asLayout(2, first.path);
    const changed = withColumn(risk, "size", (size) => Number(size ?? 0) + 1);
    const second = await createSnapshot(writeTables({ ret, risk: changed, trading_date }), options);
    for (const { path } of [first, second])
      expect((await verifySnapshotIntegrity(path)).problems).toEqual([]);
  });

  it("does not build on an object whose values are damaged", async () => {
    const folder = tempFolder();
    const { ret, risk, trading_date } = universe();
    const options = { folder, deduplicate: true };
    const { path } = await createSnapshot(writeTables({ ret, risk, trading_date }), options);
    frameOf(withColumn(ret, "vol", () => 1)).writeParquet(join(path, "ret.parquet"));
    expect((await verifySnapshotIntegrity(path)).problems[0]).toMatchObject({ table: "ret" });
    const other = await createSnapshot(writeTables({ ret, risk, trading_date }), {
      ...options,
      vendor: "other",
    });
    expect((await verifySnapshotIntegrity(other.path)).problems).toEqual([]);
  });
});

describe("what a killed process left", () => {
  it("is no snapshot, and is removed by the next creation unless its process lives", async () => {
    const folder = tempFolder();
    // Larger than any process id of Linux can be.
    const dead = `.partial-${hostname()}-4194399-0123abcd`;
    const living = `.partial-${hostname()}-${process.pid}-0123abcd`;
    const elsewhere = ".partial-other.host-4194399-0123abcd";
    for (const name of [dead, living, elsewhere]) mkdirSync(join(folder, name));
    const made = await createSnapshot(writeTables(universe()), { folder });
    expect((await listSnapshots({ folder })).map(({ id }) => id)).toEqual([made.id]);
    expect(existsSync(join(folder, dead))).toBe(false);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([living, elsewhere]));
  });
});
