import { describe, expect, test } from "vitest";
import { movingMean } from "../../../src/report/statistics/moving-mean.ts";
import { periodMeans, trailingMeans } from "../../../src/report/statistics/period-means.ts";

/** Values on days, as times and values. */
function series(days: Readonly<Record<string, number>>): [Float64Array, Float64Array] {
  const times = Object.keys(days).map((day) => Date.parse(`${day}T00:00:00Z`));
  return [Float64Array.from(times), Float64Array.from(Object.values(days))];
}

const DAYS = series({
  "2019-11-29": 1,
  "2019-12-02": 2,
  "2019-12-31": Number.NaN,
  "2020-01-01": 4,
  "2020-01-31": 6,
  "2020-03-02": Number.NaN,
  "2020-03-31": Number.NaN,
  "2020-04-01": 9,
});
const dates = (times: readonly number[]) =>
  times.map((time) => new Date(time).toISOString().slice(0, 10));

describe("means of periods", () => {
  test("span whole months, of the values that are known; a month without days is absent", () => {
    const means = periodMeans(...DAYS, 1);
    expect(dates(means.map(({ from }) => from))).toEqual([
      ...["2019-11-01", "2019-12-01", "2020-01-01", "2020-03-01", "2020-04-01"],
    ]);
    expect(dates(means.map(({ to }) => to))).toEqual([
      ...["2019-12-01", "2020-01-01", "2020-02-01", "2020-04-01", "2020-05-01"],
    ]);
    expect(means.map(({ mean }) => mean)).toEqual([1, 2, 5, Number.NaN, 9]);
  });

  test("span whole quarters and years, each day counting once", () => {
    const quarters = periodMeans(...DAYS, 3);
    expect(dates(quarters.map(({ from }) => from))).toEqual([
      ...["2019-10-01", "2020-01-01", "2020-04-01"],
    ]);
    expect(quarters.map(({ mean }) => mean)).toEqual([1.5, 5, 9]);
    const years = periodMeans(...DAYS, 12);
    expect(dates(years.map(({ to }) => to))).toEqual(["2020-01-01", "2021-01-01"]);
    expect(years.map(({ mean }) => mean)).toEqual([1.5, 19 / 3]);
  });

  test("of months that trail count days, not months, and begin when there are as many", () => {
    const means = trailingMeans(...DAYS, 3);
    expect(dates(means.map(({ time }) => time))).toEqual([
      ...["2020-02-01", "2020-03-01", "2020-04-01", "2020-05-01"],
    ]);
    // 1, 2, 4, 6; 2, 4, 6; 4, 6; 9.
    expect(means.map(({ mean }) => mean)).toEqual([13 / 4, 4, 5, 9]);
    expect(trailingMeans(...DAYS, 12)).toEqual([]);
    expect(trailingMeans([], [], 12)).toEqual([]);
  });
});

test("a moving mean is of a value and those before it, and not known where one is not", () => {
  expect([...movingMean([1, 2, 6, 1, Number.NaN, 5, 4, 3], 3)]).toEqual([
    ...[Number.NaN, Number.NaN, 3, 3, Number.NaN, Number.NaN, Number.NaN, 4],
  ]);
  expect([...movingMean([1], 3)]).toEqual([Number.NaN]);
});
