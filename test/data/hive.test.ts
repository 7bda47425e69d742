import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parquetMetadata } from "hyparquet";
import { describe, expect, it } from "vitest";
import { fingerprintBars, loadBars, ParquetLoader } from "../../src/data/index.ts";
import { rowCount } from "../../src/data/row-count.ts";
import {
  changed,
  DAY,
  expectRefusal,
  FX,
  monthFolder,
  series,
  tempFolder,
  writeHive,
  writeParquet,
} from "./files.ts";

const HOUR = 3_600_000;
const YEAR = series(366 * 24, { step: HOUR });

describe("a hive folder", () => {
  it("opens only the files of the range: damage elsewhere does no harm", async () => {
    const root = tempFolder();
    await writeHive(root, "A", YEAR);
    writeFileSync(join(monthFolder(root, "A", "2020-01"), "bars.parquet"), "damaged");
    writeFileSync(join(monthFolder(root, "A", "2020-06"), "bars.parquet"), "");
    const range = { from: Date.UTC(2020, 2), to: Date.UTC(2020, 4) };
    const { bars, report } = await loadBars({ source: root, ...range });
    expect(bars.timestamp.length).toBe((31 + 30) * 24);
    expect(report.files).toEqual(
      ["2020-03", "2020-04"].map((month) => join(monthFolder(root, "A", month), "bars.parquet")),
    );
    const frame = await (await ParquetLoader.loadDataset(root, range)).collect();
    expect(frame.height).toBe((31 + 30) * 24);
  });

  it("names the damaged file when it lies in the range", async () => {
    const root = tempFolder();
    await writeHive(root, "A", YEAR);
    const bad = join(monthFolder(root, "A", "2020-06"), "bars.parquet");
    writeFileSync(bad, "damaged");
    await expectRefusal(
      loadBars({ source: root }),
      "damaged-file",
      /year=2020.month=06.bars\.parquet/,
    );
    await expectRefusal(ParquetLoader.loadDataset(root), "damaged-file", /month=06/);
  });

  it("refuses a file whose rows are not of its folder's month, naming file and time", async () => {
    const shifts = { early: -1, late: 1 };
    for (const [name, shift] of Object.entries(shifts)) {
      const root = tempFolder();
      await writeHive(root, "A", YEAR);
      // June with the last hour of May before it, or the first of July behind it.
      const june = YEAR.filter((row) => new Date(row.timestamp).getUTCMonth() === 5);
      const other = shift < 0 ? june[0]!.timestamp - HOUR : june.at(-1)!.timestamp + HOUR;
      const row = changed(june[0]!, { timestamp: other });
      const bad = join(monthFolder(root, "A", "2020-06"), "bars.parquet");
      await writeParquet(bad, shift < 0 ? [row, ...june] : [...june, row]);
      const time = name === "early" ? /2020-05-31T23:00:00Z/ : /2020-07-01T00:00:00Z/;
      const [inside, cut] = [
        { from: Date.UTC(2020, 4), to: Date.UTC(2020, 8) },
        { from: Date.UTC(2020, 5, 10), to: Date.UTC(2020, 5, 12) },
      ];
      for (const range of [{}, inside, cut]) {
        for (const load of [
          () => loadBars({ source: root, ...range }),
          () => ParquetLoader.loadDataset(root, range),
        ]) {
          await expectRefusal(
            load(),
            "misplaced-time",
            /month=06.bars\.parquet: expected times from 2020-06-01/,
            time,
            /assay import/,
          );
        }
      }
      const elsewhere = { from: Date.UTC(2020, 1), to: Date.UTC(2020, 3) };
      expect((await loadBars({ source: root, ...elsewhere })).bars.timestamp.length).toBe(60 * 24);
    }
  });

  it("counts rows from the footer as hyparquet does", async () => {
    const folder = tempFolder();
    for (const [rows, rowGroupSize] of [
      [1, 10],
      [40, 7],
      [5000, 100],
    ] as const) {
      const path = join(folder, `${rows}.parquet`);
      await writeParquet(path, YEAR.slice(0, rows), { rowGroupSize });
      const file = readFileSync(path);
      const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
      expect(rowCount(path)).toBe(Number(parquetMetadata(bytes).num_rows));
    }
    expect(rowCount(FX)).toBe(576_000);
    const damaged = join(folder, "damaged.parquet");
    for (const text of ["", "PAR1", `${"x".repeat(20)}\u0009\u0000\u0000\u0000PAR1`]) {
      writeFileSync(damaged, text);
      expect(rowCount(damaged)).toBeUndefined();
    }
  });

  it("opens only the files of the chosen symbols", async () => {
    const root = tempFolder();
    await writeHive(root, "A", YEAR.slice(0, 100));
    await writeHive(root, "B", YEAR.slice(0, 50));
    writeFileSync(join(monthFolder(root, "A", "2020-01"), "bars.parquet"), "damaged");
    const { bars } = await loadBars({ source: root, symbols: ["B"] });
    expect(bars.symbols).toEqual(["B"]);
    expect(bars.timestamp.length).toBe(50);
  });

  it("keeps a symbol of digits a text", async () => {
    const root = tempFolder();
    await writeHive(root, "005930", YEAR.slice(0, 24));
    const { bars } = await loadBars({ source: root });
    expect(bars.symbols).toEqual(["005930"]);
    const frame = await (await ParquetLoader.loadDataset(root)).collect();
    expect(frame.getColumn("symbol").toArray()[0]).toBe("005930");
    expect(frame.columns).toEqual([
      "symbol",
      "timestamp",
      "open",
      "high",
      "low",
      "close",
      "volume",
    ]);
  });

  it("reads partitions by day, and months without a leading zero, in order of time", async () => {
    const root = tempFolder();
    for (let day = 1; day <= 12; day++) {
      const rows = YEAR.slice((day - 1) * 24, day * 24);
      const folder = join(root, "symbol=D", "year=2020", "month=1", `day=${day}`);
      await writeParquet(join(folder, "x.parquet"), rows);
    }
    for (const month of [9, 10, 2]) {
      const rows = series(5, { start: Date.UTC(2020, month - 1), step: HOUR });
      const folder = join(root, "symbol=M", "year=2020", `month=${month}`);
      await writeParquet(join(folder, "x.parquet"), rows);
    }
    const { bars } = await loadBars({ source: root });
    expect(Array.from(bars.timestamp.subarray(0, 288))).toEqual(
      YEAR.slice(0, 288).map((row) => row.timestamp),
    );
    const months = Array.from(bars.timestamp.subarray(288), (t) => new Date(t).getUTCMonth() + 1);
    expect([...new Set(months)]).toEqual([2, 9, 10]);
  });

  it("ignores files whose names begin with a dot or an underscore, and other files", async () => {
    const root = tempFolder();
    await writeHive(root, "A", YEAR.slice(0, 1000));
    const folder = monthFolder(root, "A", "2020-01");
    for (const name of ["_SUCCESS", ".bars.parquet.crc", "notes.txt", ".draft.parquet"]) {
      writeFileSync(join(folder, name), "x");
    }
    mkdirSync(join(root, "_temporary"));
    expect((await loadBars({ source: root })).bars.timestamp.length).toBe(1000);
  });

  it("loads several years, whole folders at once, as it loads their files one by one", async () => {
    const root = tempFolder();
    const rows = series(4 * 366, { step: DAY });
    await writeHive(root, "A", rows);
    const whole = await loadBars({ source: root });
    expect(Array.from(whole.bars.columns.close!)).toEqual(rows.map((row) => row.close));
    const cut = await loadBars({ source: root, from: rows[10]!.timestamp });
    expect(Array.from(cut.bars.timestamp)).toEqual(rows.slice(10).map((row) => row.timestamp));
  });
});

