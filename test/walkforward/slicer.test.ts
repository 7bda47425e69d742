/** Windows on calendars small enough to count by hand (docs/walkforward.md). */
import { describe, expect, it } from "vitest";
import { sliceWindows } from "../../src/walkforward/slicer.ts";
import { resolveWindows } from "../../src/walkforward/spec.ts";
import { DAY, day, every, HOUR, refused, slice, withoutWeekends } from "./helpers.ts";

const MEAN_MONTH = 2_629_800_000;

describe("windows of daily bars", () => {
  // 2019 has 365 days, 2020 is a leap year: January to March are 31 + 29 + 31 = 91 days.
  const times = every(DAY, day("2019-01-01"), day("2020-07-01"));

  it("begin on the first day, and each test follows its train", () => {
    const { windows, emptyTests } = slice(times, { train: "12mo", test: "3mo" });
    expect(emptyTests).toEqual([]);
    expect(windows).toEqual([
      {
        train: { from: day("2019-01-01"), to: day("2020-01-01") },
        test: { from: day("2020-01-01"), to: day("2020-04-01") },
        trainRows: { first: 0, end: 365 },
        testRows: { first: 365, end: 456 },
        partial: false,
      },
      // Slid by January to March 2019, 90 days.
      {
        train: { from: day("2019-04-01"), to: day("2020-04-01") },
        test: { from: day("2020-04-01"), to: day("2020-07-01") },
        trainRows: { first: 90, end: 456 },
        testRows: { first: 456, end: 547 },
        partial: false,
      },
    ]);
  });

  it("anchored trains keep their start and grow by the step", () => {
    const { windows } = slice(times, { train: "12mo", test: "3mo", mode: "anchored" });
    expect(windows.map(({ train }) => train)).toEqual([
      { from: day("2019-01-01"), to: day("2020-01-01") },
      { from: day("2019-01-01"), to: day("2020-04-01") },
    ]);
    expect(windows.map(({ trainRows }) => trainRows)).toEqual([
      { first: 0, end: 365 },
      { first: 0, end: 456 },
    ]);
  });

  it("the embargo takes bars off the end of the train, and no test moves", () => {
    const { windows } = slice(times, { train: "12mo", test: "3mo", embargo: 5 });
    expect(windows.map(({ train }) => train)).toEqual([
      { from: day("2019-01-01"), to: day("2019-12-27") },
      { from: day("2019-04-01"), to: day("2020-03-27") },
    ]);
    expect(windows.map(({ trainRows }) => trainRows.end)).toEqual([360, 451]);
    expect(windows.map(({ testRows }) => testRows.first)).toEqual([365, 456]);
  });

  it("one month is clamped at month ends, each counted from the first day", () => {
    const { windows } = slice(every(DAY, day("2019-10-31"), day("2020-03-31")), {
      train: "1mo",
      test: "1mo",
    });
    const spans = windows.map(({ train, test }) => [train.from, test.from, test.to]);
    expect(spans).toEqual(
      [
        ["2019-10-31", "2019-11-30", "2019-12-31"],
        ["2019-11-30", "2019-12-31", "2020-01-31"],
        ["2019-12-31", "2020-01-31", "2020-02-29"],
        ["2020-01-31", "2020-02-29", "2020-03-31"],
      ].map((row) => row.map(day)),
    );
  });
});

