import { describe, expect, it } from "vitest";
import { INDICATOR_CASES, prepareCase, referenceValues } from "../helpers/indicator-cases.ts";
import { expectSeries, usualSize } from "../helpers/series.ts";
import { changeBars, randomWalk, type TestBars } from "../helpers/test-bars.ts";

const FLAT_FROM = 300;
const FLAT_TO = 700;
/** In binary 0.1 and 132331.7 have no end, so sums of them round; 4 does not. */
const PRICES = [0.1, 132_331.7, 4];

/** A walk that stands still at one price from bar 300 to bar 699. */
function flattened(price: number): TestBars {
  return changeBars(randomWalk(51, 1_000, price), (value, t, name) => {
    if (t < FLAT_FROM || t >= FLAT_TO) return value;
    return name === "volume" ? 1_000 : price;
  });
}

/** What docs/indicators.md states for a window in which nothing moves, by indicator and output. */
const STATED: Readonly<Record<string, Readonly<Record<string, (price: number) => number>>>> = {
  lag: { value: (price) => price },
  diff: { value: () => 0 },
  momentum: { value: () => 0 },
  roc: { value: () => 0 },
  sma: { value: (price) => price },
  stdev: { value: () => 0 },
  zscore: { value: () => Number.NaN },
  bollinger: { upper: (price) => price, middle: (price) => price, lower: (price) => price },
  donchian: { upper: (price) => price, middle: (price) => price, lower: (price) => price },
  rollingMin: { value: (price) => price },
  rollingMax: { value: (price) => price },
  rollingMedian: { value: (price) => price },
  rollingQuantile: { value: (price) => price },
  rollingCorrelation: { value: () => Number.NaN },
  rollingBeta: { value: () => Number.NaN },
  percentRank: { value: () => 100 },
  trueRange: { value: () => 0 },
  stochastic: { k: () => Number.NaN, d: () => Number.NaN },
  williamsR: { value: () => Number.NaN },
  cci: { value: () => Number.NaN },
  mfi: { value: () => 50 },
  crossover: { value: () => 0 },
  crossunder: { value: () => 0 },
};

describe.each(INDICATOR_CASES)("$title", (one) => {
  const prepared = prepareCase(one);

  it.each(PRICES)("agrees with its reference on a walk that stands still at %d", (price) => {
    const bars = flattened(price);
    const wanted = referenceValues(one, bars);
    const got = prepared.run(bars);
    for (const output of one.spec.outputs) {
      const series = wanted[output]!;
      expectSeries(got[output]!, series, output, usualSize(series));
    }
  });
});

const statedCases = INDICATOR_CASES.filter(({ spec }) => spec.name in STATED);

describe.each(statedCases)("$title", (one) => {
  const prepared = prepareCase(one);

  it.each(PRICES)("is exactly what is stated once nothing moved from %d", (price) => {
    const bars = flattened(price);
    const rounded = Math.fround(price);
    const got = prepared.run(bars);
    const { lookback } = prepared.program;
    const reach = lookback.kind === "window" ? lookback.bars : Number.NaN;
    expect(FLAT_FROM + reach).toBeLessThan(FLAT_TO);
    for (const [output, value] of Object.entries(STATED[one.spec.name]!)) {
      for (let t = FLAT_FROM + reach; t < FLAT_TO; t++) {
        expect(got[output]![t]! + 0, `${output}[${t}]`).toBe(value(rounded));
      }
    }
  });
});

describe("from the first bar on at one price", () => {
  const still = changeBars(randomWalk(52, 400), (_, __, name) => (name === "volume" ? 1_000 : 0.1));
  const price = Math.fround(0.1);
  const forever: Readonly<Record<string, number>> = {
    ema: price,
    wilder: price,
    kama: price,
    cumulativeMax: price,
    cumulativeMin: price,
    rsi: 100,
    obv: 0,
    atr: 0,
    adx: Number.NaN,
    macd: 0,
    keltner: price,
  };
  const recursive = INDICATOR_CASES.filter(({ spec }) => spec.name in forever);

  it.each(recursive)("$title is exactly what its definition gives", (one) => {
    const got = prepareCase(one).run(still);
    for (const output of one.spec.outputs) {
      expect(got[output]!.at(-1), output).toBe(forever[one.spec.name]);
    }
  });
});
