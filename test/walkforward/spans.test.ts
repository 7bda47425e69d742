import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  addOffset,
  barEnd,
  formatSpan,
  midnight,
  nominalLength,
  offsetOf,
  parseSpan,
} from "../../src/walkforward/spans.ts";
import { DAY, day, refused } from "./helpers.ts";

const fixture = z.object({
  library: z.string(),
  cases: z.array(
    z.object({
      anchor: z.string(),
      train: z.string(),
      test: z.string(),
      steps: z.array(z.tuple([z.string(), z.string(), z.string()])),
    }),
  ),
});
const path = join(import.meta.dirname, "..", "fixtures", "walkforward", "calendar.json");
const { cases } = fixture.parse(JSON.parse(readFileSync(path, "utf8")));

describe("parseSpan", () => {
  it.each([
    ["12mo", { unit: "month", count: 12 }],
    ["1mo", { unit: "month", count: 1 }],
    ["90d", { unit: "day", count: 90 }],
    ["2w", { unit: "day", count: 14 }],
    ["2y", { unit: "month", count: 24 }],
    [" 3mo ", { unit: "month", count: 3 }],
  ])("reads %s", (text, span) => {
    expect(parseSpan(text, "train")).toEqual(span);
  });

  it("takes 1y and 12mo, and 1w and 7d, for the same span, written in one way", () => {
    expect(formatSpan(parseSpan("1y", "train"))).toBe("12mo");
    expect(formatSpan(parseSpan("1w", "train"))).toBe("7d");
  });

  it.each([
    ["12m", "write 12mo for months"],
    ["1m", "write 1mo for months"],
    ["4h", "at least a day"],
    ["30s", "at least a day"],
    ["0d", "90d (days)"],
    ["-3mo", "90d (days)"],
    ["1.5mo", "90d (days)"],
    ["3", "90d (days)"],
    ["mo", "90d (days)"],
    ["3 mo", "90d (days)"],
    ["3MO", "90d (days)"],
    ["3constructor", "90d (days)"],
    ["", "90d (days)"],
  ])("refuses %j and says what to write", (text, wayOut) => {
    const error = refused(() => parseSpan(text, "test"));
    expect(error.code).toBe("bad-span");
    expect(error.message).toBe(
      `Option "test": expected a whole number of months or days, got ${JSON.stringify(text)}.`,
    );
    expect(error.hint).toContain(wayOut);
  });
});

describe("addOffset", () => {
  it("clamps to month ends without letting the clamping add up", () => {
    const months = [0, 1, 2, 3, 4, 12, 13].map((count) =>
      addOffset(day("2019-01-31"), { months: count, days: 0 }),
    );
    const wanted = ["2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30", "2019-05-31"];
    expect(months).toEqual([...wanted, "2020-01-31", "2020-02-29"].map(day));
  });

  it("goes back in time too, and keeps the time of the day, also before 1970", () => {
    const noon = day("1968-03-31") + DAY / 2;
    expect(addOffset(noon, { months: -1, days: 0 })).toBe(day("1968-02-29") + DAY / 2);
  });

  it("agrees with dateutil on every boundary of every fixture", () => {
    expect(cases).toHaveLength(130);
    for (const one of cases) {
      const anchor = day(one.anchor);
      const [train, test] = [parseSpan(one.train, "train"), parseSpan(one.test, "test")];
      one.steps.forEach((wanted, k) => {
        const got = [
          addOffset(anchor, offsetOf([test, k])),
          addOffset(anchor, offsetOf([train, 1], [test, k])),
          addOffset(anchor, offsetOf([train, 1], [test, k + 1])),
        ];
        expect(got, `${one.anchor} ${one.train} ${one.test} step ${k}`).toEqual(wanted.map(day));
      });
    }
  });
});

describe("lengths", () => {
  it("a month is 30.4375 days on average, a day 86,400,000 ms", () => {
    expect(nominalLength({ unit: "month", count: 1 })).toBe(2_629_800_000);
    expect(nominalLength({ unit: "day", count: 7 })).toBe(7 * DAY);
  });

  it("a bar of a month ends with its month, one of a day after 24 hours", () => {
    expect(barEnd(day("2020-12-01"), 2_629_800_000)).toBe(day("2021-01-01"));
    expect(barEnd(day("2020-02-01"), 2_629_800_000)).toBe(day("2020-03-01"));
    expect(barEnd(day("2020-10-01"), 3 * 2_629_800_000)).toBe(day("2021-01-01"));
    expect(barEnd(day("2020-12-31"), DAY)).toBe(day("2021-01-01"));
  });

  it("midnight is the start of the UTC day, also before 1970", () => {
    expect(midnight(Date.UTC(2020, 0, 2, 13, 30))).toBe(day("2020-01-02"));
    expect(midnight(Date.UTC(1969, 11, 31, 23))).toBe(day("1969-12-31"));
  });
});
