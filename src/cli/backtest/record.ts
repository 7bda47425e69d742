import { formatTime } from "../../data/dates.ts";
import { type BacktestReportInput, renderBacktestReport } from "../../report/index.ts";
import type { CanonicalValue } from "../../tracking/canonical.ts";
import { parquetBytes } from "../../tracking/columns.ts";
import { featuresTable } from "../../tracking/features-table.ts";
import { frameTable } from "../../tracking/frame-table.ts";
import { type IdentityDocument, identityDocument } from "../../tracking/identity.ts";
import { metricsTable } from "../../tracking/metrics-table.ts";
import { type RunFile, type StoredRun, storeRun } from "../../tracking/run-store.ts";
import { tradesTable } from "../../tracking/trades-table.ts";
import { countedSpan } from "./document.ts";
import type { BacktestOutcome } from "./job.ts";
import { caveatsOf } from "./notes.ts";

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
  return storeRun(root, outcome.runId, document, runFiles(outcome, document, debug));
}

function runFiles(outcome: BacktestOutcome, document: IdentityDocument, debug: boolean): RunFile[] {
  const { data, loaded, program, result } = outcome;
  const { bars } = data;
  // Two files need the frame; it is computed once, and only when there is something to write.
  let series: ReturnType<typeof result.series> | undefined;
  const frame = () => {
    series ??= result.series();
    return series;
  };
  const files: RunFile[] = [
    ...loaded.sources.map(({ name, bytes }) => ({ name: `source/${name}`, make: () => bytes })),
    { name: "metrics.parquet", make: () => parquetBytes(metricsTable(metricsRow(outcome))) },
    { name: "frame.parquet", make: () => parquetBytes(frameTable(frame())) },
    {
      name: "trades.parquet",
      make: () => parquetBytes(tradesTable(result.trades, bars.symbols)),
    },
    {
      name: "report.html",
      make: async () =>
        Buffer.from(await renderBacktestReport(reportInput(outcome, document, frame()))),
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
    timeframe: outcome.data.report.timeframe.label,
    firstBar: first,
    lastBar: last,
    metrics: outcome.result.metrics,
    undefined: outcome.result.undefined,
  };
}

function reportInput(
  outcome: BacktestOutcome,
  document: IdentityDocument,
  { portfolio }: ReturnType<BacktestOutcome["result"]["series"]>,
): BacktestReportInput {
  const { data, plan, result, holding, loaded, request } = outcome;
  const { fill, costs, exits, periodsPerYear } = plan.options;
  const { provenance, timeframe } = data.report;
  const asOf = provenance.asOf === undefined ? "" : `, as of ${provenance.asOf}`;
  return {
    strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
    params: plan.params,
    metrics: result.metrics,
    undefined: result.undefined,
    benchmarkMetrics: holding.metrics,
    benchmarkUndefined: holding.undefined,
    series: portfolio,
    trades: result.trades,
    tradeSymbols: data.bars.symbols,
    periodsPerYear,
    timeframe: timeframe.label,
    timeframeMs: data.bars.timeframe,
    fill,
    costs,
    exits,
    range: request.range,
    data: {
      label: `${data.assetClass || "bars"} ${timeframe.label}`,
      symbols: data.bars.symbols,
      bars: countedSpan(outcome).bars,
      fingerprint: outcome.identity.data.fingerprint,
      dropped: data.dropped,
      warnings: caveatsOf(outcome),
      ...(provenance.licence === undefined ? {} : { licence: provenance.licence }),
      ...(provenance.vendor === undefined ? {} : { source: `${provenance.vendor}${asOf}` }),
    },
    identity: flattened(document),
    runId: outcome.runId,
    command: commandOf(outcome),
  };
}

/** `strategy.name` → text, for every leaf of the identity. */
function flattened(value: CanonicalValue, key = ""): [string, string][] {
  if (value === null) return [];
  if (typeof value !== "object") return [[key, String(value)]];
  if (Array.isArray(value)) return [[key, value.join(", ")]];
  return Object.entries(value).flatMap(([name, field]) =>
    flattened(field ?? null, key === "" ? name : `${key}.${name}`),
  );
}

/** What to type to get the run again, from its own folder; the data are named by their fingerprint. */
function commandOf({ loaded, plan, data, request }: BacktestOutcome): string {
  const { fill, costs, exits, periodsPerYear } = plan.options;
  const { from, to } = request.range;
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${value}`);
  const flags: [flag: string, value: string | number | undefined][] = [
    ["--symbol", data.bars.symbols.length <= 20 ? data.bars.symbols.join(",") : undefined],
    ["--from", from === undefined ? undefined : formatTime(from)],
    ["--to", to === undefined ? undefined : formatTime(to)],
    ["--timeframe", data.report.timeframe.label],
    ["--params", params.length > 0 ? params.join(",") : undefined],
    ["--fill", fill],
    ["--fee-bps", costs.feeBps],
    ["--slippage-bps", costs.slippageBps],
    ["--stop-loss", exits.stopLoss],
    ["--take-profit", exits.takeProfit],
    ["--trailing-stop", exits.trailingStop],
    ["--max-bars", exits.maxBars],
    ["--periods-per-year", periodsPerYear],
    ["--asset-class", request.assetClass],
  ];
  const given = flags.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`]));
  return [`assay backtest source/${loaded.sources[0]!.name} --data DATA`, ...given].join(" ");
}
