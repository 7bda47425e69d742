import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importBars, loadBars } from "../../src/data/index.ts";
import {
  changed,
  DAY,
  FX,
  monthFolder,
  type Row,
  SP500,
  series,
  tempFolder,
  writeHive,
  writeParquet,
} from "./files.ts";

const HOUR = 3_600_000;
const YEAR = 365.25 * DAY;
const MONDAY = Date.UTC(2018, 0, 1);

/** Hours of three years from Sunday 22:00 to Friday 22:00, as currencies are traded. */
const WEEK_HOURS = series(3 * 366 * 24, { start: MONDAY - 2 * HOUR, step: HOUR }).filter(
  (_, i) => i % 168 < 120,
);

/** (bars - 1)/years, written without the code under test. */
function rate(times: readonly number[]): number {
  return (times.length - 1) / ((times.at(-1)! - times[0]!) / YEAR);
}

function bucketTimes(rows: readonly Row[], length: number): number[] {
  return [...new Set(rows.map((row) => Math.floor(row.timestamp / length) * length))];
}

async function periodsOf(spec: Parameters<typeof loadBars>[0]) {
  return (await loadBars(spec)).report.periodsPerYear;
}

/** A file, a folder with a manifest, and one without, of the same rows. */
async function sources(rows: readonly Row[]) {
  const folder = tempFolder();
  const file = await writeParquet(join(folder, "A.parquet"), rows);
  const listed = join(folder, "listed");
  await importBars([file], { out: listed, symbol: "A" });
  const bare = join(folder, "bare");
  await writeHive(bare, "A", rows);
  return { file, listed, bare };
}

