import { requireColumns } from "../../engine/run.ts";
import { type Bars, PRICE_COLUMNS } from "../../strategy/bars.ts";
import { valuesInUse } from "../parameter-sets.ts";
import type { CorrelationTask, FigureTask, SweepJob } from "./job.ts";
import { planBatch, type SetBatch, type SweepPlan } from "./planned.ts";
import { orderBySignal } from "./set-order.ts";
import { canTravel, pricesOf } from "./set-programs.ts";
import { type SweepState, setsWhere } from "./state.ts";

/** Bars times sets below which a task is not worth a thread of its own: a tenth of a millisecond. */
const FEWEST_WORK = 2e4;
/** Bars times sets of one task: some seconds, so that progress and cancelling have a grain. */
const MOST_WORK = 1e9;
/** The same where a strategy has logic of its own, which takes a hundred times as long. */
const MOST_KERNEL_WORK = 1e7;
/** Rows of portfolios that one task may keep at once, over all its sets: 56 bytes each. */
const MOST_ROWS = 2e6;
/** Tasks that a thread should get, so that none waits long for the last one. */
const TASKS_PER_THREAD = 8;
/**
 * Sets of a task where there are enough for more than one per thread. In fewer, the parts that sets
 * share are computed too often; of more, the accounts (a kilobyte each) leave the cache.
 */
const SETS_PER_TASK = { least: 512, most: 1024 };
/** Sets whose standardised returns are added up in one; fixed, so that sums are. */
const CORRELATION_SETS = 50;

/** Tasks that are made as they are asked for: the graphs of all at once could fill the memory. */
export interface Tasks<Task> extends Iterable<Task> {
  /** How many there are. */
  readonly count: number;
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
  const { bars } = job;
  const sets = setsWhere(state.sets.length, (set) => state.done[set] === 0);
  const length = Math.max(1, bars.timestamp.length);
  const work = plan.kernel ? MOST_KERNEL_WORK : MOST_WORK;
  const most = Math.max(1, Math.floor(work / length));
  const { least, most: enough } = SETS_PER_TASK;
  const fitting = Math.min(enough, Math.max(least, sets.length / (threads * TASKS_PER_THREAD)));
  const tasks = threads * Math.max(1, Math.floor(sets.length / (threads * fitting)));
  const wanted = Math.max(Math.ceil(sets.length / tasks), Math.ceil(FEWEST_WORK / length));
  const size = Math.min(wanted, most, portfolioLimit(bars));
  const ordered = orderBySignal(plan.sets, sets, plan.looks, size);
  return cut(ordered, size, (own, number) => {
    const batch = planBatch(plan, own);
    requireBatchColumns(job, batch);
    const sampled = batch.programs.places.filter((place) => state.blockRows[own[place]!]! >= 0);
    const parts = batchParts(plan, batch);
    const failed = [...batch.errors];
    return { kind: "figures", number, ...parts, failed, sampled: sampled.sort() };
  });
}

/**
 * Tasks that add up standardised returns; always cut alike, since floating point sums are not.
 *
 * @param sets numbers of sets that all have a deviation, ascending.
 */
export function correlationTasks(
  { bars }: SweepJob,
  plan: SweepPlan,
  { means, deviations }: SweepState,
  sets: Int32Array,
): Tasks<CorrelationTask> {
  const size = Math.min(CORRELATION_SETS, portfolioLimit(bars));
  const ordered = orderBySignal(plan.sets, sets, plan.looks, Number.POSITIVE_INFINITY);
  return cut(ordered, size, (own, number) => ({
    kind: "correlation",
    number,
    ...batchParts(plan, planBatch(plan, own)),
    means: Float64Array.from(own, (set) => means[set]!),
    deviations: Float64Array.from(own, (set) => deviations[set]!),
  }));
}

function portfolioLimit(bars: Bars): number {
  if (bars.symbols.length === 1) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(MOST_ROWS / bars.timestamp.length));
}

function cut<Task>(
  ordered: Int32Array,
  size: number,
  taskOf: (sets: Int32Array, number: number) => Task,
): Tasks<Task> {
  const count = Math.ceil(ordered.length / size);
  return {
    count,
    *[Symbol.iterator]() {
      for (let number = 0; number < count; number++) {
        yield taskOf(ordered.slice(number * size, (number + 1) * size), number);
      }
    },
  };
}

/** Functions cannot be posted to a thread, which then asks the strategy itself. */
function batchParts({ sets: all }: SweepPlan, { sets, programs }: SetBatch) {
  return canTravel(programs)
    ? { sets, programs, parameters: undefined }
    : { sets, programs: undefined, parameters: valuesInUse(all, sets) };
}

/** @throws AssayError `missing-column` */
function requireBatchColumns({ bars, options }: SweepJob, { programs }: SetBatch): void {
  const read = new Set([...programs.program.columns, ...pricesOf(programs, options)]);
  requireColumns(
    bars,
    PRICE_COLUMNS.filter((name) => read.has(name)),
  );
}
