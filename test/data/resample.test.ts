import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importBars, loadBars, ParquetLoader, resampleData } from "../../src/data/index.ts";
import {
  changed,
  DAY,
  duckColumns,
  expectRefusal,
  expectSame,
  FX,
  frameOf,
  type Row,
  SP500,
  series,
  tempFolder,
  writeHive,
  writeParquet,
} from "./files.ts";

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2020, 0, 6);

/** Start of the bucket of a time, written without the code under test. */
const STARTS: Record<string, (time: number) => number> = {
  "4h": (time) => Math.floor(time / (4 * HOUR)) * 4 * HOUR,
  "1d": (time) => Date.parse(new Date(time).toISOString().slice(0, 10)),
  "1w": (time) => {
    const midnight = Date.parse(new Date(time).toISOString().slice(0, 10));
    return midnight - ((new Date(time).getUTCDay() + 6) % 7) * DAY;
  },
  "1mo": (time) => Date.parse(new Date(time).toISOString().slice(0, 7)),
  "3mo": (time) => {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3);
  },
};

/** The plain loop: one row after the other. */
function resampled(rows: readonly Row[], start: (time: number) => number): Row[] {
  const buckets: Row[] = [];
  const better = (a: number | null, b: number | null, pick: (...both: number[]) => number) =>
    a === null ? b : b === null ? a : pick(a, b);
  for (const row of rows) {
    const timestamp = start(row.timestamp);
    const last = buckets.at(-1);
    if (last?.timestamp !== timestamp) buckets.push({ ...row, timestamp });
    else {
      buckets[buckets.length - 1] = {
        ...last,
        high: better(last.high, row.high, Math.max),
        low: better(last.low, row.low, Math.min),
        close: row.close,
        volume: better(last.volume, row.volume, (a, b) => a + b),
      };
    }
  }
  return buckets;
}

/** Hours with gaps and empty cells. */
function gappyHours(count: number, seed: number): Row[] {
  return series(count, { start: Date.UTC(2019, 10, 28, 7), step: HOUR })
    .filter((_, i) => (i * 7919 + seed) % 11 > 2)
    .map((row, i) =>
      (i + seed) % 13 === 0 ? changed(row, { open: null, high: null, volume: null }) : row,
    );
}

const NAMES = ["open", "high", "low", "close", "volume"] as const;