describe("periods per year", () => {
  it.each([
    ["1mo", 12],
    ["3mo", 4],
    ["1w", 52],
    ["2w", 26],
  ])(
    "of bars joined into %s are %d by the calendar, however short the range",
    async (timeframe, expected) => {
      const range = { from: Date.UTC(2019, 0, 15), to: Date.UTC(2019, 6, 10) };
      for (const spec of [{}, range]) {
        const { bars } = await loadBars({ source: FX, symbols: ["GBPUSD"], timeframe, ...spec });
        expect(bars.periodsPerYear).toBe(expected);
      }
    },
  );

  it("of joined bars are counted over the whole file or all files, whatever range is loaded", async () => {
    const { file, bare } = await sources(WEEK_HOURS);
    const expected = rate(bucketTimes(WEEK_HOURS, 4 * HOUR));
    const range = { from: MONDAY + 8 * DAY, to: MONDAY + 11 * DAY };
    for (const source of [file, bare]) {
      for (const spec of [{}, range]) {
        const { counted } = await periodsOf({ source, timeframe: "4h", ...spec });
        expect(counted).toBeCloseTo(expected, 9);
      }
    }
  });

  it("of joined bars scale the manifest's count where a range of 30 whole bars is loaded", async () => {
    const { listed } = await sources(WEEK_HOURS);
    const whole = rate(WEEK_HOURS.map((row) => row.timestamp));
    const loaded = await loadBars({
      source: listed,
      timeframe: "1d",
      from: MONDAY + DAY,
      to: MONDAY + 85 * DAY,
    });
    // Inside are weeks of Monday to Friday with 24 hours on four days, 22 on Friday and two on Sunday.
    const inside = WEEK_HOURS.filter(
      ({ timestamp }) => timestamp >= MONDAY + 2 * DAY && timestamp < MONDAY + 84 * DAY,
    );
    const expected = (whole * bucketTimes(inside, DAY).length) / inside.length;
    expect(loaded.report.periodsPerYear.counted).toBeCloseTo(expected, 6);
    const exact = rate(bucketTimes(WEEK_HOURS, DAY));
    expect(Math.abs(loaded.report.periodsPerYear.counted / exact - 1)).toBeLessThan(0.01);
    expect(loaded.report.periodsPerYear.source).toMatch(/manifest/);
  });

  it("are not known, with the reason, where a manifest's count would be scaled by fewer bars", async () => {
    const { listed } = await sources(WEEK_HOURS);
    const range = { from: MONDAY + DAY, to: MONDAY + 15 * DAY };
    const { bars, report } = await loadBars({ source: listed, timeframe: "1d", ...range });
    expect(bars.periodsPerYear).toBeNaN();
    expect(report.periodsPerYear.unknown).toMatch(/fewer than 30 whole bars of 1d/);
    expect(await periodsOf({ source: listed, ...range })).not.toHaveProperty("unknown");
  });

  it("do not depend on the warm-up", async () => {
    const { listed } = await sources(WEEK_HOURS);
    const spec = { source: listed, timeframe: "1d", from: MONDAY + 300 * DAY };
    const [short, long] = await Promise.all(
      [5, 200].map((bars) => loadBars(spec, { warmup: { kind: "window", bars } })),
    );
    expect(long!.report.warmupBars).toBe(200);
    expect(long!.report.periodsPerYear).toEqual(short!.report.periodsPerYear);
  });

  it("of a folder without manifest are counted over the times of all files", async () => {
    const { bare } = await sources(WEEK_HOURS);
    const cut = await periodsOf({ source: bare, from: MONDAY + DAY, to: MONDAY + 4 * DAY });
    expect(cut.counted).toBeCloseTo(rate(WEEK_HOURS.map((row) => row.timestamp)), 9);
    expect(cut.source).toBe("the times of all files");
    const whole = await periodsOf({ source: bare });
    expect(whole.counted).toBe(cut.counted);
    expect(whole.source).toBe("the whole folder");
  });

  it("leave out a damaged file elsewhere, with its time, and name it", async () => {
    const rows = series(366 * 24, { start: Date.UTC(2020, 0), step: HOUR });
    const { bare, listed } = await sources(rows);
    const range = { from: Date.UTC(2020, 2), to: Date.UTC(2020, 3) };
    for (const source of [bare, listed]) {
      const damaged = join(monthFolder(source, "A", "2020-06"), "bars.parquet");
      writeFileSync(damaged, "damaged");
      const { report } = await loadBars({ source, ...range });
      expect(report.periodsPerYear.unreadFiles).toEqual(source === bare ? [damaged] : undefined);
      // Every hour: 365.25 days of 24, less one bar in a year at the most.
      expect(Math.abs(report.periodsPerYear.counted - 8766)).toBeLessThan(2);
    }
  });

  it("of a folder without manifest ignore the files of other symbols", async () => {
    const root = tempFolder();
    await writeHive(root, "A", WEEK_HOURS);
    await writeHive(root, "B", WEEK_HOURS.slice(0, 500));
    rmSync(monthFolder(root, "B", "2018-01"), { recursive: true });
    writeFileSync(join(monthFolder(root, "B", "2017-12"), "bars.parquet"), "damaged");
    const { counted, unreadFiles } = await periodsOf({
      source: root,
      symbols: ["A"],
      to: MONDAY + 5 * DAY,
    });
    expect(counted).toBeCloseTo(rate(WEEK_HOURS.map((row) => row.timestamp)), 9);
    expect(unreadFiles).toBeUndefined();
  });
});

