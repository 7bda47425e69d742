import { requireInputs } from "../engine/engine.ts";
import { resolveOptions } from "../engine/options.ts";
import type { ParameterSets } from "../optimize/parameter-sets.ts";
import { grid, type Search } from "../optimize/search.ts";
import { requireGoal, searchMetrics } from "../optimize/search-run.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import {
  backtestOptionsOf,
  requireOptionNames,
  searchOptionsOf,
  type WalkForwardOptions,
} from "./options.ts";
import { runWindows } from "./run-windows.ts";
import { resolveWindows, type WindowSpec } from "./spec.ts";
import type { WalkForwardResult } from "./types.ts";

/**
 * Chooses parameters again and again with the past alone, and says what that would have earned.
 *
 * ```ts
 * const validator = new WalkForwardValidator({ train: "12mo", test: "3mo" });
 * const { stitched, summary } = await validator.run(bars, strategy, grid({ fast: "5:50:5" }));
 * ```
 */
export class WalkForwardValidator {
  readonly #options: WalkForwardOptions;
  readonly #spec: WindowSpec;

  /**
   * @throws AssayError `bad-span`, `bad-option` for a value or a name that is none, `unknown-metric`,
   *   `no-direction`, `bad-objective`, `bad-constraint`.
   */
  constructor(options: WalkForwardOptions) {
    requireOptionNames(options);
    this.#options = options;
    this.#spec = resolveWindows(options);
    resolveOptions(backtestOptionsOf(options), {}, 1);
    requireGoal(options, options.metrics ?? searchMetrics(options));
  }

  /**
   * Searches every train, trades the best set on the test that follows, and joins the tests to one
   * account (docs/walkforward.md).
   *
   * @param search a search, or sets made beforehand; every combination of the strategy's own ranges
   *   unless given.
   * @throws AssayError as `sliceWindows`, `requireTrainCoversWarmup` and `runSearch`; when a window has
   *   no best set, or its set fails on the test, with the window in the message. The reason of
   *   `options.signal` when that is aborted.
   */
  async run<S extends ParameterSpace>(
    bars: Bars,
    strategy: Strategy<S>,
    search: Search | ParameterSets = grid(),
  ): Promise<WalkForwardResult> {
    requireInputs(bars, strategy, "walkForward()");
    return runWindows(
      {
        bars,
        // values by name: those of a search are checked against the parameters
        strategy: strategy as Strategy,
        search,
        searchOptions: searchOptionsOf(this.#options),
        backtestOptions: backtestOptionsOf(this.#options),
      },
      this.#options,
      this.#spec,
    );
  }
}

/** Options of `walkForward`: those of the validator, and what to search. */
export interface WalkForwardRunOptions extends WalkForwardOptions {
  /** Every combination of the strategy's own ranges unless given. */
  readonly search?: Search | ParameterSets;
}

/**
 * Walk-forward of a strategy over bars: `new WalkForwardValidator(options).run(bars, strategy, search)`.
 *
 * ```ts
 * const result = await walkForward(bars, strategy, { train: "12mo", test: "3mo", search: random(200) });
 * ```
 */
export function walkForward<S extends ParameterSpace>(
  bars: Bars,
  strategy: Strategy<S>,
  { search, ...options }: WalkForwardRunOptions,
): Promise<WalkForwardResult> {
  return new WalkForwardValidator(options).run(bars, strategy, search);
}
