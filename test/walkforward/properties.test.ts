/** What holds for the windows of any calendar. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AssayError } from "../../src/errors.ts";
import type { RowRange, Slices, TimeRange } from "../../src/walkforward/slicer.ts";
import type { Mode, WindowOptions } from "../../src/walkforward/spec.ts";
import { DAY, day, HOUR, slice } from "./helpers.ts";

/** A calendar of hour or day bars with gaps, from any day and hour. */
const calendars = fc
  .record({
    start: fc.integer({ min: day("1999-01-01") / HOUR, max: day("2024-12-31") / HOUR }),
    timeframe: fc.constantFrom(HOUR, 6 * HOUR, DAY),
    gaps: fc.array(
      fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 12 })),
      { minLength: 30, maxLength: 400 },
    ),
  })
  .map(({ start, timeframe, gaps }) => {
    const times = new Float64Array(gaps.length);
    let time = start * HOUR;
    gaps.forEach((gap, i) => {
      times[i] = time;
      time += gap * timeframe;
    });
    return { times, timeframe };
  });

const lengths = fc.constantFrom("1d", "2d", "5d", "1w", "30d", "1mo", "2mo", "3mo");
const requests = fc.record({
  train: lengths,
  test: lengths,
  mode: fc.constantFrom<Mode>("rolling", "anchored"),
  embargo: fc.integer({ min: 0, max: 8 }),
});

interface Case extends Slices {
  readonly times: Float64Array;
  readonly timeframe: number;
  readonly options: Required<WindowOptions>;
}

/** Runs `check` on every calendar that can be cut, which must be many. */
function forAll(check: (one: Case) => void): void {
  let cut = 0;
  fc.assert(
    fc.property(calendars, requests, ({ times, timeframe }, options) => {
      let slices: Slices;
      try {
        slices = slice(times, options, timeframe);
      } catch (error) {
        if (error instanceof AssayError) return;
        throw error;
      }
      cut++;
      check({ ...slices, times, timeframe, options });
    }),
    { numRuns: 300, seed: 20_240_229 },
  );
  expect(cut).toBeGreaterThan(100);
}

/** Found by looking at every row. */
function rowsBySearch(times: Float64Array, { from, to }: TimeRange): RowRange {
  const rows = [...times.keys()].filter((row) => times[row]! >= from && times[row]! < to);
  return { first: rows[0]!, end: rows.at(-1)! + 1 };
}

describe("windows of any calendar", () => {
  it("tests and empty tests tile the time after the first train", () => {
    forAll(({ windows, emptyTests, times }) => {
      const periods = [...windows.map(({ test }) => test), ...emptyTests].sort(
        (a, b) => a.from - b.from,
      );
      for (let i = 1; i < periods.length; i++) expect(periods[i]!.from).toBe(periods[i - 1]!.to);
      const [first, last] = [periods[0]!, periods.at(-1)!];
      expect(last.from).toBeLessThanOrEqual(times.at(-1)!);
      expect(last.to).toBeGreaterThan(times.at(-1)!);
      const tested = windows.reduce((sum, { testRows }) => sum + testRows.end - testRows.first, 0);
      expect(tested).toBe(times.filter((time) => time >= first.from).length);
    });
  });

  it("rows are exactly those whose time lies in the range", () => {
    forAll(({ windows, times }) => {
      for (const { train, test, trainRows, testRows } of windows) {
        for (const [range, rows] of [
          [train, trainRows],
          [test, testRows],
        ] as const) {
          expect(rowsBySearch(times, range)).toEqual(rows);
        }
      }
    });
  });

  it("no bar of a test, nor of its embargo, lies in its train, and every train bar is over", () => {
    forAll(({ windows, times, timeframe, options }) => {
      for (const { train, test, trainRows, testRows } of windows) {
        expect(trainRows.end).toBeLessThanOrEqual(testRows.first - options.embargo);
        expect(train.to).toBeLessThanOrEqual(test.from);
        expect(times[trainRows.end - 1]! + timeframe).toBeLessThanOrEqual(times[testRows.first]!);
      }
    });
  });

  it("anchored trains all start where the first does, at midnight of the first bar's day", () => {
    forAll(({ windows, times, options }) => {
      if (options.mode !== "anchored") return;
      const midnight = new Date(times[0]!).setUTCHours(0, 0, 0, 0);
      for (const { train, trainRows } of windows) {
        expect(train.from).toBe(midnight);
        expect(trainRows.first).toBe(0);
      }
    });
  });

  it("rolling trains keep their length in days, to the day unless the step is in months", () => {
    forAll(({ windows, options }) => {
      if (options.mode !== "rolling") return;
      const lengths = windows.map(({ train, test }) => (test.from - train.from) / DAY);
      if (options.train.endsWith("mo") && options.test.endsWith("mo")) {
        // So many months are from 28, 59 or 89 to 31, 62 or 92 days.
        const months = Number.parseInt(options.train, 10);
        const shortest = [28, 59, 89][months - 1]!;
        for (const length of lengths) {
          expect(length).toBeGreaterThanOrEqual(shortest);
          expect(length).toBeLessThanOrEqual(shortest + 3);
        }
      } else if (!options.test.endsWith("mo")) {
        expect(new Set(lengths).size).toBe(1);
      } else {
        const days = Number.parseInt(options.train, 10) * (options.train.endsWith("w") ? 7 : 1);
        expect(new Set(lengths)).toEqual(new Set([days]));
      }
    });
  });

  it("only the last window is partial, when its test ends after the last bar does", () => {
    forAll(({ windows, times, timeframe }) => {
      const wanted = windows.map(({ test }) => test.to > times.at(-1)! + timeframe);
      expect(windows.map(({ partial }) => partial)).toEqual(wanted);
      expect(wanted.slice(0, -1)).not.toContain(true);
    });
  });

  it("bars after a test change nothing in its window but whether it is known to be whole", () => {
    forAll(({ windows, times, timeframe, options }) => {
      const { testRows, partial: _, ...rest } = windows[0]!;
      const cut = slice(times.slice(0, testRows.end), options, timeframe).windows;
      expect(cut).toHaveLength(1);
      expect(cut[0]).toMatchObject({ ...rest, testRows });
    });
  });
});
