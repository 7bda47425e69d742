import { describe, expect, it } from "vitest";
import { loadBars, parseDate, parseDateRange, parseTimeframe } from "../../src/data/index.ts";
import { ratePerYear, usualFigure } from "../../src/data/periods.ts";
import { timeframeOf } from "../../src/data/timeframe.ts";
import { AssayError } from "../../src/errors.ts";
import { DAY, SP500 } from "./files.ts";

describe("parseDate", () => {
  it.each([
    ["2020", Date.UTC(2020, 0)],
    ["2020-03", Date.UTC(2020, 2)],
    ["2020-03-01", Date.UTC(2020, 2, 1)],
    ["2020-03-01T10:00", Date.UTC(2020, 2, 1, 10)],
    ["2020-03-01 10:00:07.5Z", Date.UTC(2020, 2, 1, 10, 0, 7, 500)],
  ])("reads %s as the start of that period in UTC", (text, time) => {
    expect(parseDate(text)).toBe(time);
  });

  it.each([
    "",
    "20",
    "2020-13",
    "2021-02-29",
    "2020-03-01T25:00",
    "2020-03-01T10:00+02:00",
    "soon",
  ])("refuses %j", (text) => {
    expect(() => parseDate(text, "--from")).toThrow(/--from: expected a date in UTC/);
  });

  it("makes half-open ranges, and refuses one that holds no time", () => {
    expect(parseDateRange("2019", "2020")).toEqual({ from: Date.UTC(2019), to: Date.UTC(2020) });
    expect(() => parseDateRange("2020", "2020")).toThrow(AssayError);
  });
});

describe("parseTimeframe", () => {
  it("tells a minute from a month", () => {
    expect(parseTimeframe("1m").nominal).toBe(60_000);
    expect(parseTimeframe("1mo")).toMatchObject({ unit: "month", every: 1 });
  });

  it.each([
    ["15m", 15 * 60_000],
    ["4h", 4 * 3_600_000],
    ["1d", DAY],
    ["1w", 7 * DAY],
  ])("reads %s", (text, ms) => {
    expect(parseTimeframe(text)).toMatchObject({ label: text, every: ms });
    expect(timeframeOf(ms).label).toBe(text);
  });

  it.each([
    ["60m", "1h"],
    ["3600s", "1h"],
    ["90m", "90m"],
    ["24h", "1d"],
    ["7d", "1w"],
    ["30d", "30d"],
  ])("gives %s the label of the same length, %s", (text, label) => {
    expect(parseTimeframe(text)).toEqual({ ...parseTimeframe(label), label });
  });

  it.each(["", "h", "0h", "-1d", "1.5h", "1M", "1y", "1 h"])("refuses %j", (text) => {
    expect(() => parseTimeframe(text)).toThrow(
      expect.objectContaining({
        code: "bad-timeframe",
        hint: expect.stringMatching(/1m \(a minute\)/),
      }),
    );
  });
});

describe("periods per year", () => {
  const year = 365.25 * DAY;

  it("counts bars over calendar time and snaps to usual figures within 1.5 %", () => {
    const count = (bars: number) =>
      usualFigure(ratePerYear({ bars: bars + 1, first: 0, last: year }));
    expect(count(252.5)).toBe(252);
    // 1.5 % of 252 is 3.78, of 260 it is 3.9: 255.9 is in neither.
    expect(count(255.9)).toBeCloseTo(255.9, 9);
    expect(count(365.25)).toBe(365);
    expect(count(6195)).toBe(6195);
  });

  it("is that of the whole file, not of the range", async () => {
    const cut = { from: Date.UTC(2014, 0), to: Date.UTC(2014, 1) };
    const { bars, report } = await loadBars({ source: SP500, symbols: ["AAPL"], ...cut });
    // 1,259 bars from 2013-02-08 to 2018-02-07.
    expect(report.periodsPerYear.counted).toBeCloseTo(1258 / (1825 / 365.25), 9);
    expect(report.periodsPerYear.source).toBe("the whole file");
    expect(bars.periodsPerYear).toBe(252);
  });

  it("is that of the symbol with most bars", async () => {
    const { report } = await loadBars({ source: SP500, symbols: ["AAPL", "APTV"] });
    expect(report.periodsPerYear.counted).toBeCloseTo(1258 / (1825 / 365.25), 9);
  });
});
