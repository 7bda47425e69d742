import { type NotDefined, notDefined } from "../engine/metrics/statistic.ts";
import { resolveOptions } from "../engine/options.ts";
import { stitchedBacktest } from "../engine/stitched.ts";
import { AssayError } from "../errors.ts";
import { resolveObjective } from "../optimize/analysis/objective.ts";
import { type SearchRun, searchMetrics } from "../optimize/search-run.ts";
import { parameterDrift } from "./drift.ts";
import { measureWindow } from "./measure-window.ts";
import type { WalkForwardOptions } from "./options.ts";
import { planWindows } from "./plan.ts";
import { Progress } from "./progress.ts";
import { searchedRanges } from "./searched-ranges.ts";
import type { TimeRange, Window } from "./slicer.ts";
import { formatDay } from "./spans.ts";
import type { WindowSpec } from "./spec.ts";
import { summariseWindows } from "./summary.ts";
import { backtestOver, chooseSet, type Task } from "./train.ts";
import type { HindsightResult, StitchedResult, WalkForwardResult, WindowResult } from "./types.ts";

const DEFAULT_OBJECTIVE = "sharpe";

/** Errors that say that a search has no best set. */
const NO_BEST = ["all-sets-failed", "metric-constraint-excludes-all", "no-score"];

/** Runs all windows one after the other, and joins their tests; see `WalkForwardValidator.run`. */
export async function runWindows(
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
