import { requireInputs } from "../engine/engine.ts";
import { type NotDefined, notDefined } from "../engine/metrics/statistic.ts";
import { resolveOptions } from "../engine/options.ts";
import { stitchedBacktest } from "../engine/stitched.ts";
import { AssayError } from "../errors.ts";
import { resolveObjective } from "../optimize/analysis/objective.ts";
import type { ParameterSets } from "../optimize/parameter-sets.ts";
import { grid, type Search } from "../optimize/search.ts";
import { requireGoal, type SearchRun, searchMetrics } from "../optimize/search-run.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { parameterDrift } from "./drift.ts";
import { measureWindow } from "./measure-window.ts";
import {
  backtestOptionsOf,
  requireOptionNames,
  searchOptionsOf,
  type WalkForwardOptions,
} from "./options.ts";
import { planWindows } from "./plan.ts";
import { Progress } from "./progress.ts";
import { searchedRanges } from "./searched-ranges.ts";
import type { TimeRange, Window } from "./slicer.ts";
import { formatDay } from "./spans.ts";
import { resolveWindows, type WindowSpec } from "./spec.ts";
import { summariseWindows } from "./summary.ts";
import { backtestOver, chooseSet, type Task } from "./train.ts";
import type { HindsightResult, StitchedResult, WalkForwardResult, WindowResult } from "./types.ts";

const DEFAULT_OBJECTIVE = "sharpe";

/** Errors that say that a search has no best set. */
const NO_BEST = ["all-sets-failed", "metric-constraint-excludes-all", "no-score"];

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

async function runWindows(
  task: Task,
  options: WalkForwardOptions,
  spec: WindowSpec,
): Promise<WalkForwardResult> {
  const { bars, strategy } = task;
  const resolved = resolveOptions(task.backtestOptions, {}, bars.periodsPerYear);
  const metrics = options.metrics ?? searchMetrics(options);
  const objective = resolveObjective(options.objective ?? DEFAULT_OBJECTIVE, metrics);
  const { windows, emptyTests } = planWindows(task, options, spec, resolved);
  const progress = new Progress(windows.length);
  options.onStart?.(progress);

  const results: WindowResult[] = [];
  const runs: SearchRun[] = [];
  for (const [index, window] of windows.entries()) {
    const { chosen, test } = await inWindow(index, window, async () => {
      const chosen = await chooseSet(task, window.train, progress.watch);
      return { chosen, test: backtestOver(task, chosen.params, clip(window.test, resolved.to)) };
    });
    const traded = { window, params: chosen.params, train: chosen.result, test };
    results.push(measureWindow(bars, objective, traded));
    runs.push(chosen.run);
    progress.next();
    options.onWindow?.(results[index]!, index);
  }

  const range = clip({ from: windows[0]!.test.from, to: windows.at(-1)!.test.to }, resolved.to);
  const stitched = stitch(task, results, range);
  const hindsight = await bestInHindsight(task, range, progress.watch);
  progress.next();
  const { name, version } = strategy;
  const searched = runs.map(({ table }) => table.sets);
  return {
    run: { strategy: name, version, symbols: bars.symbols, ...resolved },
    spec,
    objective,
    search: { kind: runs[0]!.kind, sets: Math.max(...searched.map(({ length }) => length)) },
    windows: results,
    emptyTests,
    stitched,
    hindsight,
    summary: summariseWindows(results),
    drift: parameterDrift(
      results.map(({ params }) => params),
      searchedRanges(strategy.params, searched),
    ),
  };
}

/** A range that ends with the counted bars at the latest. */
function clip({ from, to }: TimeRange, end: number): TimeRange {
  return { from, to: Math.min(to, end) };
}

/** Runs the work of a window; an error says which one it was. */
async function inWindow<T>(index: number, window: Window, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const { train, test } = window;
    const where = `Window ${index + 1} (train from ${formatDay(train.from)}, test from ${formatDay(test.from)})`;
    throw new AssayError(error.code, `${where}: ${error.message}`, error.hint, {
      exitCode: error.exitCode,
      cause: error,
    });
  }
}

/** The tests as one account. */
function stitch(task: Task, windows: readonly WindowResult[], range: TimeRange): StitchedResult {
  const schedule = windows.map(({ test, params }) => ({ from: test.from, params }));
  const options = { ...task.backtestOptions, ...range };
  const result = stitchedBacktest(task.bars, task.strategy, schedule, options);
  return {
    range,
    metrics: result.metrics,
    undefined: result.undefined,
    series: result.series,
    get trades() {
      return result.trades;
    },
  };
}

/** The best set over the span of all tests; there may be none even where every train had one. */
async function bestInHindsight(
  task: Task,
  range: TimeRange,
  watch: (fraction: () => number) => void,
): Promise<HindsightResult | NotDefined> {
  try {
    return (await chooseSet(task, range, watch)).result;
  } catch (error) {
    if (error instanceof AssayError && NO_BEST.includes(error.code)) {
      return notDefined(error.message);
    }
    throw error;
  }
}
