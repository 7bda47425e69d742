/**
 * The plain metrics against figures of empyrical-reloaded (test/fixtures/metrics/empyrical.json; its
 * `source` names test and commit). Definitions that differ:
 *
 * - Sharpe without variation and Sortino without a loss are infinite there and not defined here.
 * - cagr takes its years from the number of periods there and from the calendar here, so the tests
 *   hand it the years that the periods make.
 * - alpha is compounded over a year there and multiplied by P here: theirs = (1 + ours/P)^P − 1.
 * - Returns that are NaN are left out there, though they count as a period; Assay has none, so the
 *   tests leave them out first. Their final cumulative returns are given to four decimals only.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  alphaBeta,
  cagr,
  calmar,
  costShare,
  daysInMarket,
  downsideRisk,
  maxDrawdown,
  sharpe,
  sortino,
  stability,
  stabilityIndices,
  totalReturn,
  tradeStatistics,
  volatility,
} from "./metrics.ts";

const cell = z.union([z.number(), z.string()]);
const fixture = z
  .object({
    compare_decimals: z.number(),
    series: z.record(z.string(), z.object({ values: z.array(cell), n: z.number() })),
    cases: z.record(
      z.string(),
      z.array(z.looseObject({ returns: z.string().optional(), expected: z.unknown() })),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL("../fixtures/metrics/empyrical.json", import.meta.url), "utf8"),
    ),
  );

const PERIODS: Record<string, number> = { daily: 252, weekly: 52, monthly: 12, yearly: 1 };

/** A series by name; "2 * noise", "-noise" and "noise[1:]" as the fixture writes them. */
function series(text: string): number[] {
  const found = /^(?:(\d+) \* |(-))?(\w+?)(\[1:\])?$/.exec(text);
  const stored = fixture.series[found?.[3] ?? ""];
  if (!found || !stored) throw new Error(`no series "${text}"`);
  const shortened = stored.values[1] === "...";
  const values = shortened
    ? Array.from({ length: stored.n }, () => Number(stored.values[0]))
    : stored.values.map(Number);
  const factor = found[2] ? -1 : Number(found[1] ?? 1);
  return values.slice(found[4] ? 1 : 0).map((value) => value * factor);
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

/** Series of the fixture by position, where both are known. */
function knownPairs(a: readonly number[], b: readonly number[]): [number[], number[]] {
  const pairs = a.map((value, i) => [value, b[i] ?? Number.NaN] as const);
  const whole = pairs.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
  return [whole.map(([x]) => x), whole.map(([, y]) => y)];
}

interface Case {
  readonly returns: string;
  readonly periods: number;
  /** Periods over periods per year. */
  readonly years: number;
  readonly expected: number;
  readonly benchmark: string;
}

/** Cases with one expected number and without a risk-free rate or another required return. */
function plainCases(name: string): Case[] {
  return (fixture.cases[name] ?? []).flatMap((entry) => {
    const zero = entry.risk_free ?? entry.required_return ?? "0.0";
    const wanted = cell.safeParse(entry.expected);
    const returns = entry.returns ?? "";
    if (zero !== "0.0" || !wanted.success || returns.startsWith("df_")) return [];
    const periods = PERIODS[String(entry.period ?? "daily")] ?? Number.NaN;
    return [
      {
        returns,
        periods,
        years: series(returns).length / periods,
        expected: Number(wanted.data),
        benchmark: String(entry.benchmark ?? ""),
      },
    ];
  });
}

function compare(
  name: string,
  count: number,
  figure: (returns: number[], test: Case) => number,
  differs: (test: Case) => boolean = () => false,
  decimals = fixture.compare_decimals,
): void {
  const cases = plainCases(name).filter((test) => !differs(test));
  expect(cases).toHaveLength(count);
  for (const test of cases) {
    const got = figure(known(series(test.returns)), test);
    if (Number.isNaN(test.expected)) expect(got, test.returns).toBeNaN();
    else expect(got, test.returns).toBeCloseTo(test.expected, decimals);
  }
}

describe("the plain metrics agree with empyrical-reloaded", () => {
  it("on the total return", () => {
    compare(
      "test_cum_returns_final",
      4,
      (r) => totalReturn(r),
      (test) => test.expected > 100,
      4,
    );
  });

  it("on the volatility", () => {
    compare("test_annual_volatility", 4, (r, { periods }) => volatility(r, periods));
  });

  it("on the Sharpe ratio, except that no variation is not defined instead of infinite", () => {
    compare(
      "test_sharpe_ratio",
      5,
      (r) => sharpe(r, 252),
      (test) => test.expected === Infinity,
    );
    expect(sharpe(series("flat_line_1"), 252)).toBeNaN();
  });

  it("on the downside risk", () => {
    compare("test_downside_risk", 5, (r, { periods }) => downsideRisk(r, periods));
  });

  it("on the Sortino ratio, except that no loss is not defined instead of infinite", () => {
    const infinite = (test: Case) => test.expected === Infinity;
    compare("test_sortino", 6, (r, { periods }) => sortino(r, periods), infinite);
    expect(sortino(series("positive_returns"), 252)).toBeNaN();
  });

  it("on the drawdown", () => {
    compare("test_max_drawdown", 8, (r) => maxDrawdown(r));
  });

  it("on the cagr and calmar when years are periods over P", () => {
    compare("test_cagr", 5, (r, { years }) => cagr(r, years));
    compare("test_calmar", 5, (r, { years }) => calmar(r, years));
  });

  it("on the stability when points are equally far apart", () => {
    compare("test_stability_of_timeseries", 4, (r) =>
      stability(
        r,
        r.map((_, i) => i),
      ),
    );
  });

  it("on beta", () => {
    compare(
      "test_beta",
      6,
      (_, { returns, benchmark }) => {
        const [r, b] = knownPairs(series(returns), series(benchmark));
        return alphaBeta(r, b, 252).beta;
      },
      // Its benchmark is a data frame that the fixture does not carry.
      (test) => test.benchmark.endsWith("_df"),
    );
  });

  it("on alpha once it is compounded as theirs", () => {
    const cases = fixture.cases.test_alpha_beta!.map((entry) => ({
      returns: entry.returns!,
      benchmark: String(entry.benchmark),
      expected: z.array(cell).parse(entry.expected).map(Number),
    }));
    expect(cases).toHaveLength(5);
    for (const test of cases) {
      // They align by date; "negative_returns[1:]" starts a day later than mixed_returns does.
      const late = test.benchmark.endsWith("[1:]") ? 1 : 0;
      const [r, b] = knownPairs(series(test.returns).slice(late), series(test.benchmark));
      const { alpha, beta } = alphaBeta(r, b, 252);
      const wanted = test.expected[0]!;
      if (Number.isNaN(wanted)) {
        expect([alpha, beta]).toEqual([Number.NaN, Number.NaN]);
      } else {
        expect((1 + alpha / 252) ** 252 - 1).toBeCloseTo(wanted, fixture.compare_decimals);
        expect(beta).toBeCloseTo(test.expected[1]!, fixture.compare_decimals);
      }
    }
  });
});

describe("the plain metrics without an oracle follow their words", () => {
  it("count dates, not bars, in the market", () => {
    const hour = 3_600_000;
    // 22:00 and 23:00 of one date, then 00:00 of the next; nothing is held at 23:00.
    const times = [22 * hour, 23 * hour, 24 * hour];
    expect(daysInMarket(times, [0.5, 0, 1])).toBe(2);
    expect(daysInMarket(times, [0.5, 1, 0])).toBe(1);
  });

  it("relate costs to what moved before costs", () => {
    // 0.003 paid, |0.01| + |−0.02| moved: a tenth.
    expect(costShare([0.001, 0.002], [0.01, -0.02])).toBeCloseTo(0.1, 14);
    expect(costShare([0.001], [0])).toBeNaN();
  });

  it("take neither win nor loss for a trade that made nothing", () => {
    expect(tradeStatistics([0.1, -0.05, 0, 0.2])).toEqual({
      trade_count: 4,
      win_rate: 0.5,
      avg_win: expect.closeTo(0.15, 14),
      avg_loss: -0.05,
      profit_factor: expect.closeTo(6, 12),
    });
    expect(tradeStatistics([])).toEqual({
      trade_count: 0,
      win_rate: Number.NaN,
      avg_win: Number.NaN,
      avg_loss: Number.NaN,
      profit_factor: Number.NaN,
    });
  });

  it("sample the equity for the stability at both ends and never twice", () => {
    expect(stabilityIndices(3)).toEqual([0, 1, 2]);
    const many = stabilityIndices(10_000);
    expect(many).toHaveLength(4096);
    expect([many[0], many.at(-1), new Set(many).size]).toEqual([0, 9_999, 4096]);
  });
});
