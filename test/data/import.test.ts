import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DISK } from "../../src/data/import-files.ts";
import { importBars, loadBars } from "../../src/data/index.ts";
import {
  changed,
  DAY,
  duckColumns,
  expectRefusal,
  expectSame,
  FX,
  SP500,
  series,
  tempFolder,
  writeParquet,
} from "./files.ts";

const HEADER = "timestamp,open,high,low,close,volume";

function write(folder: string, name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  const text = `${lines.join("\n")}\n`;
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

describe("importBars", () => {
  it("writes what DuckDB reads back as the same bars, and loadBars too", async () => {
    const out = join(tempFolder(), "fx");
    const range = { from: Date.UTC(2021, 10, 15), to: Date.UTC(2022, 1, 10) };
    const folder = tempFolder();
    const where = `timestamp >= ${range.from} AND timestamp < ${range.to} AND symbol IN ('GBPUSD', 'XAUUSD')`;
    const csv = join(folder, "some.csv");
    await duckColumns(`COPY (SELECT * FROM '${FX}' WHERE ${where}) TO '${csv}' (HEADER)`);
    const report = await importBars([csv], {
      out,
      vendor: "v",
      asOf: "2022-03-04",
      assetClass: "fx",
    });
    expect(report.files).toBe(2 * 4);
    expect(readdirSync(join(out, "symbol=GBPUSD")).sort()).toEqual(["year=2021", "year=2022"]);

    const columns = "timestamp, open, high, low, close, volume";
    const back = await duckColumns(
      `SELECT ${columns} FROM read_parquet('${out}/*/*/*/*.parquet', hive_partitioning = true) ORDER BY symbol, timestamp`,
    );
    const original = await duckColumns(
      `SELECT ${columns} FROM '${FX}' WHERE ${where} ORDER BY symbol, timestamp`,
    );
    expect(back).toEqual(original);

    const loaded = await loadBars({ source: out });
    expectSame(loaded.bars.timestamp, original[0]!);
    expectSame(loaded.bars.columns.close!, original[4]!);
    expect(loaded.report.provenance).toMatchObject({ vendor: "v", asOf: "2022-03-04" });
    expect(loaded.report.periodsPerYear.source).toBe("the manifest");
    const cut = await loadBars({ source: out, from: Date.UTC(2022, 0), symbols: ["GBPUSD"] });
    const { inRange: _, ...whole } = (await loadBars({ source: out, symbols: ["GBPUSD"] })).report
      .periodsPerYear;
    expect(cut.report.periodsPerYear).toMatchObject(whole);
  });

  it("counts dirt by kind, repairs only order and repetition, and hides nothing", async () => {
    const folder = tempFolder();
    const path = write(folder, "dirty.csv", [
      HEADER,
      "2020-01-03,10,12,9,11,5",
      "2020-01-01,10,12,9,11,5", // unsorted
      "2020-01-02,,12,9,11,5", // empty open
      "2020-01-04,10,8,9,11,5", // high below low
      "2020-01-05,10,12,9,13,-5", // close above high, negative volume
      "2020-01-06,0,12,-1,11,5", // zero open (below the low? no: low is -1), negative low
      "2020-01-07,10,12,9,,5", // no close
      "2020-01-08,10,12,9,11,5",
      "2020-01-08,10,12,9,11,5", // the same row
      "2020-01-08,10,12,9,10.5,5", // another close at the same time
    ]);
    const out = join(folder, "out");
    const report = await importBars([path], { out, symbol: "A" });
    expect(report.dirt).toEqual({
      unsorted: 1,
      duplicate_rows: 1,
      conflicting_times: 1,
      empty_cells: { open: 1, close: 1 },
      zero_or_negative_prices: { open: 1, low: 1 },
      negative_volume: 1,
      high_below_low: 1,
      outside_high_low: 1,
      no_positive_close: 1,
    });
    expect(report).toMatchObject({
      rows_read: 10,
      rows_written: 8,
      timeframe: "1d",
      symbols: [
        { symbol: "A", bars: 7, first: "2020-01-01T00:00:00Z", last: "2020-01-08T00:00:00Z" },
      ],
      sources: [{ name: "dirty.csv", rows: 10 }],
    });
    const { bars, report: loaded } = await loadBars({ source: out });
    expect(bars.columns.close!.at(-1)).toBe(10.5);
    expect(loaded.rows.dropped.no_positive_close).toBe(1);
    const manifest: unknown = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    const { out: _, ...expected } = report;
    expect(manifest).toEqual(expected);
  });

  it("counts no row with an infinite close as a bar, neither in the folder nor in a file", async () => {
    const folder = tempFolder();
    const rows = series(12, { step: DAY });
    const bad = [Number.POSITIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY];
    bad.forEach((close, i) => {
      rows[9 + i] = changed(rows[9 + i]!, { close });
    });
    const source = await writeParquet(join(folder, "a.parquet"), rows);
    const report = await importBars([source], { out: join(folder, "out") });
    expect(report.symbols).toMatchObject([{ bars: 9, last: "2020-01-09T00:00:00Z" }]);
    expect(report.dirt.no_positive_close).toBe(3);
    // Eight gaps of a day between nine bars.
    const { periodsPerYear } = (await loadBars({ source, to: Date.UTC(2020, 0, 5) })).report;
    expect(periodsPerYear.counted).toBeCloseTo(365.25, 9);
    expect(periodsPerYear.source).toBe("the whole file");
    const cut = await loadBars({ source, from: Date.UTC(2020, 0, 9) });
    expect(cut.report.rows.dropped.no_positive_close).toBe(3);
  });

  it("counts the dirt that the provenance of the panel names", async () => {
    const out = join(tempFolder(), "out");
    const folder = tempFolder();
    const dirty = `symbol IN (SELECT symbol FROM '${SP500}' WHERE open IS NULL)`;
    const part = join(folder, "part.parquet");
    await duckColumns(
      `COPY (SELECT * FROM '${SP500}' WHERE ${dirty} AND timestamp > 1420000000000) TO '${part}'`,
    );
    const [[open], [high], [low]] = (await duckColumns(
      `SELECT count(*) - count(open), count(*) - count(high), count(*) - count(low) FROM '${part}'`,
    )) as [number[], number[], number[]];
    const { dirt } = await importBars([part], { out, by: "month" });
    expect(dirt.empty_cells).toEqual({ open, high, low });
  });

  it("joins files, by day when told so, and names symbols that no folder can hold as they are", async () => {
    const folder = tempFolder();
    const rows = series(60, { step: DAY / 20 });
    const [a, b] = [rows.slice(0, 30), rows.slice(30)].map((part) =>
      part.map((row) => changed(row, { symbol: "BRK/B ü" })),
    );
    const paths = await Promise.all([
      writeParquet(join(folder, "b.parquet"), b!),
      writeParquet(join(folder, "a.parquet"), a!),
    ]);
    const out = join(folder, "out");
    const report = await importBars(paths, { out, by: "day" });
    expect(report.dirt.unsorted).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "symbol=BRK%2FB%20%C3%BC"]);
    const days = join(out, "symbol=BRK%2FB%20%C3%BC", "year=2020", "month=01");
    expect(readdirSync(days).sort()).toEqual(["day=01", "day=02", "day=03"]);
    const { bars } = await loadBars({ source: out });
    expect(bars.symbols).toEqual(["BRK/B ü"]);
    expectSame(
      bars.columns.open!,
      rows.map((row) => row.open),
    );
  });

  it("sorts what loadBars refuses", async () => {
    const folder = tempFolder();
    const rows = series(20, {});
    const path = await writeParquet(join(folder, "a.parquet"), rows.toReversed());
    await expectRefusal(loadBars({ source: path }), "disordered-times", /assay import/);
    const out = join(folder, "out");
    const report = await importBars([path], { out });
    expect(report.dirt.unsorted).toBe(19);
    const { bars } = await loadBars({ source: out });
    expectSame(
      bars.timestamp,
      rows.map((row) => row.timestamp),
    );
  });

  it("takes an empty folder as --out, and refuses one with anything in it", async () => {
    const folder = tempFolder();
    const path = write(folder, "A.csv", [HEADER, "2020-01-01,10,12,9,11,5"]);
    const empty = tempFolder();
    await importBars([path], { out: empty });
    expect(readdirSync(empty).sort()).toEqual(["manifest.json", "symbol=A"]);
    await expectRefusal(importBars([path], { out: empty }), "out-exists", /Choose another --out/);
    await expectRefusal(importBars([path], { out: path }), "out-exists");
  });
});

