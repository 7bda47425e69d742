import { formatTime } from "../../data/dates.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { type BacktestReportInput, renderBacktestReport } from "../../report/index.ts";
import type { CanonicalValue } from "../../tracking/canonical.ts";
import { parquetBytes } from "../../tracking/columns.ts";
import { featuresTable } from "../../tracking/features-table.ts";
import { frameTable } from "../../tracking/frame-table.ts";
import { type BacktestIdentity, identityDocument } from "../../tracking/identity.ts";
import { metricsTable } from "../../tracking/metrics-table.ts";
import { type RunFile, type StoredRun, storeRun } from "../../tracking/run-store.ts";
import { tradesTable } from "../../tracking/trades-table.ts";
import { countedSpan } from "./document.ts";
import type { BacktestOutcome } from "./job.ts";

/** What was computed for an identity, as far as a report shows it. */
interface ComputedRun {
  readonly runId: string;
  readonly result: BacktestResult;
  readonly holding: BacktestResult;
  /** Counted bars of all symbols. */
  readonly bars: number;
}

/**
 * Writes the files of a run into `<root>/<run id>/`, or keeps the identical run that is there.
 *
 * @param debug also `features.parquet`.
 */
export async function recordBacktest(
  outcome: BacktestOutcome,
  root: string,
  debug: boolean,
): Promise<StoredRun> {
  const document = identityDocument(outcome.identity);
  return storeRun(root, outcome.runId, document, runFiles(outcome, debug));
}

function runFiles(outcome: BacktestOutcome, debug: boolean): RunFile[] {
  const { data, identity, program, result } = outcome;
  const { bars } = data;
  const computed = { ...outcome, bars: countedSpan(outcome).bars };
  // Two files need the frame; it is computed once, and only when there is something to write.
  let series: ReturnType<typeof result.series> | undefined;
  const frame = () => {
    series ??= result.series();
    return series;
  };
  const files: RunFile[] = [
    ...identity.sources.map(({ name, bytes }) => ({ name: `source/${name}`, make: () => bytes })),
    { name: "metrics.parquet", make: () => parquetBytes(metricsTable(metricsRow(outcome))) },
    { name: "frame.parquet", make: () => parquetBytes(frameTable(frame())) },
    {
      name: "trades.parquet",
      make: () => parquetBytes(tradesTable(result.trades, bars.symbols)),
    },
    {
      name: "report.html",
      make: async () =>
        Buffer.from(await renderBacktestReport(reportInput(identity, computed, frame()))),
    },
  ];
  if (debug) {
    const make = () => parquetBytes(featuresTable(bars, program));
    files.push({ name: "features.parquet", make, extra: true });
  }
  return files;
}

function metricsRow(outcome: BacktestOutcome) {
  const { first, last } = countedSpan(outcome);
  return {
    runId: outcome.runId,
    identity: outcome.identity,
    space: outcome.loaded.strategy.params,
    firstBar: first,
    lastBar: last,
    metrics: outcome.result.metrics,
    undefined: outcome.result.undefined,
  };
}

/**
 * What the report shows: the identity, and what was computed from it. Nothing of the request or of
 * the load reaches the page in another way, so two runs with one id have one page.
 */
function reportInput(
  identity: BacktestIdentity,
  computed: ComputedRun,
  { portfolio }: ReturnType<BacktestOutcome["result"]["series"]>,
): BacktestReportInput {
  const { data, fill, costs, exits, periodsPerYear } = identity;
  const { result, holding } = computed;
  const asOf = data.asOf === undefined ? "" : `, as of ${data.asOf}`;
  return {
    strategy: { name: identity.strategyName, version: identity.strategyVersion },
    params: identity.params,
    metrics: result.metrics,
    undefined: result.undefined,
    benchmarkMetrics: holding.metrics,
    benchmarkUndefined: holding.undefined,
    series: portfolio,
    trades: result.trades,
    tradeSymbols: data.symbols,
    periodsPerYear,
    timeframe: data.timeframeLabel,
    timeframeMs: data.timeframe,
    fill,
    costs,
    exits,
    range: rangeOf(identity),
    data: {
      label: `${data.assetClass || "bars"} ${data.timeframeLabel}`,
      symbols: data.symbols,
      bars: computed.bars,
      fingerprint: data.fingerprint,
      dropped: data.dropped,
      warnings: data.caveats,
      ...(data.licence === undefined ? {} : { licence: data.licence }),
      ...(data.vendor === undefined ? {} : { source: `${data.vendor}${asOf}` }),
    },
    identity: flattened(identityDocument(identity)),
    runId: computed.runId,
    command: commandOf(identity),
  };
}

function rangeOf({ from, to }: BacktestIdentity): BacktestReportInput["range"] {
  return {
    ...(Number.isFinite(from) ? { from } : {}),
    ...(Number.isFinite(to) ? { to } : {}),
  };
}

/** `strategy.name` → text, for every leaf of the identity. */
function flattened(value: CanonicalValue, key = ""): [string, string][] {
  // What was not said (no asset class, no caveats) is no row of its own.
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
  if (typeof value !== "object") return [[key, String(value)]];
  if (Array.isArray(value)) return [[key, value.join(", ")]];
  return Object.entries(value).flatMap(([name, field]) =>
    flattened(field ?? null, key === "" ? name : `${key}.${name}`),
  );
}

/** What to type to get the run again, from its own folder; the data are named by their fingerprint. */
function commandOf(identity: BacktestIdentity): string {
  const { data, fill, costs, exits, periodsPerYear } = identity;
  const { from, to } = rangeOf(identity);
  const params = Object.entries(identity.params).map(([name, value]) => `${name}=${value}`);
  const flags: [flag: string, value: string | number | undefined][] = [
    ["--symbol", data.symbols.length <= 20 ? data.symbols.join(",") : undefined],
    ["--from", from === undefined ? undefined : formatTime(from)],
    ["--to", to === undefined ? undefined : formatTime(to)],
    ["--timeframe", data.timeframeLabel],
    ["--params", params.length > 0 ? params.join(",") : undefined],
    ["--fill", fill],
    ["--fee-bps", costs.feeBps],
    ["--slippage-bps", costs.slippageBps],
    ["--stop-loss", exits.stopLoss],
    ["--take-profit", exits.takeProfit],
    ["--trailing-stop", exits.trailingStop],
    ["--max-bars", exits.maxBars],
    ["--periods-per-year", periodsPerYear],
    ["--asset-class", data.assetClass || undefined],
  ];
  const given = flags.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`]));
  return [`npx assay backtest source/${identity.sources[0]!.name} --data DATA`, ...given].join(" ");
}
