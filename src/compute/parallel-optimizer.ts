import { ParamOptimizer as Optimizer } from "../optimize/optimizer.ts";
import type { OptimizerResult } from "../optimize/optimizer-result.ts";
import type { ParameterSets } from "../optimize/parameter-sets.ts";
import type { Search } from "../optimize/search.ts";
import type { SearchRunOptions } from "../optimize/search-run.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { startThreads } from "./start-threads.ts";

/** How a search runs on threads; every field has a default. */
export interface OptimizerOptions extends SearchRunOptions {
  /** `ASSAY_THREADS`, or all that this process may run at once, unless given. */
  readonly threads?: number;
}

/** Searches the parameters of a strategy on threads, and says what to think of the best one. */
export class ParamOptimizer extends Optimizer {
  readonly #threads: number | undefined;

  constructor({ threads, ...options }: OptimizerOptions = {}) {
    super(options);
    this.#threads = threads;
  }

  /**
   * Runs every set of a search over bars, and ranks them. Sets that fail are rows with their error.
   * A strategy with a `kernel()` runs in this thread, unless `strategyUrl` says which module has it as
   * its default export.
   *
   * @param search `grid()`, `random()`, `coarseToFine()`, or the sets that `generateGrid` made.
   * @param options overlay those of the optimizer.
   * @throws AssayError for ranges, options or bars that are not what they should be; `all-sets-failed`,
   *   `metric-constraint-excludes-all` or `no-score` when there is no best set.
   */
  override async runParallel<S extends ParameterSpace>(
    bars: Bars,
    strategy: Strategy<S>,
    search: Search | ParameterSets,
    { threads = this.#threads, ...options }: OptimizerOptions = {},
  ): Promise<OptimizerResult> {
    if (options.compute) return super.runParallel(bars, strategy, search, options);
    await using compute = await startThreads(threads);
    return await super.runParallel(bars, strategy, search, { ...options, compute });
  }
}
