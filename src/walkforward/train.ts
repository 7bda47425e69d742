import { backtest } from "../engine/engine.ts";
import type { BacktestOptions } from "../engine/options.ts";
import type { BacktestResult } from "../engine/result.ts";
import { best } from "../optimize/analysis/ranking.ts";
import { type ParameterSets, parametersAt } from "../optimize/parameter-sets.ts";
import type { Search } from "../optimize/search.ts";
import { runSearch, type SearchRun, type SearchRunOptions } from "../optimize/search-run.ts";
import type { Bars } from "../strategy/bars.ts";
import { type ParameterValues, resolveParameters } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import type { TimeRange } from "./slicer.ts";

/** The best set over a range. */
export interface ChosenSet {
  readonly params: ParameterValues;
  /** Over the range that it was chosen on. */
  readonly result: BacktestResult;
  readonly run: SearchRun;
}

/** All that stays the same from window to window. */
export interface Task {
  readonly bars: Bars;
  readonly strategy: Strategy;
  readonly search: Search | ParameterSets;
  readonly searchOptions: SearchRunOptions;
  readonly backtestOptions: BacktestOptions;
}

/**
 * Searches one range and takes the set with the best objective.
 *
 * @param onFraction told how to ask for the share of the search that is done
 * @throws AssayError when no set has a score; the reason of `signal` when it was aborted.
 */
export async function chooseSet(
  task: Task,
  range: TimeRange,
  onFraction: (fraction: () => number) => void,
): Promise<ChosenSet> {
  const { bars, strategy, search, searchOptions } = task;
  const rounds = 1 + ("rounds" in search ? search.rounds : 0);
  const run = await runSearch(bars, strategy, search, {
    ...searchOptions,
    ...range,
    onRound: ({ number, progress }) => onFraction(() => (number + progress.fraction()) / rounds),
  });
  searchOptions.signal?.throwIfAborted();
  const chosen = parametersAt(run.table.sets, best(run.table, run.scores));
  const params = resolveParameters(strategy.params, chosen);
  return { params, result: backtestOver(task, params, range), run };
}

/** A backtest of one set over a range, as one of its own: it begins flat. */
export function backtestOver(
  { bars, strategy, backtestOptions }: Task,
  params: ParameterValues,
  range: TimeRange,
): BacktestResult {
  return backtest(bars, strategy, params, { ...backtestOptions, ...range });
}
