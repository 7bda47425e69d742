import { AssayError } from "../errors.ts";
import type { BaselineOutcome } from "./baselines/baseline.ts";
import {
  BASELINES,
  type BaselineRegistry,
  generateAllBaselines,
  ownBaselines,
} from "./baselines/registry.ts";
import type { SignalCatalog, SignalRows } from "./catalog-port.ts";
import type { InformationCoefficient } from "./coefficient.ts";
import {
  type BacktestConfig,
  configKey,
  RESIDUALIZATIONS,
  type Residualize,
  type ResolvedConfig,
  resolveConfig,
} from "./config.ts";
import { largestAndSmallestTier } from "./large-small.ts";
import { type PreparedSignal, prepareSignal } from "./prepare.ts";
import { type BacktestResult, resultOf } from "./result.ts";
import {
  type Coverage,
  INLINE_SIGNAL_RUNNER,
  type MeanCorrelation,
  type SignalRunner,
  studySignal,
} from "./signal-study.ts";
import { pearson } from "./statistics.ts";
import type { LagRange } from "./study/inputs.ts";
import { lagRange, requireDays } from "./study/range.ts";
import { INLINE_RUNNER, runStudy, type StudyRunner } from "./study/study.ts";

/** A suite: what is tried, everything else being one configuration. */
export interface SuiteOptions extends Omit<BacktestConfig, "lag" | "residualize"> {
  /** [0, 1, 2]. */
  readonly lags?: readonly number[];
  /** `["off", "industry"]`. */
  readonly residualize?: readonly Residualize[];
  /** What to compare with: a registry of baselines, or false for none; `BASELINES`. */
  readonly baselines?: BaselineRegistry | false;
  /** Where the work is done; in this thread unless given. */
  readonly runner?: StudyRunner;
  readonly signalRunner?: SignalRunner;
}

/** One row of the table of configurations. */
export interface SuiteRow {
  /** `lag0_off`. */
  readonly key: string;
  readonly lag: number;
  readonly residualize: Residualize;
  readonly sharpe: number;
  readonly annualReturn: number;
  readonly maxDrawdown: number;
  readonly turnover: number;
}

/** A baseline beside the signal. */
export interface BaselineComparison {
  /** What it generated, where it is neither Assay's nor the snapshot's: a run's id covers it. */
  readonly own?: BaselineOutcome;
  /** Why there is none; no figure is there then. */
  readonly unavailable?: string;
  /** Rows it has. */
  readonly rows?: number;
  /** Lag 0, residualise off, over the days of the signal's lag-0 range. */
  readonly result?: BacktestResult;
  /** Mean daily Spearman of the signals on common names. */
  readonly signalCorrelation?: MeanCorrelation;
  /** Pearson correlation of daily net returns. */
  readonly pnlCorrelation?: number;
}

/** A signal, evaluated: a grid of configurations, what it resembles, and what it foresees. */
export interface SuiteResult {
  /** The grid that was asked for, each value once. */
  readonly lags: readonly number[];
  readonly residualize: readonly Residualize[];
  /** By key, in the order of the grid: residualisations, then lags. */
  readonly results: Readonly<Record<string, BacktestResult>>;
  /** Configurations of the grid that the snapshot does not allow, and why. */
  readonly unavailable: Readonly<Record<string, string>>;
  readonly baselines: Readonly<Record<string, BaselineComparison>>;
  readonly summary: readonly SuiteRow[];
  /** By baseline: of signals, and of daily net returns; those that are there. */
  readonly correlations: Readonly<Record<string, { signal: MeanCorrelation; pnl: number }>>;
  /** By factor; null for one that the snapshot lacks. */
  readonly factorExposures: Readonly<Record<string, MeanCorrelation | null>>;
  readonly coverage: Coverage;
  readonly ic: readonly InformationCoefficient[];
  readonly rankAutocorrelation: MeanCorrelation;
  /** Lag 0, residualise off: what the verdict looks at, whatever the grid holds. */
  readonly base: BacktestResult;
  /** Names of the cap tiers of the largest and the smallest names; none where there are no tiers. */
  readonly tiers: { readonly large: string; readonly small: string } | undefined;
  /** Highest Sharpe of the grid, for orientation only; NaN if none is defined. */
  readonly bestSharpe: number;
  /** Key of its configuration; null if none is defined. */
  readonly bestConfig: string | null;
}