describe("resampling up", () => {
  it.each(Object.keys(STARTS))("joins hours into %s as a plain loop does", async (timeframe) => {
    const rows = gappyHours(2500, 5);
    const expected = resampled(rows, STARTS[timeframe]!);
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { bars } = await loadBars({ source, timeframe });
    expectSame(
      bars.timestamp,
      expected.map((row) => row.timestamp),
    );
    const frame = await (
      await resampleData(await ParquetLoader.loadDataset(source), timeframe)
    ).collect();
    expectSame(
      frame.getColumn("timestamp").toArray().map(Number),
      expected.map((row) => row.timestamp),
    );
    for (const name of NAMES) {
      const values = expected.map((row) => row[name]);
      expectSame(bars.columns[name]!, values);
      expectSame(
        frame
          .getColumn(name)
          .toArray()
          .map((value) => (value === null ? Number.NaN : Number(value))),
        values,
      );
    }
  });

  it("joins the shipped hours into days as DuckDB does", async () => {
    const { bars } = await loadBars({ source: FX, timeframe: "1d" });
    const [day, open, high, low, close, volume] = await duckColumns(
      `SELECT timestamp // ${DAY} * ${DAY} AS day, first(open ORDER BY timestamp), max(high), min(low),
         last(close ORDER BY timestamp), sum(volume) FROM '${FX}' GROUP BY symbol, day ORDER BY symbol, day`,
    );
    expectSame(bars.timestamp, day!);
    [open, high, low, close, volume].forEach((values, i) => {
      expectSame(bars.columns[NAMES[i]!]!, values!);
    });
  });

  it("moves the buckets by the session offset", async () => {
    const rows = series(72, { start: MONDAY, step: HOUR });
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const sessionOffset = 22 * HOUR;
    const { bars, report } = await loadBars({ source, timeframe: "1d", sessionOffset });
    const starts = [-2, 22, 46, 70].map((hours) => MONDAY + hours * HOUR);
    expect(Array.from(bars.timestamp)).toEqual(starts);
    expect(bars.columns.open![1]).toBe(rows[22]!.open);
    expect(report.partial).toEqual(["bars"]);
    const lazy = await resampleData(frameOf(rows).lazy(), "1d", { sessionOffset });
    const frame = await lazy.collect();
    expect(frame.getColumn("timestamp").toArray().map(Number)).toEqual(starts);
    expect(frame.getColumn("partial").toArray()).toEqual([false, false, false, true]);
  });

  it("flags the last bucket of each symbol when the data end before it does", async () => {
    const whole = series(48, { start: MONDAY, step: HOUR });
    const rows = [
      ...whole.map((row) => changed(row, { symbol: "FULL" })),
      ...whole.slice(0, 47).map((row) => changed(row, { symbol: "PART" })),
    ];
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    expect((await loadBars({ source, timeframe: "1d" })).report.partial).toEqual(["PART"]);
    const frame = await (await resampleData(frameOf(rows).lazy(), "1d")).collect();
    expect(frame.getColumn("symbol").toArray()).toEqual(["FULL", "FULL", "PART", "PART"]);
    expect(frame.getColumn("partial").toArray()).toEqual([false, false, false, true]);
  });

  it("flags no last bucket of a market that was merely closed, where the data go on", async () => {
    // Until Friday 20:59 and on from Monday: the bucket of Friday ends at midnight.
    const week = series(5 * 24 - 3, { start: MONDAY, step: HOUR });
    const next = series(24, { start: MONDAY + 7 * DAY, step: HOUR });
    const both = ["A", "B"].flatMap((symbol) =>
      [...week, ...next].map((row) => changed(row, { symbol })),
    );
    const folder = tempFolder();
    const file = await writeParquet(join(folder, "a.parquet"), [...week, ...next]);
    const listed = join(folder, "listed");
    await importBars([await writeParquet(join(folder, "b.parquet"), both)], { out: listed });
    const bare = join(folder, "bare");
    await writeHive(bare, "A", [...week, ...next]);
    for (const source of [file, listed, bare]) {
      const partial = async (to: number) =>
        (await loadBars({ source, timeframe: "1d", to })).report.partial;
      const all = source === listed ? ["A", "B"] : source === bare ? ["A"] : ["bars"];
      expect(await partial(MONDAY + 5 * DAY)).toEqual([]);
      expect(await partial(MONDAY + 7 * DAY)).toEqual([]);
      expect(await partial(MONDAY + 5 * DAY - HOUR)).toEqual(all);
      expect(await partial(MONDAY + 2 * DAY + HOUR)).toEqual(all);
    }
    const ended = await writeParquet(join(folder, "c.parquet"), week);
    expect((await loadBars({ source: ended, timeframe: "1d" })).report.partial).toEqual(["bars"]);
  });

  it("never lets a bucket hold rows of two symbols", async () => {
    const rows = series(30, { start: MONDAY, step: HOUR });
    const both = [
      ...rows.map((row) => changed(row, { symbol: "A" })),
      ...rows.map((row) => changed(row, { symbol: "B", close: row.close! + 5000 })),
    ];
    const source = await writeParquet(join(tempFolder(), "a.parquet"), both);
    const { bars } = await loadBars({ source, timeframe: "1w" });
    expect(bars.symbols).toEqual(["A", "B"]);
    expect(Array.from(bars.columns.close!)).toEqual([rows[29]!.close, rows[29]!.close! + 5000]);
  });

  it("leaves no trace of later rows in earlier buckets", async () => {
    const rows = gappyHours(300, 1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: rows.length - 1 }), async (cut) => {
        const later = rows.map((row, i) =>
          i < cut ? row : changed(row, { high: 1e6, close: 1e6 }),
        );
        const folder = tempFolder();
        const load = async (name: string, some: readonly Row[]) =>
          (
            await loadBars({
              source: await writeParquet(join(folder, name), some),
              timeframe: "1d",
            })
          ).bars;
        const [a, b] = [await load("a.parquet", rows), await load("b.parquet", later)];
        const end = a.timestamp.findLastIndex((time) => time + DAY <= rows[cut]!.timestamp);
        expect(b.columns.close!.subarray(0, end + 1)).toEqual(
          a.columns.close!.subarray(0, end + 1),
        );
      }),
      { numRuns: 5, seed: 3 },
    );
  });

  it("refuses a timeframe finer than the data, and one that would cut bars", async () => {
    await expectRefusal(
      loadBars({ source: SP500, symbols: ["AAPL"], timeframe: "1h" }),
      "finer-timeframe",
      /sp500_daily\.parquet: .*at least 1d.*got 1h/,
    );
    await expectRefusal(
      loadBars({ source: FX, symbols: ["GBPUSD"], timeframe: "90m" }),
      "uneven-timeframe",
      /multiple of 1h/,
    );
    const lazy = await ParquetLoader.loadDataset(FX, { from: "2020-01", to: "2020-02" });
    await expectRefusal(resampleData(lazy, "15m"), "finer-timeframe");
  });
});