describe("layout does not matter", () => {
  const rows = series(400, { start: Date.UTC(2020, 0, 25), step: HOUR });

  it("gives the same bars and fingerprint however rows are spread over files", async () => {
    const reference = tempFolder();
    await writeHive(reference, "A", rows);
    const expected = await loadBars({ source: reference });
    const identity = fingerprintBars(expected.bars, {});
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 400, maxLength: 400 }),
        fc.constantFrom("zstd", "snappy", "uncompressed"),
        fc.integer({ min: 1, max: 500 }),
        async (file, compression, rowGroupSize) => {
          const root = tempFolder();
          for (const [name, part] of Map.groupBy(rows, (_, i) => file[i])) {
            for (const [month, some] of Map.groupBy(part, (row) =>
              new Date(row.timestamp).toISOString().slice(0, 7),
            )) {
              const path = join(monthFolder(root, "A", month), `${name}.parquet`);
              await writeParquet(path, some, {
                compression: compression as "zstd",
                rowGroupSize,
              });
            }
          }
          const { bars } = await loadBars({ source: root });
          expect(bars.timestamp).toEqual(expected.bars.timestamp);
          expect(bars.columns).toEqual(expected.bars.columns);
          expect(fingerprintBars(bars, {})).toEqual(identity);
        },
      ),
      { numRuns: 5, seed: 7 },
    );
  });

  it("gives the same bars when the files of a partition are named the other way round", async () => {
    const root = tempFolder();
    await writeHive(root, "A", rows.slice(0, 50), "1.parquet");
    await writeHive(root, "A", rows.slice(50, 100), "2.parquet");
    const before = await loadBars({ source: root });
    const folder = monthFolder(root, "A", "2020-01");
    renameSync(join(folder, "1.parquet"), join(folder, "3.parquet"));
    expect(readdirSync(folder)).toEqual(["2.parquet", "3.parquet"]);
    const after = await loadBars({ source: root });
    expect(after.bars.timestamp).toEqual(before.bars.timestamp);
    expect(after.bars.columns).toEqual(before.bars.columns);
    expect(after.report.rows).toEqual(before.report.rows);
    const frame = await (await ParquetLoader.loadDataset(root)).collect();
    expect(frame.getColumn("close").toArray()).toEqual(rows.slice(0, 100).map((row) => row.close));
  });

  it("gives the same bars and fingerprint when symbols come in another order in one file", async () => {
    const folder = tempFolder();
    const named = ["C", "A", "B"].map((symbol, i) =>
      series(60, { base: 100 * (i + 1) }).map((row) => changed(row, { symbol })),
    );
    const [one, two] = await Promise.all([
      writeParquet(join(folder, "1.parquet"), named.flat(), { rowGroupSize: 60 }),
      writeParquet(join(folder, "2.parquet"), named.toReversed().flat(), { rowGroupSize: 60 }),
    ]);
    const [first, second] = await Promise.all([
      loadBars({ source: one }),
      loadBars({ source: two }),
    ]);
    expect(first.bars).toEqual(second.bars);
    expect(fingerprintBars(first.bars, {})).toEqual(fingerprintBars(second.bars, {}));
  });
});