const BASE = { lag: 0, residualize: "off" } as const;

/**
 * Evaluates a signal: a grid of lags and residualisations, the baselines, the information coefficient,
 * factor exposures and coverage. What the configurations share is done once.
 *
 * @param rows sorted by security, then `date_avail`, then `date_sig`.
 * @throws AssayError as `runBacktest`; a residualisation for which the snapshot lacks the industry is
 *   named under `unavailable` instead.
 */
export async function runSuite(
  rows: SignalRows,
  catalog: SignalCatalog,
  options: SuiteOptions = {},
): Promise<SuiteResult> {
  const { lags, residualize, baselines = BASELINES, runner, signalRunner, ...common } = options;
  const config = resolveConfig(common);
  const prepared = await prepareSignal(rows, catalog, config);
  const range = lagRange(prepared, catalog.tradingDates, config, 0);
  requireDays(range, catalog.tradingDates, config);
  const grid = gridOf(catalog, lags, residualize);
  const study = runner ?? INLINE_RUNNER;
  const computed = await runGrid(prepared, catalog, config, grid.allowed, study);
  const base = computed[configKey(BASE)]!;
  const asked = grid.asked.filter((key) => computed[key]);
  const results = Object.fromEntries(asked.map((key) => [key, computed[key]!]));
  const outcomes = baselines === false ? {} : await generateAllBaselines(catalog, baselines);
  const others = await prepareBaselines(outcomes, catalog, config);
  const compared = await studySignal(
    prepared,
    catalog,
    config,
    range,
    [...others.values()],
    signalRunner ?? INLINE_SIGNAL_RUNNER,
  );
  const own = baselines === false ? [] : ownBaselines(catalog, baselines);
  const comparisons = await compareBaselines(outcomes, others, compared.correlations, {
    catalog,
    config,
    range,
    base,
    runner: study,
    own,
  });
  const summary = Object.entries(results).map(([key, result]) => rowOf(key, result));
  const best = getBestConfig(results);
  return {
    lags: grid.lags,
    residualize: grid.residualize,
    results,
    unavailable: grid.unavailable,
    baselines: comparisons,
    summary,
    correlations: correlationsOf(comparisons),
    factorExposures: compared.factorExposures,
    coverage: compared.coverage,
    ic: compared.ic,
    rankAutocorrelation: compared.rankAutocorrelation,
    base,
    tiers: await largestAndSmallestTier(catalog),
    bestSharpe: best === null ? Number.NaN : results[best]!.sharpe,
    bestConfig: best,
  };
}

/** Results of a grid by key; lag 0 with residualise off is among them, asked for or not. */
export async function runGrid(
  prepared: PreparedSignal,
  catalog: SignalCatalog,
  config: ResolvedConfig,
  {
    lags,
    residualize,
  }: { readonly lags: readonly number[]; readonly residualize: readonly Residualize[] },
  runner: StudyRunner = INLINE_RUNNER,
): Promise<Readonly<Record<string, BacktestResult>>> {
  const all = {
    lags: [...new Set([...lags, BASE.lag])],
    residualize: [...new Set([...residualize, BASE.residualize])],
  };
  const study = await runStudy(prepared, catalog, config, all, runner);
  return Object.fromEntries(
    all.residualize.flatMap((mode, modePlace) =>
      all.lags.map((lag, lagPlace) => {
        const own = resolveLike(config, lag, mode);
        return [configKey(own), resultOf(study, own, modePlace, lagPlace)];
      }),
    ),
  );
}

/** Key of the configuration with the highest net Sharpe, the first of equals; null if none has one. */
export function getBestConfig(results: Readonly<Record<string, BacktestResult>>): string | null {
  let best: string | null = null;
  for (const [key, { sharpe }] of Object.entries(results))
    if (!Number.isNaN(sharpe) && (best === null || sharpe > results[best]!.sharpe)) best = key;
  return best;
}

function resolveLike(
  config: ResolvedConfig,
  lag: number,
  residualize: Residualize,
): ResolvedConfig {
  return { ...config, lag, residualize };
}