describe("resampling down", () => {
  const rows = [
    ...series(3, { start: MONDAY, step: HOUR }),
    ...series(1, { start: MONDAY + 4 * HOUR, base: 2000 }),
  ];

  it("fills with the last close and no volume when told to fill forward", async () => {
    const lazy = await resampleData(frameOf(rows).lazy(), "30m", { fill: "forward", from: "1h" });
    const frame = await lazy.collect();
    expect(frame.columns).toEqual(["timestamp", ...NAMES, "partial"]);
    expect(frame.getColumn("timestamp").toArray().map(Number)).toEqual(
      // from 01:00, when the bar of 00:00 has ended
      Array.from({ length: 9 }, (_, i) => MONDAY + HOUR + (i * HOUR) / 2),
    );
    const [a, b, c, d] = rows;
    const closes = [a, a, b, b, c, c, c, c, d].map((row) => row!.close);
    expect(frame.getColumn("close").toArray()).toEqual(closes);
    expect(frame.getColumn("high").toArray()).toEqual(
      closes.map((close, i) => ({ 0: a!.high, 2: b!.high, 4: c!.high, 8: d!.high })[i] ?? close),
    );
    expect(frame.getColumn("volume").toArray()).toEqual([0, 0, 1, 0, 2, 0, 0, 0, 0]);
  });

  it("shows nothing of a coarse bar before it has ended", async () => {
    const months = [0, 1, 2].map((month) =>
      series(1, { start: Date.UTC(2020, month), base: 100 * (month + 1) }),
    );
    for (const [coarse, data, fine, step] of [
      ["1h", rows, "15m", HOUR / 4],
      ["1mo", months.flat(), "1d", DAY],
    ] as const) {
      const options = { fill: "forward", from: coarse } as const;
      const whole = await (await resampleData(frameOf(data).lazy(), fine, options)).collect();
      const times = whole.getColumn("timestamp").toArray().map(Number);
      const closes = whole.getColumn("close").toArray();
      const ends = data.map(({ timestamp }) =>
        coarse === "1h"
          ? timestamp + HOUR
          : Date.UTC(2020, new Date(timestamp).getUTCMonth() + 1),
      );
      expect(times[0]).toBe(ends[0]);
      for (const [i, time] of times.entries()) {
        const known = data.filter((_, bar) => ends[bar]! <= time);
        expect(closes[i]).toBe(known.at(-1)!.close);
        if (i > 0) expect(time - times[i - 1]!).toBe(step);
      }
    }
  });

  it("leaves cells empty when told not to fill, and mixes no symbols", async () => {
    const both = ["A", "B"].flatMap((symbol) => rows.map((row) => changed(row, { symbol })));
    const lazy = await resampleData(frameOf(both).lazy(), "30m", { fill: "none", from: "1h" });
    const frame = await lazy.collect();
    expect(frame.height).toBe(18);
    expect(frame.getColumn("close").nullCount()).toBe(10);
    expect(frame.getColumn("symbol").toArray()).toEqual([
      ...Array(9).fill("A"),
      ...Array(9).fill("B"),
    ]);
  });

  it("refuses a clock on which rows do not lie", async () => {
    const lazy = frameOf(rows).lazy();
    await expectRefusal(
      resampleData(lazy, "7m", { fill: "none", from: "1h" }),
      "uneven-timeframe",
      /divides 1h/,
    );
  });
});
