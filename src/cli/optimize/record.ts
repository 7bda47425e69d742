import { parametersAtEnds } from "../../optimize/analysis/range-ends.ts";
import { degradationPairs } from "../../optimize/overfitting/statistics.ts";
import { renderSearchReport } from "../../report/search.ts";
import type { ScoredSet, SearchReportInput } from "../../report/search-input.ts";
import { searchPictures } from "../../report/search-pictures.ts";
import { parquetBytes } from "../../tracking/columns.ts";
import { metricsTable } from "../../tracking/metrics-table.ts";
import { type RunFile, type StoredRun, storeRun } from "../../tracking/run-store.ts";
import { bulkFileName, scoreTableFrame } from "../../tracking/score-table.ts";
import { searchIdentityDocument } from "../../tracking/search-identity.ts";
import { commandOf, reportFacts } from "../run/report-facts.ts";
import { countedSpan } from "../run/span.ts";
import { plateauSet, searchFacts } from "./facts.ts";
import { searchFlags } from "./flags.ts";
import type { SearchOutcome } from "./job.ts";

/** Splits that the report's scatter shows. */
const SPLITS_SHOWN = 1000;
/** Sets that the report lists. */
const SETS_SHOWN = 20;

/** Name of the score table's file. */
export function tableName({ identity, runId }: SearchOutcome): string {
  const { assetClass, timeframeLabel } = identity.data;
  return bulkFileName(identity.strategyName, assetClass, timeframeLabel, runId);
}

/** Writes the files of a search into `<root>/<run id>/`, or keeps the identical run that is there. */
export function recordSearch(outcome: SearchOutcome, root: string): Promise<StoredRun> {
  const { identity, result, loaded } = outcome;
  const { trials } = result.overfitting.document;
  const document = {
    ...searchIdentityDocument(identity),
    result: {
      sets: result.table.sets.length,
      trials,
      best: { ...result.best.params },
      metrics: result.bestBacktest.metrics,
    },
  };
  const files: RunFile[] = [
    ...identity.sources.map(({ name, bytes }) => ({ name: `source/${name}`, make: () => bytes })),
    {
      name: tableName(outcome),
      make: () => parquetBytes(scoreTableFrame(result, loaded.strategy.params)),
    },
    { name: "metrics.parquet", make: () => parquetBytes(metricsTable(metricsRow(outcome))) },
    {
      name: "overfitting.json",
      make: () => Buffer.from(`${JSON.stringify(result.overfitting.document, null, 2)}\n`),
    },
    {
      name: "report.html",
      make: async () => Buffer.from(await renderSearchReport(reportInput(outcome))),
    },
  ];
  return storeRun(root, outcome.runId, document, files);
}

function metricsRow({ runId, identity, loaded, data, options, result }: SearchOutcome) {
  const { first, last } = countedSpan(data, options);
  return {
    runId,
    kind: "optimize" as const,
    identity,
    params: result.best.params,
    space: loaded.strategy.params,
    firstBar: first,
    lastBar: last,
    metrics: result.bestBacktest.metrics,
    undefined: result.bestBacktest.undefined,
  };
}

/** As in a backtest's report: the identity, and what was computed from it. */
function reportInput(outcome: SearchOutcome): SearchReportInput {
  const { identity, result, holding, runId, data, options } = outcome;
  const { table, scores, importance, best, bestBacktest, overfitting } = result;
  const facts = reportFacts(identity, searchIdentityDocument(identity), {
    runId,
    bars: countedSpan(data, options).bars,
    command: commandOf("optimize", identity, searchFlags(identity)),
  });
  const { bestByPlateau } = result;
  const chosen: ScoredSet = {
    ...best,
    metrics: bestBacktest.metrics,
    undefined: bestBacktest.undefined,
  };
  const byPlateau = plateauSet(result);
  return {
    ...facts,
    // The identity has what was asked for besides the strategy's own, which may differ by set.
    exits: bestBacktest.run.exits,
    search: searchFacts(outcome),
    counts: scores.counts,
    failures: result.failures,
    best: chosen,
    atEnds: parametersAtEnds(identity.space, best.params),
    plateau:
      byPlateau?.index === best.index
        ? { ...chosen, plateauScore: byPlateau.plateauScore }
        : bestByPlateau,
    top: result.top(SETS_SHOWN),
    overfitting: overfitting.document,
    ...(overfitting.splits
      ? {
          degradation: degradationPairs(overfitting.splits, options.periodsPerYear, SPLITS_SHOWN),
        }
      : {}),
    importance,
    ...searchPictures(table.sets, scores.values, importance, best.index),
    series: bestBacktest.series().portfolio,
    benchmarkMetrics: holding.metrics,
    benchmarkUndefined: holding.undefined,
  };
}
