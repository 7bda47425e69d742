import { beforeAll, describe, expect, it } from "vitest";
import { verdictFigures } from "../../src/signals/figures.ts";
import { computeCompositeScore } from "../../src/signals/score.ts";
import { runSuite, type SuiteResult } from "../../src/signals/suite.ts";
import { computeVerdict } from "../../src/signals/verdict.ts";
import { expectedOf, fixtureCatalog, fixtureSignal } from "./fixture-universe.ts";
import { near } from "./near.ts";

describe("a suite against the plain reference in Python, on its synthetic universe", () => {
  const wanted = expectedOf("synthetic", "suite");
  let suite: SuiteResult;

  beforeAll(async () => {
    const { fractile, mincos } = wanted.options;
    const residualize = ["off", "industry", "all"] as const;
    const options = { fractile, mincos, residualize };
    suite = await runSuite(fixtureSignal("synthetic"), fixtureCatalog("synthetic"), options);
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
    expect(near("failed", of("failed"), wanted.verdict.failed)).toEqual([]);
    expect(near("red", of("critical"), wanted.verdict.red)).toEqual([]);
    expect(of("not_computed")).toHaveLength(wanted.verdict.not_computed.length);
  });
});
