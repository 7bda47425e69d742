import { expect, test } from "vitest";
import {
  formatBarTime,
  formatCount,
  formatDate,
  formatNumber,
  formatPercent,
  formatPeriods,
  formatPrice,
  formatReason,
  formatSignedPercent,
  formatSpan,
  plural,
} from "../../src/report/format.ts";

const DAY = 86_400_000;

test("numbers have thousands separated and a real minus sign", () => {
  expect(formatNumber(1234567.891)).toBe("1,234,567.89");
  expect(formatNumber(-0.5, 1)).toBe("−0.5");
  expect(formatCount(57_600)).toBe("57,600");
  expect(formatCount(999)).toBe("999");
});

test("a number that rounds to zero has no sign", () => {
  expect(formatNumber(-0.001)).toBe("0.00");
  expect(formatSignedPercent(0.0001)).toBe("0.0\u202f%");
  expect(formatSignedPercent(-0.0001)).toBe("0.0\u202f%");
});

test("what is not defined is a dash, never a zero", () => {
  expect(formatNumber(undefined)).toBe("–");
  expect(formatPercent(Number.NaN)).toBe("–");
  expect(formatSignedPercent(Number.NaN)).toBe("–");
  expect(formatDate(Number.NaN)).toBe("–");
  expect(formatPrice(Number.NaN)).toBe("–");
  expect(formatSpan(Number.NaN)).toBe("–");
});

test("infinities and huge numbers keep a readable form", () => {
  expect(formatNumber(Number.POSITIVE_INFINITY)).toBe("∞");
  expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe("−∞");
  expect(formatNumber(1.5e20)).toBe("1.50e20");
});

test("fractions become per cent, with a sign where asked for", () => {
  expect(formatPercent(0.12345)).toBe("12.3\u202f%");
  expect(formatPercent(-0.281)).toBe("−28.1\u202f%");
  expect(formatSignedPercent(0.1)).toBe("+10.0\u202f%");
  expect(formatSignedPercent(-0.1)).toBe("−10.0\u202f%");
  expect(formatPercent(17.854)).toBe("1,785\u202f%");
});

test("prices keep seven significant digits and no trailing zeros", () => {
  expect(formatPrice(1.32331)).toBe("1.32331");
  expect(formatPrice(132331)).toBe("132,331");
  expect(formatPrice(14.75)).toBe("14.75");
  expect(formatPrice(0.00001234)).toBe("0.00001234");
  expect(formatPrice(100)).toBe("100");
});

test("times are in UTC, with the time of day only for bars shorter than a day", () => {
  const time = Date.UTC(2020, 2, 1, 14, 30);
  expect(formatBarTime(time, DAY)).toBe("2020-03-01");
  expect(formatBarTime(time, 60_000)).toBe("2020-03-01 14:30");
});

test("spans are said in the unit one would use", () => {
  expect(formatSpan(9.3 * 365.25 * DAY)).toBe("9.3 years");
  expect(formatSpan(152 * DAY)).toBe("5 months");
  expect(formatSpan(14 * DAY)).toBe("14 days");
  expect(formatSpan(5 * 3_600_000)).toBe("5 hours");
  expect(formatSpan(300_000)).toBe("5 minutes");
});

test("one is singular", () => {
  expect(plural(1, "trade")).toBe("1 trade");
  expect(plural(0, "trade")).toBe("0 trades");
});

test("periods per year show a decimal only where they have one, reasons are words", () => {
  expect([formatPeriods(252), formatPeriods(6195.38)]).toEqual(["252", "6,195.4"]);
  expect(formatReason("empty_open")).toBe("empty open");
});
