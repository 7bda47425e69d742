import { expect, test } from "vitest";
import {
  calendarRuns,
  compound,
  monthlyReturns,
  yearlyStatistics,
} from "../../../src/report/statistics/calendar.ts";
import { randomNumbers } from "../../helpers/random.ts";

const HOUR = 3_600_000;

test("months change at midnight UTC on the first, a leap day included", () => {
  const times = [
    "2019-12-31T23:00Z",
    "2020-01-01T00:00Z",
    "2020-02-29T23:59Z",
    "2020-03-01T00:00Z",
    "2020-05-31T12:00Z",
  ].map((time) => Date.parse(time));
  expect(calendarRuns(times, 0, "month")).toEqual([
    { year: 2019, month: 11, start: 0, end: 1 },
    { year: 2020, month: 0, start: 1, end: 2 },
    { year: 2020, month: 1, start: 2, end: 3 },
    { year: 2020, month: 2, start: 3, end: 4 },
    { year: 2020, month: 4, start: 4, end: 5 },
  ]);
  expect(calendarRuns(times, 1, "year")).toEqual([{ year: 2020, month: 0, start: 1, end: 5 }]);
});

test("rows before the first counted one are in no run, and no rows give no run", () => {
  expect(calendarRuns([], 0, "month")).toEqual([]);
  expect(calendarRuns([Date.UTC(2020, 0, 1)], 1, "year")).toEqual([]);
});

test("a month's return compounds its bars", () => {
  const times = [Date.UTC(2020, 0, 30), Date.UTC(2020, 0, 31), Date.UTC(2020, 1, 3)];
  // 1.1 * 0.9 - 1 = -0.01.
  const months = monthlyReturns(times, [0.1, -0.1, 0.05], 0);
  expect(months.map(({ month }) => month)).toEqual([0, 1]);
  expect(months[0]?.value).toBeCloseTo(-0.01, 14);
  expect(months[1]?.value).toBeCloseTo(0.05, 14);
});

test("months compound to years, and years to the whole", () => {
  const random = randomNumbers(5);
  const times = Float64Array.from({ length: 20_000 }, (_, i) => Date.UTC(2017, 4, 3) + i * HOUR);
  const returns = times.map(() => (random() - 0.5) / 100);
  const whole = compound(returns, 0, returns.length);
  const months = monthlyReturns(times, returns, 0);
  const years = yearlyStatistics(times, returns, returns, 0, 8766);
  const chain = (values: readonly number[]) => values.reduce((a, b) => a * (1 + b), 1) - 1;
  expect(chain(months.map(({ value }) => value))).toBeCloseTo(whole, 12);
  expect(chain(years.map(({ total }) => total))).toBeCloseTo(whole, 12);
  for (const { year, total } of years) {
    const own = months.filter((month) => month.year === year).map(({ value }) => value);
    expect(chain(own)).toBeCloseTo(total, 12);
  }
  expect(years.reduce((sum, { bars }) => sum + bars, 0)).toBe(20_000);
});

test("a year's drawdown starts anew from the year's own start", () => {
  const times = [
    Date.UTC(2019, 5, 1),
    Date.UTC(2019, 6, 1),
    Date.UTC(2020, 1, 1),
    Date.UTC(2020, 2, 1),
    Date.UTC(2020, 3, 1),
  ];
  // 2019: 1.5 → 0.75, a fall by half. 2020: 0.9 → 1.8 → 1.62: the first fall, from the start, is
  // 10 % and so is the second, from 1.8.
  const returns = [0.5, -0.5, -0.1, 1, -0.1];
  const [first, second] = yearlyStatistics(times, returns, [0, 0, 0.1, 0.1, 0.1], 0, 12);
  expect(first?.maxDrawdown).toBeCloseTo(-0.5, 14);
  expect(second?.maxDrawdown).toBeCloseTo(-0.1, 14);
  expect(second?.benchmark).toBeCloseTo(0.331, 14);
  expect(second?.firstTime).toBe(times[2]);
  expect(second?.lastTime).toBe(times[4]);
});

test("a year's Sharpe ratio is annualised over its own bars", () => {
  const times = [0, 1, 2, 3].map((day) => Date.UTC(2020, 0, 1 + day));
  // As derived in the test of sharpeOf.
  const [year] = yearlyStatistics(times, [0.01, -0.01, 0.02, 0], [0, 0, 0, 0], 0, 252);
  expect(year?.sharpe).toBeCloseTo(Math.sqrt(37.8), 12);
});