describe("an import that fails leaves nothing", () => {
  const cases: [string, string[], string, RegExp][] = [
    [
      "mixed time zones",
      ["2020-01-01T00:00Z,1,2,1,2,5", "2020-01-02T00:00,1,2,1,2,5"],
      "mixed-time-zones",
      /line 2/,
    ],
    [
      "a cell that is no number",
      ["2020-01-01,1,2,x,2,5"],
      "unreadable-cell",
      /line 2, column "low"/,
    ],
    [
      "a column without values",
      ["2020-01-01,,2,1,2,5", "2020-01-02,,2,1,2,5"],
      "empty-column",
      /column open/,
    ],
    ["no positive close", ["2020-01-01,1,2,1,0,5"], "empty-column", /column close/],
    ["no rows", [], "no-data", /under the header/],
  ];
  it.each(cases)("on %s", async (_name, rows, code, pattern) => {
    const folder = tempFolder();
    const path = write(folder, "a.csv", [HEADER, ...rows]);
    await expectRefusal(importBars([path], { out: join(folder, "deep", "out") }), code, pattern);
    expect(onlyFiles(folder)).toEqual(["a.csv"]);
  });

  it("on a truncated gzip file, which it names", async () => {
    const folder = tempFolder();
    const path = join(folder, "a.csv.gz");
    const text = `${HEADER}\n${"2020-01-01,1,2,1,2,5\n".repeat(5000)}`;
    const whole = gzipSync(text);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    await expectRefusal(
      importBars([path], { out: join(folder, "out") }),
      "damaged-file",
      /a\.csv\.gz/,
    );
    expect(onlyFiles(folder)).toEqual(["a.csv.gz"]);
  });

  it("on a full disk, halfway", async () => {
    const folder = tempFolder();
    const path = await writeParquet(join(folder, "a.parquet"), series(400, { step: DAY }));
    let written = 0;
    const disk = {
      ...DISK,
      // Every write to this device fails as on a full disk.
      writeParquet: (...[frame, file]: Parameters<typeof DISK.writeParquet>) =>
        DISK.writeParquet(frame, ++written === 7 ? "/dev/full" : file),
    };
    expect(existsSync("/dev/full")).toBe(true);
    const work = importBars([path], { out: join(folder, "out"), disk });
    await expectRefusal(work, "disk-full", /nothing was kept.*Free some space/);
    expect(written).toBeGreaterThanOrEqual(7);
    expect(onlyFiles(folder)).toEqual(["a.parquet"]);
  });

  it("on a disk that is full when the manifest comes", async () => {
    const folder = tempFolder();
    const path = await writeParquet(join(folder, "a.parquet"), series(40, { step: DAY }));
    const disk = {
      ...DISK,
      writeText: (_path: string, text: string) => DISK.writeText("/dev/full", text),
    };
    await expectRefusal(importBars([path], { out: join(folder, "out"), disk }), "disk-full");
    expect(onlyFiles(folder)).toEqual(["a.parquet"]);
  });
});

/** Names of all files below a folder, hidden ones included. */
function onlyFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => basename(entry.name));
}
