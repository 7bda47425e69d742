import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSnapshot, loadCatalog, verifySnapshotIntegrity } from "../../src/catalog/index.ts";
import { duckColumns, expectSame } from "../data/files.ts";
import { rowPlaces } from "../helpers/row-places.ts";
import { asLayout } from "./older-layout.ts";
import { type Cells, reordered, tempFolder, universe, writeTables } from "./universe.ts";

const DAY = 86_400_000;

describe("loadCatalog", () => {
  it("reads the columns that DuckDB reads from the Parquet files, date by date, in shared memory", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPanel(), async (cells) => {
        const { risk, trading_date } = universe();
        const sources = writeTables({ ret: cells, risk, trading_date });
        const { path } = await createSnapshot(sources, { folder: tempFolder() });
        const catalog = await loadCatalog(path);
        const table = await catalog.table("ret", ["ret", "vol"]);
        const [days, ids, ret, vol] = await duckColumns(
          `select epoch_ms(date) / ${DAY}, security_id, ret, vol from '${join(path, "ret.parquet")}' order by date, security_id`,
        );
        const rowDays = [...table.dates].flatMap((day, d) =>
          Array(table.starts[d + 1]! - table.starts[d]!).fill(day),
        );
        expect(rowDays).toEqual(days);
        expect(rowPlaces(table).map((place) => catalog.securityIds[place])).toEqual(ids);
        expectSame(table.numbers.ret!, ret!);
        expectSame(table.numbers.vol!, vol!);
        expect(table.numbers.ret!.buffer).toBeInstanceOf(SharedArrayBuffer);
        // Against the source too: the last row of each key that is on the calendar.
        const last = new Map<string, number | string | null>();
        cells.security_id!.forEach((id, i) => {
          if (trading_date.date!.includes(cells.date![i]!))
            last.set(`${cells.date![i]} ${id}`, cells.ret![i]!);
        });
        expect(rowPlaces(table)).toHaveLength(last.size);
        rowPlaces(table).forEach((place, row) => {
          const date = new Date(rowDays[row] * DAY).toISOString().slice(0, 10);
          const cell = last.get(`${date} ${catalog.securityIds[place]}`);
          expect(table.numbers.ret![row]).toBe(
            cell === null ? Number.NaN : Math.fround(Number(cell)),
          );
        });
      }),
      { numRuns: 20 },
    );
  });

  it("makes columns from the Parquet file where the raw store is missing, cut or changed", async () => {
    const { path } = await createSnapshot(writeTables(universe()), { folder: tempFolder() });
    const read = async () => {
      const catalog = await loadCatalog(path);
      const risk = await catalog.table("risk", ["cap", "industry_id", "size"]);
      return { risk, ids: catalog.securityIds, dates: catalog.tradingDates };
    };
    const whole = await read();
    expect(whole.risk.labels).toEqual({ cap: ["1", "2", "3"], industry_id: ["Banks", "Oil"] });
    const raw = join(path, "raw");
    const store = readdirSync(raw).find((name) => name.endsWith("_risk"))!;
    const size = join(raw, store, "column-size.f32");
    flipBit(size, 5);
    expect(await read()).toEqual(whole);
    truncateSync(size, 8);
    expect(await read()).toEqual(whole);
    rmSync(raw, { recursive: true });
    expect(await read()).toEqual(whole);
  });

  it("gives securities places among those of both tables", async () => {
    const { ret, risk, trading_date } = universe();
    // ret has the last two securities, risk the first two.
    const rows = [...ret.security_id!.keys()];
    const tables = {
      ret: reordered(ret, rows.slice(5)),
      risk: reordered(risk, rows.slice(0, 10)),
      trading_date,
    };
    const { path } = await createSnapshot(writeTables(tables), { folder: tempFolder() });
    const catalog = await loadCatalog(path);
    expect([...catalog.securityIds]).toEqual([3, 11, 40000]);
    expect(rowPlaces(await catalog.table("ret", [])).slice(0, 2)).toEqual([1, 2]);
    expect(rowPlaces(await catalog.table("risk", [])).slice(0, 2)).toEqual([0, 1]);
  });

  it("gives tables of the same keys one array of them, and others their own", async () => {
    const { ret, risk, trading_date } = universe();
    const rows = [...ret.security_id!.keys()];
    const { security_id, date } = risk;
    const descriptor = { security_id: security_id!, date: date!, core: rows.map((row) => row % 2) };
    const tables = { ret: reordered(ret, rows.slice(1)), risk, descriptor, trading_date };
    const { path } = await createSnapshot(writeTables(tables), { folder: tempFolder() });
    const catalog = await loadCatalog(path);
    const [own, first, same] = [
      await catalog.table("ret", []),
      await catalog.table("risk", []),
      await catalog.table("descriptor", ["core"]),
    ];
    expect(same.members).toBe(first.members);
    expect(own.members).not.toBe(first.members);
    // Date by date: 2020-01-02 has no row of security 3 in ret.
    expect(rowPlaces(own).slice(0, 4)).toEqual([1, 2, 0, 1]);
    expect(rowPlaces(first).slice(0, 4)).toEqual([0, 1, 2, 0]);
    // One of the two files is damaged: whichever table is read first, the keys are the same.
    const raw = join(path, "raw");
    const store = readdirSync(raw).find((name) => name.endsWith("_risk"))!;
    flipBit(join(raw, store, "member-bits.i32"), 3);
    for (const order of [["risk", "descriptor"] as const, ["descriptor", "risk"] as const]) {
      const again = await loadCatalog(path);
      for (const name of order) {
        expect((await again.table(name, [])).members).toEqual(first.members);
      }
    }
  });

  it("keeps codes in as few bytes as hold them all", async () => {
    const half = 33_000;
    const ids = Array.from({ length: 2 * half }, (_, id) => id);
    const table = (securities: number[], columns: Cells): Cells => ({
      security_id: securities,
      date: securities.map(() => "2020-01-02"),
      ...columns,
    });
    const late = ids.slice(half);
    const tables = {
      ret: table(ids.slice(0, half), { ret: late.map(() => 0) }),
      risk: table(late, {
        cap: late.map((id) => id % 3),
        industry_id: late.map((id) => id % 129),
      }),
      trading_date: universe().trading_date,
    };
    const { path } = await createSnapshot(writeTables(tables), { folder: tempFolder() });
    const catalog = await loadCatalog(path);
    const ret = await catalog.table("ret", []);
    const risk = await catalog.table("risk", ["cap", "industry_id"]);
    // Labels 0, 1, … are their own codes.
    expect(risk.codes.cap).toEqual(Int8Array.from(late, (id) => id % 3));
    expect(risk.codes.industry_id).toEqual(Int16Array.from(late, (id) => id % 129));
    expect(rowPlaces(ret)).toEqual(ids.slice(0, half));
    expect(rowPlaces(risk)).toEqual(late);
  });

  it.each([1, 2] as const)("reads raw stores of layout %i", async (layout) => {
    const { path } = await createSnapshot(writeTables(universe()), { folder: tempFolder() });
    const read = async () => {
      const risk = await (await loadCatalog(path)).table("risk", ["cap", "size"]);
      return [rowPlaces(risk), [...risk.codes.cap!], [...risk.numbers.size!]];
    };
    const before = await read();
    asLayout(layout, path);
    // Without the Parquet file nothing but the raw store can tell.
    renameSync(join(path, "risk.parquet"), join(path, "away"));
    expect(await read()).toEqual(before);
    renameSync(join(path, "away"), join(path, "risk.parquet"));
    expect((await verifySnapshotIntegrity(path)).problems).toEqual([]);
    const store = readdirSync(join(path, "raw")).find((name) => name.endsWith("_risk"))!;
    flipBit(join(path, "raw", store, layout === 1 ? "security.i32" : "security.u16"), 3);
    expect((await verifySnapshotIntegrity(path)).problems).toMatchObject([{ table: "risk" }]);
    expect(await read()).toEqual(before);
  });

  it("finds a snapshot by its content under any id, past one that is damaged", async () => {
    const folder = tempFolder();
    const made = await createSnapshot(writeTables(universe()), { folder, date: "2020-01-01" });
    mkdirSync(join(folder, "2019-01-01-v1"));
    writeFileSync(join(folder, "2019-01-01-v1", "manifest.json"), "{");
    const { id, fingerprint } = await loadCatalog(`snap_${made.fingerprint}`, { folder });
    expect([id, fingerprint]).toEqual(["2020-01-01-v1", made.fingerprint]);
    await expect(loadCatalog("snap_0123456789ab", { folder })).rejects.toMatchObject({
      code: "unknown-snapshot",
    });
  });

  it("names near columns, snapshots and baselines", async () => {
    const folder = tempFolder();
    const { id } = await createSnapshot(writeTables(universe()), { folder, date: "2020-01-01" });
    const catalog = await loadCatalog(id, { folder });
    await expect(catalog.table("ret", ["clos_adj"])).rejects.toThrow(/Unknown column of ret/);
    await expect(catalog.storedBaseline("value")).rejects.toThrow(/Unknown baseline/);
    await expect(loadCatalog("2020-01-01-v2", { folder })).rejects.toMatchObject({
      code: "unknown-snapshot",
      hint: 'Did you mean "2020-01-01-v1"?',
    });
  });
});

/** Flips one bit of a file. */
function flipBit(path: string, byte: number): void {
  const bytes = readFileSync(path);
  bytes[byte]! ^= 4;
  writeFileSync(path, bytes);
}

/** Rows in any order, with repeated keys, gaps and dates off the calendar. */
function arbitraryPanel(): fc.Arbitrary<Cells> {
  const date = fc.constantFrom(
    "2020-01-02",
    "2020-01-03",
    "2020-01-06",
    "2020-01-08",
    "2020-01-11",
  );
  const number = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }));
  // Lower ones are refused: see bad-input.test.ts.
  const move = fc.option(fc.float({ min: -1, noNaN: true, noDefaultInfinity: true }));
  const row = fc.tuple(fc.integer({ min: -5, max: 100_000 }), date, move, number);
  const first = fc.tuple(fc.constant(3), fc.constant("2020-01-02"), move, number);
  return fc.tuple(first, fc.array(row, { maxLength: 40 })).map(([head, tail]) => {
    const rows = [head, ...tail];
    return {
      security_id: rows.map(([id]) => id),
      date: rows.map(([, day]) => day),
      ret: rows.map(([, , ret]) => ret),
      vol: rows.map(([, , , vol]) => vol),
    };
  });
}
