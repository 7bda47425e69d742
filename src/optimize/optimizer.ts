import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { type GridOptions, generateGrid } from "./grid.ts";
import { concludeSearch, type OptimizerResult } from "./optimizer-result.ts";
import type { ParameterSets } from "./parameter-sets.ts";
import type { GridSets } from "./product.ts";
import type { ParameterRanges } from "./ranges.ts";
import { impliedSpace } from "./ranges-alone.ts";
import type { Search } from "./search.ts";
import { runSearch, type SearchRunOptions } from "./search-run.ts";

/**
 * Searches the parameters of a strategy and says what to think of the best one.
 *
 * ```ts
 * const grid = ParamOptimizer.generateGrid({ fast: "5:50:5", slow: "60:240:20" });
 * const found = await new ParamOptimizer({ costs: { feeBps: 0.5 } }).runParallel(bars, strategy, grid);
 * console.log(found.best.params, found.overfitting.document.words[0]);
 * ```
 */
export class ParamOptimizer {
  readonly #options: SearchRunOptions;

  constructor(options: SearchRunOptions = {}) {
    this.#options = options;
  }

  /**
   * Every combination of values, the first parameter slowest, less those that a constraint refuses.
   * What a parameter may be is known only with a strategy, so values are checked when the sets are
   * run; a parameter without a range then stays at its default. `grid()` is the search that takes the
   * strategy's own ranges.
   *
   * @throws AssayError `bad-range`, `empty-grid`, `bad-constraint`, `unknown-parameter`,
   *   `constraint-excludes-all`, `grid-too-large`.
   */
  static generateGrid(ranges: ParameterRanges, options: GridOptions = {}): GridSets {
    return generateGrid(impliedSpace(ranges), ranges, options);
  }

  /**
   * Runs every set of a search over bars, on as many threads as `options.compute` has, and ranks
   * them. Sets that fail are rows with their error.
   *
   * @param search `grid()`, `random()`, `coarseToFine()`, or the sets that `generateGrid` made.
   * @param options overlay those of the optimizer.
   * @throws AssayError for ranges, options or bars that are not what they should be; `all-sets-failed`,
   *   `metric-constraint-excludes-all` or `no-score` when there is no best set.
   */
  async runParallel<S extends ParameterSpace>(
    bars: Bars,
    strategy: Strategy<S>,
    search: Search | ParameterSets,
    options: SearchRunOptions = {},
  ): Promise<OptimizerResult> {
    const untyped = withoutTypes(strategy);
    const run = await runSearch(bars, untyped, search, { ...this.#options, ...options });
    return concludeSearch(bars, untyped, run);
  }
}

/** The strategy for values by name: those of a search are checked against the parameters there. */
function withoutTypes<S extends ParameterSpace>(strategy: Strategy<S>): Strategy {
  return strategy as Strategy;
}
