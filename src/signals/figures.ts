import type { BacktestResult } from "./result.ts";
import type { SuiteResult } from "./suite.ts";

/** What score and verdict look at: lag 0, residualise off, overall, net, unless named. NaN: not known. */
export interface VerdictFigures {
  readonly sharpe: number;
  readonly sharpeLag2: number;
  readonly sharpeIndustry: number;
  readonly sharpeLarge: number;
  readonly sharpeSmall: number;
  /** Years with at least 60 days, and the share of them with a positive return. */
  readonly years: number;
  readonly positiveYears: number;
  /** The largest in size, with its sign, of the mean signal correlations with baselines. */
  readonly baselineCorrelation: number;
  readonly baseline: string | null;
  /** The largest in size, with its sign, of the mean factor exposures. */
  readonly factorCorrelation: number;
  readonly factor: string | null;
  readonly neweyWestT: number;
  readonly days: number;
  /** A day; 1 is 100 %. */
  readonly turnover: number;
  /** Mean information coefficient one day ahead. */
  readonly ic: number;
  /** Ratios of Sharpe ratios; see `stability`. */
  readonly lagStability: number;
  readonly residualStability: number;
  readonly capConsistency: number;
}

/** Collects the figures of a suite. */
export function verdictFigures(suite: SuiteResult): VerdictFigures {
  const { base, results, tiers } = suite;
  const overall = base.summary[0]!.metrics;
  const { sharpe } = overall;
  const sharpeLag2 = results.lag2_off?.sharpe ?? Number.NaN;
  const sharpeIndustry = results.lag0_industry?.sharpe ?? Number.NaN;
  const sharpeLarge = tiers ? tierSharpe(base, tiers.large) : Number.NaN;
  const sharpeSmall = tiers ? tierSharpe(base, tiers.small) : Number.NaN;
  const years = base.summary.filter(({ kind }) => kind === "year");
  const positive = years.filter(({ metrics }) => metrics.annual_return > 0).length;
  const baseline = largest(
    Object.entries(suite.correlations).map(([name, { signal }]) => [name, signal.mean]),
  );
  const factor = largest(
    Object.entries(suite.factorExposures).map(([name, found]) => [name, found?.mean ?? Number.NaN]),
  );
  return {
    sharpe,
    sharpeLag2,
    sharpeIndustry,
    sharpeLarge,
    sharpeSmall,
    years: years.length,
    positiveYears: positive / years.length,
    baselineCorrelation: baseline.value,
    baseline: baseline.name,
    factorCorrelation: factor.value,
    factor: factor.name,
    neweyWestT: overall.newey_west_t,
    days: overall.days,
    turnover: overall.turnover,
    ic: suite.ic.find(({ horizon }) => horizon === 1)?.ic.mean ?? Number.NaN,
    lagStability: stability(sharpeLag2, sharpe),
    residualStability: stability(sharpeIndustry, sharpe),
    capConsistency: stability(sharpeLarge, sharpeSmall),
  };
}

/** A Sharpe as a share of another: 0 over one that is not positive, not known where either is not. */
export function stability(sharpe: number, base: number): number {
  if (base <= 0) return 0;
  return sharpe / base;
}

function tierSharpe({ summary }: BacktestResult, tier: string): number {
  const found = summary.find(({ kind, group }) => kind === "cap" && group === tier);
  return found?.metrics.sharpe ?? Number.NaN;
}

function largest(values: readonly (readonly [string, number])[]): {
  readonly name: string | null;
  readonly value: number;
} {
  let best: { name: string | null; value: number } = { name: null, value: Number.NaN };
  for (const [name, value] of values)
    if (!Number.isNaN(value) && !(Math.abs(value) <= Math.abs(best.value))) best = { name, value };
  return best;
}
