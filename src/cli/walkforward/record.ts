import type { BacktestFrame } from "../../engine/result.ts";
import { renderWalkForwardReport } from "../../report/walkforward.ts";
import type { WalkForwardReportInput } from "../../report/walkforward-input.ts";
import { parquetBytes } from "../../tracking/columns.ts";
import { frameTable } from "../../tracking/frame-table.ts";
import { metricsTable } from "../../tracking/metrics-table.ts";
import { type RunFile, type StoredRun, storeRun } from "../../tracking/run-store.ts";
import { bulkFileName } from "../../tracking/score-table.ts";
import { tradesTable } from "../../tracking/trades-table.ts";
import { walkForwardIdentityDocument } from "../../tracking/walkforward-identity.ts";
import { windowsTable } from "../../tracking/windows-table.ts";
import { formatSpan } from "../../walkforward/spans.ts";
import { plannedFacts } from "../optimize/facts.ts";
import { searchFlags } from "../optimize/flags.ts";
import { commandOf, reportFacts } from "../run/report-facts.ts";
import { countedSpan } from "../run/span.ts";
import type { WalkForwardOutcome } from "./job.ts";

/** Name of the file of the windows. */
export function windowsName({ identity, runId }: WalkForwardOutcome): string {
  const { assetClass, timeframeLabel } = identity.data;
  return bulkFileName(identity.strategyName, assetClass, timeframeLabel, runId);
}

/** Writes the files of a walk-forward into `<root>/<run id>/`, or keeps the identical run there. */
export function recordWalkForward(outcome: WalkForwardOutcome, root: string): Promise<StoredRun> {
  const { identity, result, loaded, data } = outcome;
  const { sets } = result.search;
  const document = {
    ...walkForwardIdentityDocument(identity),
    // Each train tries the same sets, so they are counted once.
    result: {
      windows: result.windows.length,
      sets,
      trials: sets,
      metrics: result.stitched.metrics,
    },
  };
  // Two files need the frame; it is computed once, and only when there is something to write.
  let series: BacktestFrame | undefined;
  const frame = () => {
    series ??= result.stitched.series();
    return series;
  };
  const files: RunFile[] = [
    ...identity.sources.map(({ name, bytes }) => ({ name: `source/${name}`, make: () => bytes })),
    {
      name: windowsName(outcome),
      make: () => parquetBytes(windowsTable(result, loaded.strategy.params)),
    },
    { name: "metrics.parquet", make: () => parquetBytes(metricsTable(metricsRow(outcome))) },
    { name: "frame.parquet", make: () => parquetBytes(frameTable(frame())) },
    {
      name: "trades.parquet",
      make: () => parquetBytes(tradesTable(result.stitched.trades, data.bars.symbols)),
    },
    {
      name: "report.html",
      make: async () => Buffer.from(await renderWalkForwardReport(reportInput(outcome, frame()))),
    },
  ];
  return storeRun(root, outcome.runId, document, files);
}

function metricsRow({ runId, identity, loaded, data, options, result }: WalkForwardOutcome) {
  const { range, metrics, undefined: reasons } = result.stitched;
  const { first, last } = countedSpan(data, { ...options, ...range });
  return {
    runId,
    kind: "walkforward" as const,
    identity,
    params: {},
    space: loaded.strategy.params,
    firstBar: first,
    lastBar: last,
    metrics,
    undefined: reasons,
  };
}

/** As in a backtest's report: the identity, and what was computed from it. */
function reportInput(
  { identity, result, holding, runId, plan, data, options }: WalkForwardOutcome,
  { portfolio }: BacktestFrame,
): WalkForwardReportInput {
  const { spec, windows, emptyTests, summary, drift, stitched, hindsight } = result;
  return {
    ...reportFacts(identity, walkForwardIdentityDocument(identity), {
      runId,
      bars: countedSpan(data, options).bars,
      command: commandOf("walkforward", identity, [
        ["--train", formatSpan(spec.train)],
        ["--test", formatSpan(spec.test)],
        ["--mode", spec.mode],
        ["--embargo", spec.embargo],
        ...searchFlags(identity),
      ]),
    }),
    spec,
    windows,
    emptyTests,
    summary,
    drift,
    search: plannedFacts(plan, result.search.sets, result.objective),
    stitched: { metrics: stitched.metrics, undefined: stitched.undefined, series: portfolio },
    ...("because" in hindsight
      ? { hindsightUndefined: hindsight.because }
      : {
          hindsight: {
            params: hindsight.run.params,
            metrics: hindsight.metrics,
            undefined: hindsight.undefined,
            series: hindsight.series().portfolio,
          },
        }),
    benchmarkMetrics: holding.metrics,
    benchmarkUndefined: holding.undefined,
  };
}