/** The grid that was asked for, and what the snapshot allows of it. */
function gridOf(
  catalog: SignalCatalog,
  askedLags: readonly number[] = [0, 1, 2],
  askedModes: readonly Residualize[] = ["off", "industry"],
) {
  const lags = [...new Set(askedLags)];
  const residualize = [...new Set(askedModes)];
  for (const lag of lags) resolveConfig({ lag });
  for (const mode of residualize) resolveConfig({ residualize: mode });
  if (lags.length === 0 || residualize.length === 0)
    throw new AssayError(
      "bad-config",
      "A suite of no configuration.",
      `Give at least one lag and one residualisation of ${RESIDUALIZATIONS.join(", ")}.`,
    );
  const noIndustry = !catalog.columns.risk.includes("industry_id");
  const refused = (mode: Residualize) => mode === "industry" && noIndustry;
  const asked = residualize.flatMap((mode) =>
    lags.map((lag) => ({ key: configKey({ lag, residualize: mode }), mode })),
  );
  return {
    lags,
    residualize,
    asked: asked.map(({ key }) => key),
    unavailable: Object.fromEntries(
      asked
        .filter(({ mode }) => refused(mode))
        .map(({ key }) => [key, "the snapshot's risk table has no industry_id"]),
    ),
    allowed: { lags, residualize: residualize.filter((mode) => !refused(mode)) },
  };
}

function rowOf(key: string, result: BacktestResult): SuiteRow {
  const { lag, residualize } = result.config;
  const { sharpe, annualReturn, maxDrawdown, turnover } = result;
  return { key, lag, residualize, sharpe, annualReturn, maxDrawdown, turnover };
}

/** Baselines that there are, on the calendar. */
async function prepareBaselines(
  outcomes: Readonly<Record<string, BaselineOutcome>>,
  catalog: SignalCatalog,
  config: ResolvedConfig,
): Promise<ReadonlyMap<string, PreparedSignal>> {
  const prepared = new Map<string, PreparedSignal>();
  for (const [name, outcome] of Object.entries(outcomes))
    if ("rows" in outcome) prepared.set(name, await prepareSignal(outcome.rows, catalog, config));
  return prepared;
}

async function compareBaselines(
  outcomes: Readonly<Record<string, BaselineOutcome>>,
  prepared: ReadonlyMap<string, PreparedSignal>,
  correlations: readonly MeanCorrelation[],
  {
    catalog,
    config,
    range,
    base,
    runner,
    own,
  }: {
    readonly catalog: SignalCatalog;
    readonly config: ResolvedConfig;
    readonly range: LagRange;
    readonly base: BacktestResult;
    readonly runner: StudyRunner;
    /** Names. */
    readonly own: readonly string[];
  },
): Promise<Readonly<Record<string, BaselineComparison>>> {
  const comparisons: [string, BaselineComparison][] = [];
  const places = [...prepared.keys()];
  for (const [name, outcome] of Object.entries(outcomes)) {
    const signal = prepared.get(name);
    const generated = own.includes(name) ? { own: outcome } : {};
    if (!("rows" in outcome) || !signal) {
      comparisons.push([name, { ...generated, ...("unavailable" in outcome && outcome) }]);
      continue;
    }
    const grid = { lags: [BASE.lag], residualize: [BASE.residualize] };
    const study = await runStudy(signal, catalog, config, grid, runner, [range]);
    const result = resultOf(study, resolveLike(config, BASE.lag, BASE.residualize), 0, 0);
    comparisons.push([
      name,
      {
        ...generated,
        rows: outcome.rows.securityId.length,
        result,
        signalCorrelation: correlations[places.indexOf(name)]!,
        pnlCorrelation: pearson(base.daily.net, result.daily.net),
      },
    ]);
  }
  return Object.fromEntries(comparisons);
}

function correlationsOf(comparisons: Readonly<Record<string, BaselineComparison>>) {
  return Object.fromEntries(
    Object.entries(comparisons).flatMap(([name, { signalCorrelation, pnlCorrelation }]) =>
      signalCorrelation === undefined || pnlCorrelation === undefined
        ? []
        : [[name, { signal: signalCorrelation, pnl: pnlCorrelation }]],
    ),
  );
}
