import type { ParameterSets } from "../optimize/parameter-sets.ts";
import type { Search } from "../optimize/search.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import type { WalkForwardOptions as Options } from "../walkforward/options.ts";
import type { WalkForwardResult } from "../walkforward/types.ts";
import { WalkForwardValidator as Validator } from "../walkforward/validator.ts";
import { startThreads } from "./start-threads.ts";

/** How a walk-forward runs on threads; `train` and `test` are needed, the rest has defaults. */
export interface WalkForwardOptions extends Options {
  /** `ASSAY_THREADS`, or all that this process may run at once, unless given. */
  readonly threads?: number;
}

/** Chooses parameters again and again with the past alone, on threads, and trades what comes next. */
export class WalkForwardValidator extends Validator {
  readonly #options: Options;
  readonly #threads: number | undefined;

  /**
   * @throws AssayError `bad-span`, `bad-option` for a value or a name that is none, `unknown-metric`,
   *   `no-direction`, `bad-objective`, `bad-constraint`.
   */
  constructor({ threads, ...options }: WalkForwardOptions) {
    super(options);
    this.#options = options;
    this.#threads = threads;
  }

  /**
   * Searches every train, trades the best set on the test that follows, and joins the tests to one
   * account (docs/walkforward.md). A strategy with a `kernel()` runs in this thread, unless
   * `strategyUrl` says which module has it as its default export.
   *
   * @param search a search, or sets made beforehand; every combination of the strategy's own ranges
   *   unless given.
   * @throws AssayError for windows that do not fit the bars, and when a window has no best set or its
   *   set fails on the test; the reason of `options.signal` when that is aborted.
   */
  override async run<S extends ParameterSpace>(
    bars: Bars,
    strategy: Strategy<S>,
    search?: Search | ParameterSets,
  ): Promise<WalkForwardResult> {
    if (this.#options.compute) return super.run(bars, strategy, search);
    await using compute = await startThreads(this.#threads);
    return await new Validator({ ...this.#options, compute }).run(bars, strategy, search);
  }
}

/** Options of `walkForward`: those of the validator, and what to search. */
export interface WalkForwardRunOptions extends WalkForwardOptions {
  /** Every combination of the strategy's own ranges unless given. */
  readonly search?: Search | ParameterSets;
}

/**
 * Walk-forward of a strategy over bars, on threads:
 * `new WalkForwardValidator(options).run(bars, strategy, search)`.
 *
 * ```ts
 * const { stitched, summary } = await walkForward(bars, strategy, { train: "12mo", test: "3mo" });
 * ```
 */
export async function walkForward<S extends ParameterSpace>(
  bars: Bars,
  strategy: Strategy<S>,
  { search, ...options }: WalkForwardRunOptions,
): Promise<WalkForwardResult> {
  return new WalkForwardValidator(options).run(bars, strategy, search);
}
