import type { BacktestResult } from "../../engine/result.ts";
import { type BacktestReportInput, renderBacktestReport } from "../../report/index.ts";
import { parquetBytes } from "../../tracking/columns.ts";
import { featuresTable } from "../../tracking/features-table.ts";
import { frameTable } from "../../tracking/frame-table.ts";
import { type BacktestIdentity, identityDocument } from "../../tracking/identity.ts";
import { metricsTable } from "../../tracking/metrics-table.ts";
import { type RunFile, type StoredRun, storeRun } from "../../tracking/run-store.ts";
import { tradesTable } from "../../tracking/trades-table.ts";
import { commandOf, reportFacts } from "../run/report-facts.ts";
import { countedSpan } from "../run/span.ts";
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
  const document = {
    ...identityDocument(outcome.identity),
    result: { metrics: outcome.result.metrics },
  };
  return storeRun(root, outcome.runId, document, runFiles(outcome, debug));
}

function runFiles(outcome: BacktestOutcome, debug: boolean): RunFile[] {
  const { data, identity, program, result } = outcome;
  const { bars } = data;
  const computed = { ...outcome, bars: countedSpan(outcome.data, outcome.plan.options).bars };
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
  const { first, last } = countedSpan(outcome.data, outcome.plan.options);
  return {
    runId: outcome.runId,
    kind: "backtest" as const,
    identity: outcome.identity,
    params: outcome.identity.params,
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
  const { result, holding } = computed;
  const params = Object.entries(identity.params).map(([name, value]) => `${name}=${value}`);
  const own = params.length > 0 ? [["--params", params.join(",")] as const] : [];
  return {
    ...reportFacts(identity, identityDocument(identity), {
      runId: computed.runId,
      bars: computed.bars,
      command: commandOf("backtest", identity, own),
    }),
    params: identity.params,
    metrics: result.metrics,
    undefined: result.undefined,
    benchmarkMetrics: holding.metrics,
    benchmarkUndefined: holding.undefined,
    series: portfolio,
    trades: result.trades,
    tradeSymbols: identity.data.symbols,
  };
}
