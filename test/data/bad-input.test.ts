import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { describe, it } from "vitest";
import { loadBars, ParquetLoader } from "../../src/data/index.ts";
import {
  changed,
  DAY,
  expectRefusal,
  FX,
  frameOf,
  series,
  tempFolder,
  writeHive,
  writeParquet,
} from "./files.ts";

const ROWS = series(100, { step: DAY });

describe("bad input is refused with exit code 2", () => {
  it("for a path where there is nothing", async () => {
    const source = join(tempFolder(), "nothing.parquet");
    await expectRefusal(
      loadBars({ source }),
      "missing-path",
      /nothing\.parquet: expected .*nothing there/,
    );
    await expectRefusal(ParquetLoader.loadDataset(source), "missing-path");
  });

  it("for two columns of one name, in whatever case", async () => {
    const source = join(tempFolder(), "twice.csv");
    writeFileSync(
      source,
      "date,open,high,low,close,CLOSE\n2024-01-01,1,2,1,2,3\n2024-01-02,1,2,1,2,3\n",
    );
    await expectRefusal(
      loadBars({ source }),
      "double-column",
      /one column "close", got 2: close, CLOSE/,
    );
  });

  it("for a file of another kind, and a folder without partitions", async () => {
    const folder = tempFolder();
    const source = join(folder, "bars.xlsx");
    writeFileSync(source, "x");
    await expectRefusal(loadBars({ source }), "bad-source", /\.parquet, \.csv or \.csv\.gz/);
    await expectRefusal(loadBars({ source: folder }), "no-data", /symbol=….*assay import/);
    mkdirSync(join(folder, "symbol=A", "year=now"), { recursive: true });
    await expectRefusal(loadBars({ source: folder }), "bad-partition", /year=now/);
  });

  it("for a range in which no partition lies, saying which there are", async () => {
    const root = tempFolder();
    await writeHive(root, "A", ROWS);
    await expectRefusal(
      loadBars({ source: root, from: Date.UTC(2021, 0) }),
      "no-data",
      /from 2021-01-01T00:00:00Z; no partition lies there/,
      /symbol=A from 2020-01-01T00:00:00Z to 2020-05-01T00:00:00Z \(4 files\)/,
    );
  });

  it("for a range without bars in a file", async () => {
    await expectRefusal(
      loadBars({ source: FX, from: Date.UTC(2030, 0) }),
      "no-data",
      /fx_hourly\.parquet: expected bars from 2030-01-01T00:00:00Z; there are none/,
    );
  });

  it("for an unknown symbol, with near matches", async () => {
    const root = tempFolder();
    await writeHive(root, "EURUSD", ROWS);
    for (const source of [root, FX]) {
      const symbols = [source === FX ? "GBPUSB" : "EURUSB"];
      await expectRefusal(
        loadBars({ source, symbols }),
        "unknown-symbol",
        /Did you mean .*"(GBPUSD|EURUSD)"/,
      );
    }
    const source = await writeParquet(join(root, "a.parquet"), ROWS);
    await expectRefusal(loadBars({ source, symbols: ["A", "B"] }), "unknown-symbol", /apart/);
  });

  it("for a missing column, with near matches", async () => {
    const folder = tempFolder();
    const source = join(folder, "a.csv");
    writeFileSync(source, "datetime,open,high,low,clsoe\n2020-01-01,1,1,1,1\n");
    await expectRefusal(
      loadBars({ source }),
      "missing-column",
      /a\.csv: expected a column "close", got datetime, open, high, low, clsoe\. Did you mean "clsoe"\?/,
    );
    const timeless = join(folder, "b.csv");
    writeFileSync(timeless, "datetim,open,high,low,close\n2020-01-01,1,1,1,1\n");
    await expectRefusal(loadBars({ source: timeless }), "missing-column", /"timestamp".*"datetim"/);
    const parquet = join(folder, "c.parquet");
    frameOf(ROWS).drop("volume").writeParquet(parquet);
    await expectRefusal(loadBars({ source: parquet, columns: ["volume"] }), "missing-column");
  });

  it("for a column of the wrong type", async () => {
    const folder = tempFolder();
    const source = join(folder, "a.parquet");
    frameOf(ROWS).withColumn(pl.col("low").cast(pl.Utf8)).writeParquet(source);
    await expectRefusal(
      loadBars({ source }),
      "bad-column",
      /"low": expected numbers for low, got String/,
    );
  });

  it("for whole numbers that are not milliseconds of our time", async () => {
    const folder = tempFolder();
    for (const [unit, scale] of Object.entries({ us: 1e3, ns: 1e6 })) {
      const scaled = ROWS.map((row) => changed(row, { timestamp: row.timestamp * scale }));
      const source = await writeParquet(join(folder, `${unit}.parquet`), scaled);
      for (const load of [() => loadBars({ source }), () => ParquetLoader.loadDataset(source)]) {
        await expectRefusal(
          load(),
          "doubtful-time",
          new RegExp(`${unit}\\.parquet: expected times in milliseconds`),
          /assay import/,
        );
      }
    }
    // 2200-01-01 is the first time that is refused.
    const late = series(2, { start: Date.UTC(2199, 11, 31), step: DAY });
    await expectRefusal(
      loadBars({ source: await writeParquet(join(folder, "late.parquet"), late) }),
      "doubtful-time",
      /2200-01-01T00:00:00Z/,
    );
    const seconds = join(folder, "int32.parquet");
    frameOf(ROWS)
      .withColumn(pl.col("timestamp").div(pl.lit(1000)).cast(pl.Int32).alias("timestamp"))
      .writeParquet(seconds);
    await expectRefusal(
      loadBars({ source: seconds }),
      "bad-column",
      /int64 milliseconds, got Int32/,
    );
  });

  it("for seconds, days and dates as numbers, which as milliseconds are all of January 1970", async () => {
    const folder = tempFolder();
    const dates = ["20200102", "20200103", "20200106"].map(Number);
    const units: Readonly<Record<string, readonly number[]>> = {
      // 2020-01-02, 03 and 06 in each unit.
      seconds: [1_577_923_200, 1_578_009_600, 1_578_268_800],
      days: [18_263, 18_264, 18_267],
      dates,
    };
    for (const [unit, times] of Object.entries(units)) {
      const rows = ROWS.slice(0, 3).map((row, i) => changed(row, { timestamp: times[i]! }));
      const source = await writeParquet(join(folder, `${unit}.parquet`), rows);
      await expectRefusal(
        loadBars({ source }),
        "doubtful-time",
        new RegExp(`${unit}\\.parquet: expected times of the bars, got 1970-01-`),
        /int64 milliseconds/,
      );
    }
  });

  it("for a damaged, truncated or empty Parquet file, which it names", async () => {
    const folder = tempFolder();
    const whole = readFileSync(await writeParquet(join(folder, "whole.parquet"), ROWS));
    // Damage in the middle of the data, where the footer still reads.
    const bitten = Buffer.from(whole);
    bitten.fill(0xff, 4, Math.floor(whole.length / 2));
    const damages = {
      "truncated.parquet": whole.subarray(0, whole.length - 20),
      "bitten.parquet": bitten,
      "empty.parquet": Buffer.alloc(0),
      "text.parquet": Buffer.from("not a Parquet file at all"),
    };
    for (const [name, bytes] of Object.entries(damages)) {
      const source = join(folder, name);
      writeFileSync(source, bytes);
      await expectRefusal(loadBars({ source }), "damaged-file", new RegExp(name));
    }
  });

  it("for an empty range", async () => {
    const at = Date.UTC(2020, 0);
    await expectRefusal(loadBars({ source: FX, from: at, to: at }), "empty-range");
    await expectRefusal(
      ParquetLoader.loadDataset(FX, { from: "2020", to: "2019" }),
      "empty-range",
      /from 2020-01-01T00:00:00Z to 2019-01-01T00:00:00Z/,
    );
  });

  it("for times that step back, naming symbol, row and both times", async () => {
    const rows = ROWS.with(50, ROWS[10]!).map((row) => changed(row, { symbol: "A" }));
    const folder = tempFolder();
    const source = await writeParquet(join(folder, "a.parquet"), rows);
    const pattern =
      /symbol A, row 51: expected a time after 2020-02-19T00:00:00Z, got 2020-01-11T00:00:00Z/;
    await expectRefusal(loadBars({ source }), "disordered-times", /a\.parquet/, pattern);
    const csv = join(folder, "a.csv");
    const lines = rows.map((row) => `${row.timestamp},1,1,1,1,A`);
    writeFileSync(csv, `timestamp,open,high,low,close,symbol\n${lines.join("\n")}\n`);
    // The header is line 1, so the first row is line 2.
    const line = /symbol A, line 52: expected a time after 2020-02-19T00:00:00Z, got 2020-01-11T/;
    await expectRefusal(loadBars({ source: csv }), "disordered-times", line, /assay import/);
    // Rows of another symbol and rows before the range count as lines too.
    const mixed = ["2020-01-01,B", "2020-01-02,A", "2020-01-05,B", "2020-01-04,A", "2020-01-03,A"];
    const text = mixed.map((row) => row.replace(",", ",1,1,1,1,")).join("\n");
    writeFileSync(csv, `timestamp,open,high,low,close,symbol\n${text}\n`);
    await expectRefusal(
      loadBars({ source: csv, from: Date.UTC(2020, 0, 3) }),
      "disordered-times",
      /symbol A, line 6: expected a time after 2020-01-04T00:00:00Z, got 2020-01-03T00:00:00Z/,
    );
    const bars = join(folder, "hive", "symbol=A", "year=2020", "bars.parquet");
    await writeParquet(bars, rows.slice(40, 60));
    await expectRefusal(
      loadBars({ source: join(folder, "hive") }),
      "disordered-times",
      /year=2020.bars\.parquet: symbol A, row 11/,
    );
  });

  it("for two rows of one time with other values", async () => {
    const rows = ROWS.toSpliced(5, 0, changed(ROWS[5]!, { close: 5 }));
    const source = await writeParquet(join(tempFolder(), "A.parquet"), rows);
    await expectRefusal(
      loadBars({ source }),
      "conflicting-times",
      /bars: expected one row for 2020-01-06T00:00:00Z, got two \(up to row 7\) whose (open|close) differs/,
      /assay import/,
    );
  });

  it("for a row without a time or a symbol", async () => {
    const folder = tempFolder();
    const source = join(folder, "a.parquet");
    const time = pl.col("timestamp");
    const fourth = time.eq(pl.lit(ROWS[3]!.timestamp));
    frameOf(ROWS)
      .withColumn(pl.when(fourth).then(pl.lit(null)).otherwise(time).alias("timestamp"))
      .writeParquet(source);
    await expectRefusal(loadBars({ source }), "empty-time", /row 4/);
    const named = ROWS.map((row, i) => (i === 3 ? row : changed(row, { symbol: "A" })));
    const other = await writeParquet(join(folder, "b.parquet"), named);
    await expectRefusal(loadBars({ source: other }), "empty-symbol", /1 rows have none/);
  });

  it("for a column without a single value", async () => {
    const folder = tempFolder();
    for (const column of ["open", "volume"] as const) {
      const rows = ROWS.map((row) => changed(row, { [column]: null }));
      const source = await writeParquet(join(folder, `${column}.parquet`), rows);
      await expectRefusal(
        loadBars({ source }),
        "empty-column",
        new RegExp(`the column ${column}; all 100 cells`),
      );
    }
    const closeless = ROWS.map((row) => changed(row, { close: Number.NaN }));
    const source = await writeParquet(join(folder, "close.parquet"), closeless);
    await expectRefusal(loadBars({ source }), "empty-column", /none of the 100 rows/);
  });

  it("for a manifest that is none", async () => {
    const root = tempFolder();
    await writeHive(root, "A", ROWS);
    const symbol = {
      symbol: "A",
      bars: 100,
      first: "2020-01-01T00:00:00Z",
      last: "2020-01-02T00:00:00Z",
    };
    const wrong: [manifest: unknown, where: RegExp][] = [
      [[], /the document/],
      [{ timeframe: 5 }, /timeframe/],
      [{ caveats: "none" }, /caveats/],
      [{ caveats: ["one", null] }, /caveats\.1/],
      [{ symbols: { A: 100 } }, /symbols/],
      [{ symbols: [symbol, "B"] }, /symbols\.1/],
      [{ symbols: [{ ...symbol, symbol: 1 }] }, /symbols\.0\.symbol/],
      [{ symbols: [{ ...symbol, bars: 1.5 }] }, /symbols\.0\.bars/],
      [{ symbols: [{ ...symbol, bars: -1 }] }, /symbols\.0\.bars/],
      [{ symbols: [{ ...symbol, first: "2020-01-01" }] }, /symbols\.0\.first/],
      [{ symbols: [{ ...symbol, last: "2020-13-01T00:00:00Z" }] }, /symbols\.0\.last/],
    ];
    for (const [manifest, where] of wrong) {
      writeFileSync(join(root, "manifest.json"), JSON.stringify(manifest));
      const message = new RegExp(`manifest\\.json: .*${where.source}`);
      await expectRefusal(loadBars({ source: root }), "bad-manifest", message);
    }
    writeFileSync(join(root, "manifest.json"), '{"timeframe": ');
    await expectRefusal(loadBars({ source: root }), "bad-manifest", /manifest\.json: .*JSON/);
  });
});
