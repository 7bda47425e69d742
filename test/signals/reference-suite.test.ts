import { beforeAll, describe, expect, it } from "vitest";
import { verdictFigures } from "../../src/signals/figures.ts";
import { computeCompositeScore } from "../../src/signals/score.ts";
import { runSuite, type SuiteResult } from "../../src/signals/suite.ts";
import { computeVerdict } from "../../src/signals/verdict.ts";
import { expectedNames, expectedOf } from "./fixture-universe.ts";
import { near } from "./near.ts";
import { caseOf, configOf, UNIVERSES } from "./reference-cases.ts";

const SUITES = UNIVERSES.flatMap((universe) =>
  expectedNames(universe)
    .filter((name) => name.startsWith("suite"))
    .map((name) => ({ universe, name })),
);

describe.each(SUITES)("a suite against the plain reference: $universe, $name", (which) => {
  const wanted = expectedOf(which.universe, which.name);
  let suite: SuiteResult;

  beforeAll(async () => {
    const { catalog, rows } = caseOf(which.universe);
    const { lag: _, residualize: __, ...options } = configOf(wanted.options);
    suite = await runSuite(rows, catalog, options);
  });

  it("agrees on the information coefficient at every horizon, and on its series", () => {
    const ours = suite.ic.map(({ horizon, ic, icir, daysWithout, spread }) => ({
      h: horizon,
      days: ic.count,
      days_without: daysWithout,
      mean: ic.mean,
      std: ic.std,
      icir,
      t: ic.t,
      newey_west_lag: ic.lags,
      newey_west_t: ic.neweyWestT,
      quantile_spread: spread.mean,
      quantile_spread_newey_west_t: spread.neweyWestT,
    }));
    const series = Object.fromEntries(
      suite.ic.map(({ horizon, series: { date, ...rest } }) => [
        horizon,
        { formation: date, ...rest },
      ]),
    );
    expect(near("ic", ours, wanted.ic)).toEqual([]);
    expect(near("ic_series", series, wanted.ic_series)).toEqual([]);
    const { mean } = suite.rankAutocorrelation;
    expect(near("rank_autocorrelation", mean, wanted.rank_autocorrelation)).toEqual([]);
  });

  it("agrees on factor exposures and coverage", () => {
    expect(near("exposures", suite.factorExposures, wanted.exposures)).toEqual([]);
    expect(near("coverage", suite.coverage, wanted.coverage)).toEqual([]);
  });

  it("agrees on the baselines: rows, figures, daily series, correlations", () => {
    const ours = Object.fromEntries(
      Object.entries(suite.baselines).map(([name, found]) => [
        name,
        {
          rows: found.rows,
          summary: found.result!.summary[0]!.metrics,
          daily: found.result!.daily,
          signal_correlation: found.signalCorrelation,
          pnl_correlation: found.pnlCorrelation,
        },
      ]),
    );
    const theirs = Object.fromEntries(
      Object.entries(wanted.baselines).map(([name, found]) => {
        const { counts: _, ...rest } = found as Record<string, unknown>;
        return [name, rest];
      }),
    );
    expect(near("baselines", ours, theirs)).toEqual([]);
  });

  it("agrees on the figures of the verdict, the score and the best configuration", () => {
    const figures = verdictFigures(suite);
    const ours = {
      sharpe: figures.sharpe,
      sharpe_lag2: figures.sharpeLag2,
      sharpe_industry: figures.sharpeIndustry,
      sharpe_large: figures.sharpeLarge,
      sharpe_small: figures.sharpeSmall,
      years: figures.years,
      positive_years: figures.positiveYears,
      baseline_corr: figures.baselineCorrelation,
      factor_corr: figures.factorCorrelation,
      newey_west_t: figures.neweyWestT,
      days: figures.days,
      turnover: figures.turnover,
      ic1: figures.ic,
      lag_stability: figures.lagStability,
      residual_stability: figures.residualStability,
      cap_consistency: figures.capConsistency,
    };
    expect(near("figures", ours, wanted.figures)).toEqual([]);
    const { components, ...score } = computeCompositeScore(suite);
    const values = Object.fromEntries(components.map(({ name, value }) => [name, value]));
    expect(near("score", { ...score, components: values }, wanted.score)).toEqual([]);
    const best = { config: suite.bestConfig, sharpe: suite.bestSharpe };
    expect(near("best", best, wanted.best)).toEqual([]);
  });

  it("agrees on the verdict and on what failed", () => {
    const { color, reasons } = computeVerdict(suite);
    const of = (outcome: string) =>
      reasons
        .filter((reason) => reason.outcome === outcome)
        .map(({ test, figure, threshold }) => ({ test, figure, threshold }));
    expect(color).toBe(wanted.verdict.color);
    expect(near("red", of("critical"), wanted.verdict.red)).toEqual([]);
    // We give each test once: what is critical is not said to have failed as well.
    const critical = new Set(of("critical").map(({ test }) => test));
    const failed = wanted.verdict.failed.filter(
      ({ test }: { test: string }) => !critical.has(test),
    );
    expect(near("failed", of("failed"), failed)).toEqual([]);
    expect(of("not_computed")).toHaveLength(wanted.verdict.not_computed.length);
  });
});
