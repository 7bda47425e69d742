import type { Bars } from "../../strategy/bars.ts";
import { valuesInUse } from "../parameter-sets.ts";
import { evenSizes, SETS_AT_ONCE, taperedSizes } from "./cuts.ts";
import type { CorrelationTask, FigureTask, SweepJob } from "./job.ts";
import { keptOrder, planBatch, type SweepPlan } from "./planned.ts";
import { dealOut, orderBySignal } from "./set-order.ts";
import { canTravel, requireProgramColumns } from "./set-programs.ts";
import { type SweepState, setsLeft, setsWhere } from "./state.ts";

/** Bars times sets below which a task is not worth a thread of its own: a tenth of a millisecond. */
const FEWEST_WORK = 2e4;
/** Bars times sets of one task: some seconds, so that progress and cancelling have a grain. */
const MOST_WORK = 1e9;
/** The same where a strategy has logic of its own, which takes a hundred times as long. */
const MOST_KERNEL_WORK = 1e7;
/** Rows of portfolios that one task may keep at once, over all its sets: 56 bytes each. */
const MOST_ROWS = 2e6;
/** Fewest sets of a task where there are enough for more than one per thread. */
const FEWEST_SETS = SETS_AT_ONCE / 2;
/** Times `SETS_AT_ONCE` of a task that needs no plan: sending one and what it found takes a while. */
const BATCHES_PER_TASK = 8;
/** Tasks that a thread should get, where sets are enough: progress is kept task by task. */
const TASKS_PER_THREAD = 8;
/** Sets of the last tasks on several threads, which should not wait long for each other. */
const LAST_SETS = 128;
/** Sets whose standardised returns are added up in one; fixed, so that sums are. */
const CORRELATION_SETS = 50;

/** Tasks that are made as they are asked for: the graphs of all at once could fill the memory. */
export interface Tasks<Task> extends Iterable<Task> {
  /** How many sets they have together. */
  readonly sets: number;
}

/**
 * Cuts the sets that are not done into tasks, so that those of a task share as much of their signals
 * as they can. Where tasks begin and end changes no figure.
 *
 * @throws AssayError `missing-column` when a task is made whose sets need a column that bars lack.
 */
export function figureTasks(
  job: SweepJob,
  plan: SweepPlan,
  state: SweepState,
  threads: number,
): Tasks<FigureTask> {
  const sets = setsLeft(state);
  const { sizes, dealt } = cutFigures(job, plan, sets.length, threads);
  const ordered = keptOrder(plan, sets, `${dealt}:${sizes}`, () => {
    if (!dealt) {
      const size = Math.min(sizes[0] ?? 1, SETS_AT_ONCE);
      return orderBySignal(plan.sets, sets, plan.looks, size);
    }
    const byValues = orderBySignal(plan.sets, sets, plan.looks, Number.POSITIVE_INFINITY);
    return dealOut(plan.sets, byValues, plan.looks, sizes);
  });
  return cut(ordered, sizes, (own, number) => {
    const sampled = setsWhere(own.length, (place) => state.blockRows[own[place]!]! >= 0);
    return { kind: "figures", number, ...taskParts(job, plan, own), sampled };
  });
}

/**
 * Tasks that add up standardised returns; always cut alike, since floating point sums are not.
 *
 * @param sets numbers of sets that all have a deviation, ascending.
 */
export function correlationTasks(
  job: SweepJob,
  plan: SweepPlan,
  { means, deviations }: SweepState,
  sets: Int32Array,
): Tasks<CorrelationTask> {
  const size = Math.min(CORRELATION_SETS, portfolioLimit(job.bars));
  const ordered = orderBySignal(plan.sets, sets, plan.looks, Number.POSITIVE_INFINITY);
  return cut(ordered, evenSizes(ordered.length, size), (own, number) => ({
    kind: "correlation",
    number,
    ...taskParts(job, plan, own),
    means: Float64Array.from(own, (set) => means[set]!),
    deviations: Float64Array.from(own, (set) => deviations[set]!),
  }));
}

/**
 * Sizes of the tasks of so many sets, and whether sets are to be dealt out to them: where there are just
 * as many tasks as threads, none can take what another has left.
 */
function cutFigures(
  job: SweepJob,
  plan: SweepPlan,
  sets: number,
  threads: number,
): { readonly sizes: number[]; readonly dealt: boolean } {
  const { bars } = job;
  const length = Math.max(1, bars.timestamp.length);
  const work = plan.kernel ? MOST_KERNEL_WORK : MOST_WORK;
  const most = Math.max(1, Math.min(Math.floor(work / length), portfolioLimit(bars)));
  const fewest = Math.ceil(FEWEST_WORK / length);
  const enough = askedInThread(job, plan) ? BATCHES_PER_TASK * SETS_AT_ONCE : SETS_AT_ONCE;
  const fitting = Math.min(enough, Math.max(FEWEST_SETS, sets / (threads * TASKS_PER_THREAD)));
  if (threads > 1 && sets >= threads * Math.min(2 * FEWEST_SETS, most)) {
    const largest = Math.min(most, Math.floor(fitting));
    const last = Math.min(largest, Math.max(fewest, LAST_SETS));
    return { sizes: taperedSizes(sets, threads, last, largest), dealt: false };
  }
  const tasks = threads > 1 ? threads : Math.max(1, Math.floor(sets / fitting));
  const sizes = evenSizes(sets, Math.min(most, Math.max(fewest, Math.ceil(sets / tasks))));
  return { sizes, dealt: threads > 1 && sizes.length > 1 };
}

function portfolioLimit(bars: Bars): number {
  if (bars.symbols.length === 1) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(MOST_ROWS / bars.timestamp.length));
}

function cut<Task>(
  ordered: Int32Array,
  sizes: readonly number[],
  taskOf: (sets: Int32Array, number: number) => Task,
): Tasks<Task> {
  return {
    sets: ordered.length,
    *[Symbol.iterator]() {
      let from = 0;
      for (const [number, size] of sizes.entries()) {
        yield taskOf(ordered.slice(from, from + size), number);
        from += size;
      }
    },
  };
}

/**
 * What a task brings. Functions cannot be posted to a thread, which then asks the strategy itself.
 *
 * @throws AssayError `missing-column`
 */
function taskParts(job: SweepJob, plan: SweepPlan, sets: Int32Array) {
  const unplanned = () => ({ sets, programs: undefined, parameters: valuesInUse(plan.sets, sets) });
  if (askedInThread(job, plan)) return { ...unplanned(), failed: [] };
  const batch = planBatch(plan, sets);
  requireProgramColumns(job.bars, batch.programs, job.options);
  const failed = [...batch.errors];
  if (!canTravel(batch.programs)) return { ...unplanned(), failed };
  return { sets, programs: batch.programs, parameters: undefined, failed };
}

/**
 * Whether threads are to ask the strategy, without a try here. Where nothing is kept of what a strategy
 * wants, asking it is a good part of the work, so that the threads do it, if they know from where.
 */
function askedInThread({ strategyUrl }: SweepJob, { kernel, kept }: SweepPlan): boolean {
  return strategyUrl !== undefined && (kernel || !kept);
}