describe("periods per year of a range", () => {
  // 200 days of a bar a day, then 100 of a bar an hour.
  const ROWS = [
    ...series(200, { start: MONDAY, step: DAY }),
    ...series(2400, { start: MONDAY + 200 * DAY, step: HOUR }),
  ];
  const inRange = async (spec: object) => {
    const source = await writeParquet(join(tempFolder(), "A.parquet"), ROWS);
    return (await periodsOf({ source, ...spec })).inRange;
  };
  const daysOn = (days: number) => MONDAY + days * DAY;

  it("are told beside those of all data, which figures are annualised by", async () => {
    expect(await inRange({ from: daysOn(20), to: daysOn(150) })).toBeCloseTo(365.25, 9);
    expect(await inRange({ from: daysOn(210) })).toBeCloseTo(24 * 365.25, 9);
    expect(await inRange({ from: daysOn(210), timeframe: "1d" })).toBeCloseTo(365.25, 9);
    // 199 steps of a day, then 2,400 of an hour but one.
    const years = (200 * DAY + 2399 * HOUR) / (365.25 * DAY);
    expect(await inRange({})).toBeCloseTo(2599 / years, 9);
  });

  it("are not known of fewer than 30 bars, or 60 days", async () => {
    expect(await inRange({ from: daysOn(210), to: daysOn(269) })).toBeNaN();
    expect(await inRange({ from: daysOn(210), to: daysOn(270) + HOUR })).toBeCloseTo(8766, 9);
    expect(await inRange({ to: daysOn(29) })).toBeNaN();
    expect(await inRange({ timeframe: "4w" })).toBeNaN();
  });
});

describe("periods per year of several symbols", () => {
  const full = series(1000, { start: MONDAY, step: HOUR });
  const half = series(1000, { start: MONDAY + HOUR / 2, step: HOUR });

  it("are those of the rows: two series half an hour apart have twice the rate", async () => {
    const folder = tempFolder();
    const rows = [
      ...full.map((row) => changed(row, { symbol: "A" })),
      ...half.map((row) => changed(row, { symbol: "B" })),
    ];
    const file = await writeParquet(join(folder, "a.parquet"), rows);
    const hive = join(folder, "hive");
    await writeHive(hive, "A", full);
    await writeHive(hive, "B", half);
    for (const source of [file, hive]) {
      for (const cut of [{}, { from: MONDAY + DAY, to: MONDAY + 3 * DAY }]) {
        const { report } = await loadBars({ source, ...cut });
        expect(report.periodsPerYear.counted).toBeCloseTo(2 * 8766, 6);
        expect(report.symbolsPerRow).toBe(1);
        expect(await periodsOf({ source, symbols: ["A"], ...cut })).toMatchObject({
          counted: expect.closeTo(8766, 6),
        });
      }
    }
    const joined = await loadBars({ source: file, timeframe: "1d" });
    expect(joined.bars.periodsPerYear).toBe(365);
    // 1000 hours are 41 days and 16 hours; each day has both symbols.
    expect(joined.report.symbolsPerRow).toBe(2);
  });

  it("are those of one symbol where all have bars at the same times, or at fewer", async () => {
    const rows = [
      ...full.map((row) => changed(row, { symbol: "A" })),
      ...full.filter((_, i) => i % 2 === 0).map((row) => changed(row, { symbol: "B" })),
    ];
    const source = await writeParquet(join(tempFolder(), "a.parquet"), rows);
    const { report } = await loadBars({ source });
    expect(report.periodsPerYear.counted).toBeCloseTo(8766, 6);
    expect(report.periodsPerYear.source).toBe("the whole file");
    expect(report.symbolsPerRow).toBe(1.5);
  });

  it("of the shipped panel stay 252", async () => {
    const { bars, report } = await loadBars({ source: SP500, columns: ["close"] });
    expect(bars.periodsPerYear).toBe(252);
    // 619,040 rows less the few without a close, in 1,259 days.
    expect(report.symbolsPerRow).toBeCloseTo(bars.timestamp.length / 1259, 9);
  });
});

describe("the timeframe of the data", () => {
  it("is that of the whole file, not of the range", async () => {
    // Minutes, but for three hours in the middle.
    const rows = [
      ...series(200, { start: MONDAY }),
      ...series(4, { start: MONDAY + 4 * HOUR, step: HOUR }),
      ...series(200, { start: MONDAY + 8 * HOUR }),
    ];
    const { file, bare, listed } = await sources(rows);
    for (const source of [file, bare, listed]) {
      const { report } = await loadBars({
        source,
        from: MONDAY + 4 * HOUR,
        to: MONDAY + 8 * HOUR,
      });
      expect(report.dataTimeframe.label).toBe("1m");
    }
  });
});
