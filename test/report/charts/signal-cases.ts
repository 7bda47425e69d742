import type { FigureSpec } from "../../../src/report/charts/figure.ts";
import { coverageFigure, turnoverFigure } from "../../../src/report/charts/signal-activity.ts";
import { decileFigure, tierFigure, yearFigure } from "../../../src/report/charts/signal-groups.ts";
import {
  baselineGrowthFigure,
  drawdownFigure,
  growthFigure,
} from "../../../src/report/charts/signal-growth.ts";
import { icDecayFigure, icTimeFigure } from "../../../src/report/charts/signal-ic.ts";
import { factorFigure, scoreFigure } from "../../../src/report/charts/signal-judgement.ts";
import type { SuiteResult } from "../../../src/signals/suite.ts";
import { HOSTILE_NAME } from "../sample.ts";
import { type FigureInput, firstDays, mapDaily, overYears, scored } from "./signal-sample.ts";

/** Every figure of a signal, by name. */
export const FIGURES: Readonly<Record<string, (input: FigureInput) => FigureSpec | undefined>> = {
  growthFigure,
  drawdownFigure,
  turnoverFigure,
  coverageFigure,
  yearFigure,
  decileFigure,
  tierFigure,
  icTimeFigure,
  icDecayFigure,
  factorFigure,
  baselineGrowthFigure,
  scoreFigure,
};

/** Suites that a figure must bear, made of a usual one. */
export function edgeCases(sample: FigureInput): Readonly<Record<string, FigureInput>> {
  const { suite } = sample;
  return {
    "25 years": overYears(sample, 25),
    "one day": scored(firstDays(suite, 1)),
    "no day": scored(firstDays(suite, 0)),
    "flat days": scored(flat(suite)),
    "nothing known": nothingKnown(suite),
    "no tiers, no baselines, no years": scored({
      ...suite,
      base: { ...suite.base, summary: suite.base.summary.slice(0, 1) },
      tiers: undefined,
      baselines: {},
      correlations: {},
    }),
    "one configuration that is not the base": scored({
      ...suite,
      results: { lag2_all: suite.results.lag2_all! },
    }),
    "thirty lags": scored(thirtyLags(suite)),
    "hostile names": hostile(sample),
  };
}

function flat(suite: SuiteResult): SuiteResult {
  const zero = (values: Float64Array) => values.map(() => 0);
  return mapDaily(suite, (daily) => ({
    ...daily,
    gross: zero(daily.gross),
    net: zero(daily.net),
    equity: daily.equity.map(() => 1),
    turnover: zero(daily.turnover),
  }));
}

/** All figures NaN: nothing is to be drawn. */
export function nothingKnown(suite: SuiteResult): FigureInput {
  const none = (values: Float64Array) => values.map(() => Number.NaN);
  const daily = mapDaily(suite, (daily) => ({
    ...daily,
    gross: none(daily.gross),
    net: none(daily.net),
    equity: none(daily.equity),
    turnover: none(daily.turnover),
  }));
  const unknown = { mean: Number.NaN, days: 0 };
  const test = { ...suite.ic[0]!.ic, mean: Number.NaN, neweyWestT: Number.NaN };
  return scored({
    ...daily,
    base: {
      ...daily.base,
      summary: suite.base.summary.map((group) => ({
        ...group,
        metrics: {
          ...group.metrics,
          sharpe: Number.NaN,
          sharpe_gross: Number.NaN,
          annual_return: Number.NaN,
          annual_return_gross: Number.NaN,
        },
      })),
      fractile: suite.base.fractile.map((decile) => ({ ...decile, annualReturn: Number.NaN })),
    },
    results: {},
    correlations: { none: { signal: unknown, pnl: Number.NaN } },
    factorExposures: { size: unknown, growth: null },
    coverage: {
      ...suite.coverage,
      series: {
        date: suite.coverage.series.date,
        covered: suite.coverage.series.covered.map(() => 0),
        universe: suite.coverage.series.universe.map(() => 0),
      },
    },
    ic: suite.ic.map((one) => ({
      ...one,
      ic: test,
      series: { ...one.series, ic: none(one.series.ic) },
    })),
  });
}

function thirtyLags(suite: SuiteResult): SuiteResult {
  const lags = Array.from({ length: 30 }, (_, i) => 29 - i);
  return {
    ...suite,
    results: Object.fromEntries(
      lags.map((lag) => [
        `lag${lag}_off`,
        { ...suite.base, config: { ...suite.base.config, lag } },
      ]),
    ),
  };
}

/** Names from outside that try to break out, and are far too long. */
function hostile({ suite }: FigureInput): FigureInput {
  const tiers = ["<b>", "w".repeat(90), HOSTILE_NAME];
  const { base, baselines } = suite;
  let tier = 0;
  return scored({
    ...suite,
    base: {
      ...base,
      summary: base.summary.map((group) =>
        group.kind === "cap" ? { ...group, group: tiers[tier++ % tiers.length]! } : group,
      ),
    },
    baselines: Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `${HOSTILE_NAME}${i}`,
        Object.values(baselines)[i % 3]!,
      ]),
    ),
  });
}
