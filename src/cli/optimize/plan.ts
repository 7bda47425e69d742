import type { WantedColumn } from "../../data/columns.ts";
import { STATISTICS } from "../../engine/metrics/index.ts";
import { resolveOptions } from "../../engine/options.ts";
import { requiredPrices } from "../../engine/plan.ts";
import { type Lookback, NO_LOOKBACK, widerLookback } from "../../kernels/operation.ts";
import { resolveObjective } from "../../optimize/analysis/objective.ts";
import type { ParameterSets } from "../../optimize/parameter-sets.ts";
import { type Search, searchSets } from "../../optimize/search.ts";
import { requireGoal, type SearchGoal, searchMetrics } from "../../optimize/search-run.ts";
import { splitConstraint } from "../../optimize/split-constraint.ts";
import { planSignals } from "../../optimize/sweep/signals.ts";
import { PRICE_COLUMNS } from "../../strategy/bars.ts";
import { type Expr, withExpressionScope } from "../../strategy/expression.ts";
import { columnsOf, compileProgram, describeProgram } from "../../strategy/program.ts";
import type { Strategy } from "../../strategy/strategy.ts";
import type { RunIdentity } from "../../tracking/identity.ts";
import type { SearchIdentity } from "../../tracking/search-identity.ts";
import type { SearchRequest } from "./request.ts";
import { spaceOfSearch } from "./space.ts";

/** Signals whose look-back is asked for at once. */
const BATCH = 4096;

/** A search as far as the strategy alone decides it; no bar has been read. */
export interface SearchPlan {
  /** With the constraint on parameters. */
  readonly search: Search;
  readonly goal: SearchGoal;
  /** Sets of the first round: all of them, but in a coarse-to-fine search. */
  readonly sets: ParameterSets;
  /** Combinations in the ranges before any constraint; infinite with an interval. */
  readonly candidates: number;
  readonly columns: readonly WantedColumn[];
  /** How far any of the sets looks back. */
  readonly warmup: Lookback;
  /** What the search adds to the identity of a run over bars. */
  readonly identity: Omit<SearchIdentity, keyof RunIdentity>;
  /** `describeProgram` of the first set that has a signal; empty where none has. */
  readonly graph: string;
}

/**
 * Makes the sets of a search and asks the strategy what they read.
 *
 * @throws AssayError for ranges, constraints, metrics and sizes that are not what they should be.
 */
export function planSearch(strategy: Strategy, request: SearchRequest): SearchPlan {
  const { objective, minTrades, maxDrawdown } = request;
  const known = STATISTICS.map(({ name }) => name);
  const { parameters, results } =
    request.constraint === undefined
      ? {}
      : splitConstraint(request.constraint, strategy.params, known);
  const goal = { objective, minTrades, maxDrawdown, constraint: results, space: strategy.params };
  requireGoal(goal, known);
  const metrics = searchMetrics(goal);
  const resolved = resolveObjective(objective, metrics);
  const space = spaceOfSearch(strategy.params, request.search);
  const search: Search = {
    ...request.search,
    ...(parameters === undefined ? {} : { constraint: parameters }),
  };
  const sets = searchSets(strategy, search, { scoreColumns: metrics.length });
  return {
    search,
    goal,
    sets,
    candidates: candidatesIn(space),
    ...inputsOf(strategy, request, search, sets),
    identity: {
      search,
      space,
      constraint: parameters,
      resultConstraint: results,
      minTrades,
      maxDrawdown,
      objective:
        resolved.kind === "metric" ? `${resolved.metric}:${resolved.direction}` : objective,
      metrics,
    },
  };
}

function candidatesIn(space: SearchIdentity["space"]): number {
  return Object.values(space).reduce(
    (product, axis) => product * ("values" in axis ? axis.values.length : Number.POSITIVE_INFINITY),
    1,
  );
}

/** What must be loaded for every set. */
function inputsOf(
  strategy: Strategy,
  { options, range }: SearchRequest,
  search: Search,
  sets: ParameterSets,
): Pick<SearchPlan, "columns" | "warmup" | "graph"> {
  return withExpressionScope(() => {
    const overlay = resolveOptions(options, {}, 1);
    const planned = planSignals(strategy, sets, overlay.exits);
    const read = columnsOf(planned.signals);
    for (const name of requiredPrices(overlay.fill, planned.exits, false)) read.add(name);
    const signals = [...planned.signals];
    if (search.kind === "coarse-to-fine") {
      // What a constraint refuses in the coarse grid may come in a later round, just beside it.
      const corners = searchSets(strategy, { ...search, constraint: ALL });
      signals.push(...planSignals(strategy, corners, overlay.exits).signals);
    }
    const [first] = planned.signals;
    return {
      columns: PRICE_COLUMNS.filter((name) => read.has(name)),
      // Without a start of the range all bars are loaded anyway.
      warmup: range.from === undefined ? NO_LOOKBACK : longestLookback(signals),
      graph: first ? describeProgram(compileProgram([first])) : "",
    };
  });
}

/** A constraint that refuses nothing. */
const ALL = "1 == 1";

function longestLookback(signals: readonly Expr[]): Lookback {
  let longest = NO_LOOKBACK;
  for (let from = 0; from < signals.length; from += BATCH) {
    const { lookback } = compileProgram(signals.slice(from, from + BATCH));
    longest = widerLookback(longest, lookback);
  }
  return longest;
}
