import { backtest } from "../engine/engine.ts";
import type { BacktestResult, Metrics } from "../engine/result.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { type Importance, importanceOf } from "./analysis/importance.ts";
import { type FailureReason, failureReasons } from "./analysis/no-score.ts";
import { best, topSets } from "./analysis/ranking.ts";
import { parametersAt } from "./parameter-sets.ts";
import { type SearchLuck, searchLuck } from "./search-luck.ts";
import type { SearchRun } from "./search-run.ts";

/** One set of a search with what is known of it. */
export interface FoundSet {
  /** Row in the table. */
  readonly index: number;
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** The sweep's figures; NaN where not defined. */
  readonly metrics: Metrics;
  /** As it is ranked, larger is better: see `figureOf`. */
  readonly score: number;
  /** How good the neighbours are, in the same terms; NaN where nobody knows. */
  readonly plateauScore: number;
}

/** What a search found, and what to think of it. */
export interface OptimizerResult extends Omit<SearchRun, "correlate"> {
  /** The set with the best score. */
  readonly best: FoundSet;
  /** The set with the best plateau score, or why there is none. */
  readonly bestByPlateau: FoundSet | { readonly because: string };
  /** The backtest of the best set: all figures with their reasons, trades, series. */
  readonly bestBacktest: BacktestResult;
  /** Best first; fewer where fewer have a score. */
  top(n: number): FoundSet[];
  readonly importance: Importance;
  readonly overfitting: SearchLuck;
  /** Why sets failed. */
  readonly failures: readonly FailureReason[];
}

/**
 * What there is to say about a search that ran.
 *
 * @throws AssayError when no set has a score, with the causes counted: see `best`.
 */
export async function concludeSearch(
  bars: Bars,
  strategy: Strategy,
  run: SearchRun,
): Promise<OptimizerResult> {
  const { correlate: _, ...found } = run;
  const { table, scores, plateau } = found;
  const chosen = foundSet(run, best(table, scores));
  const result = backtest(bars, strategy, chosen.params, run.options);
  return {
    ...found,
    best: chosen,
    bestByPlateau:
      plateau.best === undefined
        ? { because: plateau.undefined ?? "no set has a plateau score" }
        : foundSet(run, plateau.best),
    bestBacktest: result,
    top: (n) => Array.from(topSets(scores.values, n), (set) => foundSet(run, set)),
    importance: importanceOf(strategy, table.sets, scores.values, { search: run.kind }),
    overfitting: await searchLuck(run, chosen.index, result),
    failures: failureReasons(table),
  };
}

/** One row of a search's table. */
export function foundSet(
  { table, scores, plateau }: Pick<SearchRun, "table" | "scores" | "plateau">,
  index: number,
): FoundSet {
  return {
    index,
    params: parametersAt(table.sets, index),
    metrics: Object.fromEntries(
      table.metricNames.map((name) => [name, table.metrics[name]![index]!]),
    ),
    score: scores.values[index]!,
    plateauScore: plateau.scores[index]!,
  };
}
