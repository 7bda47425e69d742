import { NEGLIGIBLE } from "../engine/metrics/statistic.ts";
import type { BacktestResult } from "../engine/result.ts";
import { rowBlockEnds } from "../engine/row-blocks.ts";
import { momentsOf } from "./moments.ts";
import type { CrossValidation } from "./overfitting/cscv.ts";
import type { OverfittingDocument } from "./overfitting/document.ts";
import { overfittingStatistics } from "./overfitting/statistics.ts";
import type { SearchRun } from "./search-run.ts";
import { blockSumsOf, type SweepState } from "./sweep/state.ts";

/** The odds that the best set of a search is luck. */
export interface SearchLuck {
  readonly document: OverfittingDocument;
  /** What lies behind `pbo`, for charts; undefined where it is. */
  readonly splits: CrossValidation | undefined;
}

/**
 * The overfitting statistics of a search (SEMANTICS S), from what the sweep kept, and a sample of its
 * sets run once more for their correlation.
 *
 * @param best index of the chosen set.
 * @param result its backtest.
 */
export async function searchLuck(
  run: SearchRun,
  best: number,
  result: BacktestResult,
): Promise<SearchLuck> {
  const net = result.series().portfolio.net;
  const correlation = await run.correlate();
  return overfittingStatistics({
    trials: trialsOf(run.state),
    sharpes: sharpesOf(run.state),
    best,
    rows: net.length,
    ...momentsOf(net),
    periodsPerYear: run.options.periodsPerYear,
    correlation,
    blockSums: blockSumsOf(run.state, rowsPerBlock(net.length)),
  });
}

/** Sets that were run and did not fail. */
function trialsOf({ done, errors }: SweepState): number {
  return done.reduce((count, one) => count + one, 0) - errors.size;
}

/** Sharpe ratio per row of each set; NaN where it failed, was not run, or does not vary. */
function sharpesOf({ means, deviations }: SweepState): Float64Array {
  return means.map((mean, set) => {
    const deviation = deviations[set]!;
    return deviation > NEGLIGIBLE ? mean / deviation : Number.NaN;
  });
}

function rowsPerBlock(rows: number): Float64Array {
  const ends = rowBlockEnds(rows);
  return Float64Array.from(ends, (end, block) => end - (ends[block - 1] ?? 0));
}