describe("where data begin and end", () => {
  it("data that begin in the middle of a day begin at its midnight", () => {
    const times = every(HOUR, day("2020-01-01") + 13.5 * HOUR, day("2020-01-04"));
    const { windows } = slice(times, { train: "1d", test: "1d" }, HOUR);
    // 13:30 to 23:30 are 11 bars, then 24 a day.
    expect(
      windows.map(({ train, trainRows, testRows }) => [train.from, trainRows, testRows]),
    ).toEqual([
      [day("2020-01-01"), { first: 0, end: 11 }, { first: 11, end: 35 }],
      [day("2020-01-02"), { first: 11, end: 35 }, { first: 35, end: 59 }],
    ]);
  });

  it("a last test that the data do not fill is kept, keeps its nominal end and is flagged", () => {
    const times = every(DAY, day("2020-01-01"), day("2020-01-26"));
    const { windows } = slice(times, { train: "10d", test: "10d" });
    expect(windows.map(({ test, testRows, partial }) => [test.to, testRows, partial])).toEqual([
      [day("2020-01-21"), { first: 10, end: 20 }, false],
      [day("2020-01-31"), { first: 20, end: 25 }, true],
    ]);
  });

  it("a test whose end is the end of the last bar is whole, and nothing follows it", () => {
    const { windows } = slice(every(DAY, day("2020-01-01"), day("2020-01-21")), {
      train: "10d",
      test: "10d",
    });
    expect(windows.map(({ partial }) => partial)).toEqual([false]);
  });

  it("one bar less makes it partial, one more is a window of one bar", () => {
    const less = slice(every(DAY, day("2020-01-01"), day("2020-01-20")), {
      train: "10d",
      test: "10d",
    });
    expect(less.windows.map(({ partial }) => partial)).toEqual([true]);
    const more = slice(every(DAY, day("2020-01-01"), day("2020-01-22")), {
      train: "10d",
      test: "10d",
    });
    expect(more.windows.map(({ testRows }) => testRows)).toEqual([
      { first: 10, end: 20 },
      { first: 20, end: 21 },
    ]);
    expect(more.windows.map(({ partial }) => partial)).toEqual([false, true]);
  });

  it("data that end on a Friday leave a test that ends on Sunday partial, unless more was known", () => {
    // 2021-01-31 was a Sunday; the last bar is that of Friday 29, which is over on the 30th.
    const times = withoutWeekends(every(DAY, day("2020-12-01"), day("2021-02-01")));
    const spec = resolveWindows({ train: "1mo", test: "1mo" });
    const partial = (completeUntil?: number) =>
      sliceWindows(times, spec, {
        timeframe: DAY,
        ...(completeUntil === undefined ? {} : { completeUntil }),
      }).windows.map((window) => window.partial);
    expect(partial()).toEqual([true]);
    expect(partial(day("2021-02-01"))).toEqual([false]);
    expect(partial(day("2021-01-31"))).toEqual([true]);
  });

  it("a bar of a month fills its month, whether it has 31 or 28 days", () => {
    const months = Float64Array.from({ length: 14 }, (_, m) => Date.UTC(2020, m, 1));
    const { windows } = slice(months, { train: "1y", test: "1mo" }, MEAN_MONTH);
    expect(windows.map(({ test, testRows, partial }) => [test.from, testRows, partial])).toEqual([
      [day("2021-01-01"), { first: 12, end: 13 }, false],
      [day("2021-02-01"), { first: 13, end: 14 }, false],
    ]);
    expect(windows.map(({ trainRows }) => trainRows)).toEqual([
      { first: 0, end: 12 },
      { first: 1, end: 13 },
    ]);
  });
});

describe("holes", () => {
  it("a weekend at the seam belongs to nobody and breaks nothing", () => {
    // Monday 6 January 2020 on; trains of a week, tests that begin on Mondays.
    const times = withoutWeekends(every(DAY, day("2020-01-06"), day("2020-01-25")));
    const { windows } = slice(times, { train: "1w", test: "1w", embargo: 1 });
    expect(
      windows.map(({ train, trainRows, testRows }) => [train.to, trainRows, testRows]),
    ).toEqual([
      // The embargo is the last bar, Friday, not the empty Sunday.
      [day("2020-01-10"), { first: 0, end: 4 }, { first: 5, end: 10 }],
      [day("2020-01-17"), { first: 5, end: 9 }, { first: 10, end: 15 }],
    ]);
  });

  it("a test without bars between others is listed and is no window", () => {
    const hole = [day("2020-01-11"), day("2020-01-16")] as const;
    const times = every(DAY, day("2020-01-01"), day("2020-01-21")).filter(
      (time) => time < hole[0] || time >= hole[1],
    );
    const { windows, emptyTests } = slice(times, { train: "10d", test: "5d" });
    expect(emptyTests).toEqual([{ from: hole[0], to: hole[1] }]);
    expect(windows.map(({ trainRows, testRows }) => [trainRows, testRows])).toEqual([
      [
        { first: 5, end: 10 },
        { first: 10, end: 15 },
      ],
    ]);
  });

  it("a hole that holds a whole rolling train is refused, an anchored one goes on", () => {
    const times = every(DAY, day("2020-01-01"), day("2020-03-01")).filter(
      (time) => time < day("2020-01-16") || time >= day("2020-02-05"),
    );
    const error = refused(() => slice(times, { train: "10d", test: "5d" }));
    expect(error.code).toBe("train-without-bars");
    expect(error.message).toBe(
      "Walk-forward: expected bars to choose parameters from before the test of 2020-02-05, got none from 2020-01-26 on.",
    );
    expect(error.hint).toBe(
      "The data have a hole as long as the train of 10d: make train longer, use the mode anchored, or begin after the hole.",
    );
    const { windows, emptyTests } = slice(times, { train: "10d", test: "5d", mode: "anchored" });
    expect(windows.map(({ test }) => test.from)).toEqual(
      ["2020-01-11", "2020-02-05", "2020-02-10", "2020-02-15", "2020-02-20", "2020-02-25"].map(day),
    );
    expect(emptyTests.map(({ from }) => from)).toEqual(
      ["2020-01-16", "2020-01-21", "2020-01-26", "2020-01-31"].map(day),
    );
  });
});

