import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecordLength,
  probabilisticSharpe,
} from "../../../src/optimize/overfitting/probabilistic-sharpe.ts";
import { readFixture } from "./fixtures.ts";

const number = z.number();
/** Figures of pypbo's tests and of the papers they cite; `source` names test and commit. */
const oracle = readFixture(
  "oracle",
  z.object({
    expected_max_standard_normal: z.object({ N: number, expected: number }),
    psr: z.object({
      sr: z.string(),
      T: number,
      skew: number,
      kurtosis: number,
      target: number,
      expected: number,
    }),
    dsr: z.object({
      sr_annual: number,
      periods_per_year: number,
      var_sr_annual: number,
      N: number,
      T: number,
      skew: number,
      kurtosis: number,
      sr0_daily_expected_max: number,
      expected: number,
    }),
    min_trl: z.array(
      z.object({
        sharpe: z.string(),
        target: z.string(),
        skew: number,
        kurtosis: number,
        prob: number,
        divide_by: number,
        expected_years: number,
      }),
    ),
  }),
);
const { cases } = readFixture(
  "sharpe",
  z.object({
    cases: z.array(
      z.object({
        sharpe: number,
        length: number,
        skewness: number,
        kurtosis: number,
        benchmark: number,
        trials: number,
        variance: number,
        confidence: number,
        probabilistic: number,
        expected_max: number,
        deflated: number,
        minimum_length: number,
      }),
    ),
  }),
);

/** "1.585/sqrt(12)" as a number. */
function fraction(text: string): number {
  const found = /^([\d.]+)\/sqrt\((\d+)\)$/.exec(text);
  if (!found) throw new Error(`no fraction: ${text}`);
  return Number(found[1]) / Math.sqrt(Number(found[2]));
}

describe("the published figures are met", () => {
  it("by the probabilistic Sharpe ratio", () => {
    const { sr, T, skew, kurtosis, target, expected } = oracle.psr;
    const record = { sharpe: fraction(sr), length: T, skewness: skew, kurtosis };
    expect(probabilisticSharpe(record, target)).toBeCloseTo(expected, 14);
  });

  it("by the expected maximum of standard normal Sharpe ratios", () => {
    const { N, expected } = oracle.expected_max_standard_normal;
    expect(expectedMaximumSharpe(N, 1)).toBeCloseTo(expected, 14);
  });

  it("by the deflated Sharpe ratio and its benchmark", () => {
    const { dsr } = oracle;
    const variance = dsr.var_sr_annual / dsr.periods_per_year;
    const record = {
      sharpe: dsr.sr_annual / Math.sqrt(dsr.periods_per_year),
      length: dsr.T,
      skewness: dsr.skew,
      kurtosis: dsr.kurtosis,
    };
    // Twelve decimals are given.
    expect(expectedMaximumSharpe(dsr.N, variance)).toBeCloseTo(dsr.sr0_daily_expected_max, 12);
    expect(deflatedSharpe(record, dsr.N, variance)).toBeCloseTo(dsr.expected, 14);
  });

  it("by the minimum track record length", () => {
    expect(oracle.min_trl).toHaveLength(3);
    for (const test of oracle.min_trl) {
      const record = {
        sharpe: fraction(test.sharpe),
        skewness: test.skew,
        kurtosis: test.kurtosis,
      };
      const bars = minimumTrackRecordLength(record, fraction(test.target), test.prob);
      expect(Number(bars) / test.divide_by / test.expected_years).toBeCloseTo(1, 13);
    }
  });
});

it("all four agree with the same formulas over scipy's normal distribution", () => {
  expect(cases.map(({ trials }) => trials)).toEqual([1, 2, 3, 10, 100, 4851, 1_000_000]);
  for (const test of cases) {
    const label = `${test.trials} trials`;
    expect(probabilisticSharpe(test, test.benchmark), label).toBeCloseTo(test.probabilistic, 13);
    expect(expectedMaximumSharpe(test.trials, test.variance), label).toBeCloseTo(
      test.expected_max,
      14,
    );
    expect(deflatedSharpe(test, test.trials, test.variance), label).toBeCloseTo(test.deflated, 13);
    const length = minimumTrackRecordLength(test, test.benchmark, test.confidence);
    expect(Number(length) / test.minimum_length, label).toBeCloseTo(1, 12);
  }
});

it("a record of the minimum length has the confidence that was asked for", () => {
  const record = { sharpe: 0.08, skewness: -0.7, kurtosis: 6 };
  const length = Number(minimumTrackRecordLength(record, 0.01, 0.9));
  expect(probabilisticSharpe({ ...record, length }, 0.01)).toBeCloseTo(0.9, 13);
});

describe("what is not defined says why", () => {
  const record = { sharpe: 0.1, length: 500, skewness: 0, kurtosis: 3 };

  it("for a record without a Sharpe, moments or two bars", () => {
    expect(probabilisticSharpe({ ...record, sharpe: Number.NaN }, 0)).toEqual({
      because: "the Sharpe is not defined",
    });
    expect(probabilisticSharpe({ ...record, length: 1 }, 0)).toEqual({
      because: "fewer than two counted bars",
    });
    expect(probabilisticSharpe({ ...record, kurtosis: Number.NaN }, 0)).toEqual({
      because: "skewness or kurtosis of the returns is not defined",
    });
  });

  it("for returns of two values, whose Sharpe the formula does not doubt", () => {
    // Skewness 1.5 with the least kurtosis there is for it, 1.5² + 1 = 3.25: (1 - 0.75·S)², 0 at 4/3.
    const two = { ...record, sharpe: 4 / 3, skewness: 1.5, kurtosis: 3.25 };
    expect(probabilisticSharpe(two, 0)).toEqual({
      because: "these moments leave the Sharpe no variance",
    });
  });

  it("for a Sharpe that is not above the one to beat", () => {
    for (const benchmark of [0.1, 0.2]) {
      expect(minimumTrackRecordLength(record, benchmark, 0.95)).toEqual({
        because: expect.stringContaining("no length would show"),
      });
    }
  });

  it("for a confidence that no length or any length has", () => {
    for (const confidence of [0, 0.5, 1, Number.NaN]) {
      expect(minimumTrackRecordLength(record, 0, confidence)).toHaveProperty("because");
    }
  });

  it("for trials without a spread, though one trial alone needs none", () => {
    expect(expectedMaximumSharpe(2, Number.NaN)).toHaveProperty("because");
    expect(deflatedSharpe(record, 2, Number.NaN)).toHaveProperty("because");
    expect(expectedMaximumSharpe(0, 1)).toEqual({ because: "no set was tried" });
    expect(expectedMaximumSharpe(1, Number.NaN)).toBe(0);
    expect(deflatedSharpe(record, 1, Number.NaN)).toBe(probabilisticSharpe(record, 0));
  });
});
