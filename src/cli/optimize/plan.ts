import type { WantedColumn } from "../../data/columns.ts";
import { STATISTICS } from "../../engine/metrics/index.ts";
import { resolveOptions } from "../../engine/options.ts";
import { requiredPrices } from "../../engine/plan.ts";
import { type Lookback, NO_LOOKBACK, widerLookback } from "../../kernels/operation.ts";
import { resolveObjective } from "../../optimize/analysis/objective.ts";
import { type ParameterSets, parametersAt } from "../../optimize/parameter-sets.ts";
import { type Search, searchSets } from "../../optimize/search.ts";
import { requireGoal, type SearchGoal, searchMetrics } from "../../optimize/search-run.ts";
import { splitConstraint } from "../../optimize/split-constraint.ts";
import { planInBatches } from "../../optimize/sweep/planned.ts";
import { type ColumnName, PRICE_COLUMNS } from "../../strategy/bars.ts";
import { withExpressionScope } from "../../strategy/expression.ts";
import { resolveParameters } from "../../strategy/parameters.ts";
import { compileProgram } from "../../strategy/program-builder.ts";
import { describeProgram } from "../../strategy/program-text.ts";
import { buildSignal, type Strategy } from "../../strategy/strategy.ts";
import type { RunIdentity } from "../../tracking/identity.ts";
import type { SearchIdentity } from "../../tracking/search-identity.ts";
import type { SearchRequest } from "./request.ts";
import { spaceOfSearch } from "./space.ts";

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
  const { exits: overlay, fill } = resolveOptions(options, {}, 1);
  const read = new Set<ColumnName>();
  let graph = "";
  let warmup: Lookback = NO_LOOKBACK;
  planInBatches(strategy, sets, overlay, ({ program, exits, places }, batch) => {
    for (const name of program.columns) read.add(name);
    for (const name of requiredPrices(fill, exits, false)) read.add(name);
    warmup = widerLookback(warmup, program.lookback);
    const [first] = places;
    if (graph === "" && first !== undefined) graph = graphOf(strategy, sets, batch[first]!);
  });
  if (search.kind === "coarse-to-fine") {
    // What a constraint refuses in the coarse grid may come in a later round, just beside it.
    const corners = searchSets(strategy, { ...search, constraint: ALL });
    planInBatches(strategy, corners, overlay, ({ program }) => {
      warmup = widerLookback(warmup, program.lookback);
    });
  }
  return {
    columns: PRICE_COLUMNS.filter((name) => read.has(name)),
    // Without a start of the range all bars are loaded anyway.
    warmup: range.from === undefined ? NO_LOOKBACK : warmup,
    graph,
  };
}

function graphOf(strategy: Strategy, sets: ParameterSets, set: number): string {
  const params = resolveParameters(strategy.params, parametersAt(sets, set));
  return withExpressionScope(() =>
    describeProgram(compileProgram([buildSignal(strategy, params)])),
  );
}

/** A constraint that refuses nothing. */
const ALL = "1 == 1";
