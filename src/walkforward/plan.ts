import type { ResolvedOptions } from "../engine/options.ts";
import { completeSets } from "../optimize/parameter-sets.ts";
import { searchSets } from "../optimize/search.ts";
import { searchMetrics } from "../optimize/search-run.ts";
import { lowerBound } from "../strategy/bars.ts";
import { calendarOf, rowsBetween } from "./calendar.ts";
import { lastFirstSignal } from "./first-signals.ts";
import type { WalkForwardOptions } from "./options.ts";
import { type Slices, sliceWindows, type Window } from "./slicer.ts";
import type { WindowSpec } from "./spec.ts";
import type { Task } from "./train.ts";
import { requireTrainCoversWarmup } from "./warmup.ts";

/**
 * Cuts the bars into windows and requires that every train can tell sets from one another.
 *
 * @throws AssayError as `sliceWindows`, `requireTrainCoversWarmup`, and for a search that is none.
 */
export function planWindows(
  task: Task,
  options: WalkForwardOptions,
  spec: WindowSpec,
  resolved: ResolvedOptions,
): Slices {
  const calendar = calendarOf(task.bars);
  const { from, to } = resolved;
  const counted = rowsBetween(calendar, from, to);
  const goesOn = calendar.length > 0 && calendar.at(-1)! >= to;
  const completeUntil = options.completeUntil ?? (goesOn ? to : undefined);
  const slices = sliceWindows(counted, spec, {
    timeframe: task.bars.timeframe,
    ...(completeUntil !== undefined && { completeUntil }),
  });
  requireWarmup(task, options, slices.windows, calendar, resolved);
  return slices;
}

function requireWarmup(
  task: Task,
  options: WalkForwardOptions,
  windows: readonly Window[],
  calendar: Float64Array,
  { from, fill }: ResolvedOptions,
): void {
  const { bars, strategy, search } = task;
  const { limitBytes, metrics = searchMetrics(options) } = options;
  const table = { scoreColumns: metrics.length, ...(limitBytes !== undefined && { limitBytes }) };
  const sets =
    "axes" in search ? completeSets(strategy, search) : searchSets(strategy, search, table);
  const known = lastFirstSignal(bars, strategy, sets, windows[0]!.train.to);
  // with next-close a bar more passes until a signal is held
  const waits = fill === "next-close" ? 1 : 0;
  requireTrainCoversWarmup(windows, {
    warmupBars: lowerBound(calendar, known) + waits,
    barsBefore: lowerBound(calendar, from),
  });
}
