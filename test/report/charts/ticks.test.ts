import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logTicks, timeTicks } from "../../../src/report/charts/ticks.ts";

describe("logTicks", () => {
  test("a short range has even steps, since decades alone would leave it with one mark", () => {
    expect(logTicks(0.75, 1.15, 6)).toEqual([0.8, 0.9, 1, 1.1]);
  });

  test("longer ranges have round mantissas, the longest decades only", () => {
    expect(logTicks(0.9, 12, 5)).toEqual([1, 2, 5, 10]);
    expect(logTicks(0.01, 20, 4)).toEqual([0.01, 0.1, 1, 10]);
    expect(logTicks(1e-12, 1e12, 6)).toEqual([1e-12, 1e-8, 1e-4, 1, 1e4, 1e8, 1e12].slice(0, 7));
  });

  test("marks are positive, ascending and within the range", () => {
    const low = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(low, fc.double({ min: 1.01, max: 1e9, noNaN: true }), (from, ratio) => {
        const ticks = logTicks(from, from * ratio, 6);
        expect(ticks.length).toBeLessThanOrEqual(7);
        ticks.forEach((tick, i) => {
          expect(tick).toBeGreaterThan(ticks[i - 1] ?? 0);
          expect(tick).toBeGreaterThanOrEqual(from * (1 - 1e-6));
          expect(tick).toBeLessThanOrEqual(from * ratio * (1 + 1e-6));
        });
      }),
    );
  });
});

describe("timeTicks", () => {
  test("ten years have a mark for each year at midnight UTC on the first of January", () => {
    const { values, labels } = timeTicks(Date.UTC(2012, 10, 16), Date.UTC(2022, 2, 4), 980);
    expect(labels).toEqual([
      "2013",
      "2014",
      "2015",
      "2016",
      "2017",
      "2018",
      "2019",
      "2020",
      "2021",
      "2022",
    ]);
    expect(values[0]).toBe(Date.UTC(2013, 0, 1));
  });

  test("half a year has months, a day has hours with the date", () => {
    expect(timeTicks(Date.UTC(2020, 0, 1), Date.UTC(2020, 5, 20), 980).labels).toEqual([
      "2020-01",
      "2020-02",
      "2020-03",
      "2020-04",
      "2020-05",
      "2020-06",
    ]);
    expect(timeTicks(Date.UTC(2020, 0, 1, 8), Date.UTC(2020, 0, 1, 12), 600).labels).toEqual([
      "01-01 08:00",
      "01-01 09:00",
      "01-01 10:00",
      "01-01 11:00",
      "01-01 12:00",
    ]);
  });

  test("labels fit next to each other at any length of time and any width", () => {
    const span = fc.double({ min: 60_000, max: 3e12, noNaN: true });
    fc.assert(
      fc.property(span, fc.integer({ min: 300, max: 1000 }), (length, width) => {
        const from = Date.UTC(2001, 8, 9);
        const { values, labels } = timeTicks(from, from + length, width);
        for (let i = 1; i < values.length; i++) {
          const gap = ((values[i]! - values[i - 1]!) / length) * width;
          expect(gap).toBeGreaterThan(labels[i]!.length * 7);
        }
      }),
    );
  });

  test("a single moment has one mark", () => {
    expect(timeTicks(0, 0, 500).values).toEqual([0]);
  });
});
