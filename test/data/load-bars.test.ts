import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { fingerprintBars, loadBars } from "../../src/data/index.ts";
import { PRICE_COLUMNS } from "../../src/strategy/bars.ts";
import {
  changed,
  DAY,
  duckColumns,
  expectSame,
  FX,
  SP500,
  series,
  tempFolder,
  writeHive,
  writeParquet,
} from "./files.ts";

describe("loadBars of the shipped files", () => {
  it("gives the times and prices that DuckDB reads from the same file", async () => {
    const { bars } = await loadBars({ source: FX });
    const [timestamp, ...prices] = await duckColumns(
      `SELECT timestamp, open, high, low, close, volume FROM '${FX}' ORDER BY symbol, timestamp`,
    );
    expectSame(bars.timestamp, timestamp!);
    PRICE_COLUMNS.forEach((name, i) => {
      expectSame(bars.columns[name]!, prices[i]!);
    });
  });

  it("gives what hyparquet reads, with NaN for the empty cells of the panel", async () => {
    const file = readFileSync(SP500);
    const rows = await parquetReadObjects({
      file: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength),
      compressors: { ZSTD: (input) => zstdDecompressSync(input) },
    });
    rows.sort((a, b) => {
      if (a.symbol !== b.symbol) return a.symbol < b.symbol ? -1 : 1;
      return Number(a.timestamp - b.timestamp);
    });
    const { bars, report } = await loadBars({ source: SP500 });
    expect(bars.symbols).toEqual([...new Set(rows.map((row) => row.symbol))]);
    expectSame(
      bars.timestamp,
      rows.map((row) => Number(row.timestamp)),
    );
    for (const name of PRICE_COLUMNS) {
      const expected = Float32Array.from(rows, (row) => row[name] ?? Number.NaN);
      expectSame(bars.columns[name]!, expected);
    }
    // The provenance of the panel names 11 empty opens, 8 of them without high and low, and 12 rows
    // that break low <= open, close <= high.
    expect(report.rows.repaired.empty).toEqual({ open: 11, high: 8, low: 8 });
    const { high_below_low, outside_high_low } = report.rows.doubtful;
    expect(high_below_low + outside_high_low).toBe(12);
  });

  it("lies in shared memory, one run per symbol, each ascending", async () => {
    const { bars } = await loadBars({ source: FX, columns: ["close"] });
    expect(bars.timestamp.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(bars.columns.close!.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(bars.symbols).toEqual([...bars.symbols].sort());
    expect(bars.offsets).toEqual(Int32Array.from({ length: 11 }, (_, i) => i * 57_600));
    bars.symbols.forEach((_, s) => {
      const times = bars.timestamp.subarray(bars.offsets[s]!, bars.offsets[s + 1]!);
      expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
    });
  });

  it("loads only the columns asked for, and the close", async () => {
    const { bars } = await loadBars({ source: FX, symbols: ["GBPUSD"], columns: ["open"] });
    expect(Object.keys(bars.columns)).toEqual(["open", "close"]);
  });

  it("takes vendor, as-of and asset class from the manifest", async () => {
    const { report } = await loadBars({ source: SP500, symbols: ["AAPL"] });
    expect(report.provenance).toMatchObject({
      vendor: "CNuge",
      asOf: "2018-02-09",
      assetClass: "equity",
    });
  });

  it("cuts a half-open range", async () => {
    const [from, to] = [Date.UTC(2020, 2, 2), Date.UTC(2020, 2, 3)];
    const { bars } = await loadBars({ source: FX, symbols: ["USDJPY"], from, to });
    expect(bars.timestamp[0]).toBe(from);
    expect(bars.timestamp.at(-1)).toBe(to - 3_600_000);
  });
});

describe("symbols that were asked for", () => {
  it("are named in the report where they have no bar in the range", async () => {
    const folder = tempFolder();
    const rows = series(40, { step: DAY });
    const early = rows.slice(0, 20);
    const both = [
      ...rows.map((row) => changed(row, { symbol: "A" })),
      ...early.map((row) => changed(row, { symbol: "B" })),
    ];
    const file = await writeParquet(join(folder, "a.parquet"), both);
    const hive = join(folder, "hive");
    await writeHive(hive, "A", rows);
    await writeHive(hive, "B", early);
    for (const source of [file, hive]) {
      for (const warmup of [undefined, { kind: "window", bars: 30 } as const]) {
        const asked = { source, symbols: ["A", "B"], from: rows[30]!.timestamp };
        const { bars, report } = await loadBars(asked, warmup ? { warmup } : {});
        expect(bars.symbols).toEqual(["A"]);
        expect(report.absent).toEqual(["B"]);
      }
      expect((await loadBars({ source, symbols: ["A", "B"] })).report.absent).toEqual([]);
    }
  });
});

describe("rows that cannot be bars", () => {
  it("drops rows without a positive close and exact duplicates, and counts both", async () => {
    const rows = series(8, {});
    rows[2] = changed(rows[2]!, { close: null });
    rows[3] = changed(rows[3]!, { close: 0 });
    rows[4] = changed(rows[4]!, { close: -5 });
    rows.splice(7, 0, rows[6]!);
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { bars, report } = await loadBars({ source });
    const kept = [0, 1, 5, 6, 8].map((i) => rows[i]!);
    expect(Array.from(bars.timestamp)).toEqual(kept.map((row) => row.timestamp));
    expect(Array.from(bars.columns.open!)).toEqual(kept.map((row) => row.open));
    expect(report.rows).toMatchObject({
      rows: 9,
      bars: 5,
      dropped: { no_positive_close: 3, duplicate_row: 1 },
    });
  });

  it("makes empty and impossible cells NaN, column by column", async () => {
    const rows = series(6, {});
    rows[0] = changed(rows[0]!, { open: null, volume: null });
    rows[1] = changed(rows[1]!, { open: 0 });
    rows[2] = changed(rows[2]!, { high: -1, low: Number.NaN, volume: -3 });
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { bars, report } = await loadBars({ source });
    expect(Array.from(bars.columns.open!.subarray(0, 3))).toEqual([Number.NaN, Number.NaN, 1001]);
    expect(bars.columns.high![2]).toBeNaN();
    expect(bars.columns.volume![2]).toBeNaN();
    expect(report.rows.repaired).toEqual({
      empty: { open: 1, low: 1, volume: 1 },
      impossible: { open: 1, high: 1, volume: 1 },
    });
  });

  it("keeps bars that contradict themselves and counts each once", async () => {
    const rows = series(4, {});
    rows[1] = changed(rows[1]!, { high: 900, low: 950 });
    rows[2] = changed(rows[2]!, { open: 5000 });
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { bars, report } = await loadBars({ source });
    expect(bars.timestamp.length).toBe(4);
    expect(report.rows.doubtful).toEqual({ high_below_low: 1, outside_high_low: 1 });
  });

  it("drops a duplicate whose twin lies in the file before", async () => {
    const root = tempFolder();
    const rows = series(6, {});
    await writeHive(root, "A", rows.slice(0, 3), "1.parquet");
    await writeHive(root, "A", rows.slice(2), "2.parquet");
    const { bars, report } = await loadBars({ source: root });
    expect(Array.from(bars.timestamp)).toEqual(rows.map((row) => row.timestamp));
    expect(report.rows.dropped.duplicate_row).toBe(1);
  });
});

describe("the shape of a file", () => {
  it("groups interleaved symbols without touching their order in time", async () => {
    const [a, b] = [series(5, { base: 100 }), series(5, { base: 200 })];
    const rows = a.flatMap((row, i) => [
      changed(b[i]!, { symbol: "B" }),
      changed(row, { symbol: "A" }),
    ]);
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { bars } = await loadBars({ source });
    expect(bars.symbols).toEqual(["A", "B"]);
    expect(Array.from(bars.columns.close!)).toEqual([...a, ...b].map((row) => row.close));
  });

  it("names the one series of a file as asked, else the same whatever the file is called", async () => {
    const folder = tempFolder();
    const prints = new Set<string>();
    for (const name of ["EURUSD.parquet", "renamed.parquet"]) {
      const source = await writeParquet(join(folder, name), series(3, {}));
      const { bars } = await loadBars({ source });
      expect(bars.symbols).toEqual(["bars"]);
      prints.add(fingerprintBars(bars, {}).fingerprint);
      expect((await loadBars({ source, symbols: ["X"] })).bars.symbols).toEqual(["X"]);
    }
    expect(prints.size).toBe(1);
  });

  it("takes whole numbers for milliseconds, however small they are", async () => {
    const rows = series(3, { start: Date.UTC(1970, 0, 5), step: DAY });
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { bars } = await loadBars({ source });
    expect(Array.from(bars.timestamp)).toEqual(rows.map((row) => row.timestamp));
  });
});