describe("bars that reach into the test", () => {
  it("are left out of the train: at midnight nobody knows what another symbol does until 22:00", () => {
    // One symbol's days begin at 00:00, the other's at 22:00.
    const first = every(DAY, day("2020-01-01"), day("2020-01-05"));
    const second = every(DAY, day("2020-01-01") + 22 * HOUR, day("2020-01-05"));
    const times = Float64Array.from([...first, ...second]).sort();
    const { windows } = slice(times, { train: "2d", test: "2d" });
    expect(windows).toEqual([
      {
        train: { from: day("2020-01-01"), to: day("2020-01-02") + 22 * HOUR },
        test: { from: day("2020-01-03"), to: day("2020-01-05") },
        trainRows: { first: 0, end: 3 },
        testRows: { first: 4, end: 8 },
        // The last bar ends at 22:00 on the 5th.
        partial: false,
      },
    ]);
    // An embargo that covers them takes no more.
    const embargoed = slice(times, { train: "2d", test: "2d", embargo: 1 });
    expect(embargoed.windows).toEqual(windows);
  });

  it("a train without any other bar is refused", () => {
    const times = Float64Array.of(day("2020-01-01") + 22 * HOUR, day("2020-01-02"));
    const error = refused(() => slice(times, { train: "1d", test: "1d" }));
    expect(error.code).toBe("embargo-too-long");
    expect(error.message).toBe(
      "Walk-forward: expected a bar that is over when the test begins among the 1 bar in the train before the test of 2020-01-02, got none.",
    );
    expect(error.hint).toBe("Make train longer than 1d.");
  });
});

describe("what cannot be cut", () => {
  const year = every(DAY, day("2020-01-01"), day("2021-01-01"));

  it("windows longer than the data", () => {
    const error = refused(() => slice(year, { train: "12mo", test: "3mo" }));
    expect(error.code).toBe("window-too-long");
    expect(error.message).toBe(
      "Walk-forward: expected bars after a train of 12mo, got bars of 2020-01-01 to 2020-12-31 only.",
    );
    expect(error.hint).toBe(
      "Make train shorter, so that it and a test of 3mo fit into the data, or use more data.",
    );
    expect(refused(() => slice(year, { train: "99999y", test: "3mo" })).code).toBe(
      "window-too-long",
    );
  });

  it("a test or a train shorter than one bar", () => {
    const weeks = every(7 * DAY, day("2020-01-06"), day("2021-01-01"));
    const short = refused(() => slice(weeks, { train: "3mo", test: "6d" }, 7 * DAY));
    expect(short.code).toBe("window-too-short");
    expect(short.message).toBe('Option "test": expected at least one bar of 7 days, got 6d.');
    expect(short.hint).toBe("Make test longer, or use finer bars.");
    expect(slice(weeks, { train: "3mo", test: "7d" }, 7 * DAY).windows.length).toBeGreaterThan(0);
    expect(refused(() => slice(weeks, { train: "1d", test: "1mo" }, 7 * DAY)).message).toBe(
      'Option "train": expected at least one bar of 7 days, got 1d.',
    );
  });

  it("an embargo that leaves no train", () => {
    const error = refused(() => slice(year, { train: "10d", test: "5d", embargo: 10 }));
    expect(error.code).toBe("embargo-too-long");
    expect(error.message).toBe(
      "Walk-forward: expected an embargo of less than the 10 bars in the train before the test of 2020-01-11, got 10 bars.",
    );
    expect(error.hint).toBe("Make the embargo smaller, or train longer than 10d.");
    expect(slice(year, { train: "10d", test: "5d", embargo: 9 }).windows[0]!.trainRows).toEqual({
      first: 0,
      end: 1,
    });
  });

  it("no bars at all", () => {
    const error = refused(() => slice(new Float64Array(), { train: "10d", test: "5d" }));
    expect(error.code).toBe("no-bars");
    expect(error.message).toBe("Walk-forward: expected bars, got none.");
    expect(error.hint).toBe("Widen the range, or check the symbol.");
  });
});
