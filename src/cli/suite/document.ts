import { lackingColumns } from "../../report/suite-counts.ts";
import type { MeanTest } from "../../signals/newey-west.ts";
import type { BacktestCounts } from "../../signals/result.ts";
import type { BaselineComparison } from "../../signals/suite.ts";
import { suiteIdentityDocument } from "../../tracking/suite-identity.ts";
import type { SuiteOutcome } from "./job.ts";
import { undefinedFigures } from "./undefined-figures.ts";

/** The JSON document of a suite (DESIGN 6); figures that are not defined become `null`. */
export function suiteDocument(outcome: SuiteOutcome, files: Readonly<Record<string, string>>) {
  const { suite, identity, verdict, score, request } = outcome;
  const { base } = suite;
  const { series: _, ...coverage } = suite.coverage;
  const { signal, suite: config, range } = suiteIdentityDocument(identity);
  return {
    run_id: outcome.runId,
    snapshot: outcome.snapshot,
    fingerprint: identity.snapshot.fingerprint,
    signal,
    suite: config,
    range,
    verdict: {
      color: verdict.color,
      reasons: verdict.reasons.map(({ test, outcome, figure, threshold, text }) => ({
        test,
        outcome,
        figure,
        threshold,
        text,
      })),
      margins: verdict.margins.map(({ test, figure, threshold, text }) => ({
        test,
        figure,
        threshold,
        text,
      })),
    },
    score: {
      total: score.total,
      grade: score.grade,
      computable: score.computable,
      components: Object.fromEntries(
        score.components.map(({ name, weight, value }) => [name, { weight, value }]),
      ),
    },
    configs: Object.fromEntries(
      Object.entries(suite.results).map(([key, { summary }]) => [key, summary[0]!.metrics]),
    ),
    unavailable: suite.unavailable,
    best_config: suite.bestConfig,
    groups: base.summary.slice(1).map(({ kind, group, metrics }) => ({ kind, group, metrics })),
    fractiles: base.fractile.map(({ decile, annualReturn, sharpe, names, days }) => ({
      decile,
      annual_return: annualReturn,
      sharpe,
      names,
      days,
    })),
    ic: Object.fromEntries(
      suite.ic.map(({ horizon, ic, icir, spread, daysWithout }) => [
        horizon,
        { ...testOf(ic), icir, days_without: daysWithout, spread: testOf(spread) },
      ]),
    ),
    rank_autocorrelation: suite.rankAutocorrelation.mean,
    baselines: Object.fromEntries(
      Object.entries(suite.baselines).map(([name, found]) => [name, baselineOf(found)]),
    ),
    correlations: Object.fromEntries(
      Object.entries(suite.correlations).map(([name, { signal, pnl }]) => [
        name,
        { signal: signal.mean, days: signal.days, pnl },
      ]),
    ),
    factor_exposures: Object.fromEntries(
      Object.entries(suite.factorExposures).map(([name, found]) => [name, found?.mean ?? null]),
    ),
    coverage,
    warnings: outcome.warnings,
    counts: countsOf(base.counts),
    absent: lackingColumns(suite),
    caveats: identity.snapshot.caveats,
    undefined: undefinedFigures(outcome),
    timing: {
      load_s: outcome.loadSeconds,
      suite_s: outcome.suiteSeconds,
      rows: identity.signal.rows,
      days: base.daily.date.length,
      threads: request.threads,
      peak_rss_mb: process.resourceUsage().maxRSS / 1024,
    },
    files,
  };
}

function baselineOf({ unavailable, rows, result }: BaselineComparison) {
  if (!result) return { unavailable: unavailable ?? "not computed" };
  return { rows, metrics: result.summary[0]!.metrics };
}

function testOf({ count, mean, std, t, neweyWestT, lags }: MeanTest) {
  return { days: count, mean, std, t, newey_west_t: neweyWestT, newey_west_lags: lags };
}

/** Counts by their names in documents: `unknown_security`. */
function countsOf(counts: BacktestCounts): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]: [string, number]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      count,
    ]),
  );
}
