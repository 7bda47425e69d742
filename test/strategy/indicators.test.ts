import { describe, expect, it } from "vitest";
import { INDICATORS } from "../../src/strategy/indicators/registry.ts";
import { readFx, readQuotes } from "../helpers/fixture-bars.ts";
import { INDICATOR_CASES, prepareCase, referenceValues } from "../helpers/indicator-cases.ts";
import { randomNumbers } from "../helpers/random.ts";
import { expectSeries, usualSize } from "../helpers/series.ts";
import { changeBars, coarseWalk, randomWalk, type TestBars, toBars } from "../helpers/test-bars.ts";
import { REFERENCES } from "../reference/indicators.ts";

const QUOTES = toBars("quotes", readQuotes());
const WALK = randomWalk(1, 2_500);

const BARS: readonly (readonly [string, TestBars])[] = [
  ["the oracles' daily bars", QUOTES],
  ["hour bars of GBPUSD near 132331", toBars("GBPUSD", readFx("GBPUSD"))],
  ["hour bars of USDJPY near 114854", toBars("USDJPY", readFx("USDJPY"))],
  ["a random walk over more than one tile", WALK],
  ["whole prices full of ties", coarseWalk(5, 400)],
  // Seeds whose close is the bar's middle where a supertrend starts: windows 1 and 2, 7, and 10.
  ["other whole prices full of ties", coarseWalk(22, 400)],
  ["more whole prices full of ties", coarseWalk(24, 400)],
  ["whole prices full of ties and gaps", scattered(coarseWalk(6, 400), 0.03)],
  ["a single bar", randomWalk(2, 1)],
  ["bars with a gap at the start", without(QUOTES, (t) => t < 9)],
  ["bars with single gaps", without(QUOTES, (t) => t === 30 || t % 97 === 96)],
  ["bars with gaps as long as windows", without(WALK, (t) => t % 400 >= 330)],
  ["bars with a gap across a seam of tiles", without(WALK, (t) => t >= 2_040 && t < 2_060)],
  ["bars with prices and volumes of zero", changeBars(WALK, (v, t) => (t % 90 > 85 ? 0 : v))],
  ["bars with no known value at all", without(QUOTES, () => true)],
  ["bars in which each column has gaps of its own", scattered(QUOTES, 0.01)],
  ["bars in which most bars miss some column", scattered(QUOTES, 0.2)],
];

function without(bars: TestBars, missing: (t: number) => boolean): TestBars {
  return changeBars(bars, (value, t) => (missing(t) ? Number.NaN : value));
}

function scattered(bars: TestBars, share: number): TestBars {
  const random = randomNumbers(3);
  return changeBars(bars, (value) => (random() < share ? Number.NaN : value));
}

describe("the registry of indicators", () => {
  it("has a plain reference for each indicator, and no reference without one", () => {
    const registered = INDICATORS.map((spec) => spec.name);
    expect(new Set(registered).size).toBe(registered.length);
    expect(registered.toSorted()).toEqual(Object.keys(REFERENCES).toSorted());
  });
});

describe.each(INDICATOR_CASES)("$title", (one) => {
  const prepared = prepareCase(one);

  it("has the outputs that the registry names", () => {
    expect(Object.keys(prepared.run(QUOTES)).sort()).toEqual([...one.spec.outputs].sort());
    expect(Object.keys(referenceValues(one, QUOTES)).sort()).toEqual([...one.spec.outputs].sort());
  });

  it.each(BARS)("agrees with its reference to 1e-9 on %s", (where, bars) => {
    const wanted = referenceValues(one, bars);
    const got = prepared.run(bars);
    for (const output of one.spec.outputs) {
      const series = wanted[output]!;
      expectSeries(got[output]!, series, `${one.title}.${output} on ${where}`, usualSize(series));
    }
  });
});
