import { STATISTICS } from "../../engine/metrics/index.ts";
import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";
import {
  type BacktestOptions,
  type ResolvedOptions,
  resolveOptions,
} from "../../engine/options.ts";
import type { Bars } from "../../strategy/bars.ts";
import type { Strategy } from "../../strategy/strategy.ts";
import { type Compute, INLINE_COMPUTE, type Spread } from "../compute.ts";
import { correlationSample, pboSample } from "../overfitting/pbo-sample.ts";
import type { CorrelationSums } from "../overfitting/statistics.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import type { ScoreTable } from "../score-table.ts";
import { requireTableFits } from "../score-table-size.ts";
import { addInOrder } from "./add-in-order.ts";
import type { SweepJob } from "./job.ts";
import { planSweep, type SweepPlan } from "./planned.ts";
import { emptyState, forgetUndone, type SweepState, tableOf, takeResult } from "./state.ts";
import { unitOf } from "./stopped.ts";
import { correlationTasks, figureTasks } from "./tasks.ts";

/**
 * Figures of a sweep unless told otherwise: all but `stability`, which takes a logarithm of up to
 * 4,096 equities per set, longer than all the rest.
 */
export const SWEEP_METRICS: readonly string[] = STATISTICS.map(({ name }) => name).filter(
  (name) => name !== "stability",
);

/** How a sweep runs; every field has a default. */
export interface SweepOptions extends BacktestOptions {
  /** Figures to compute, in this order; `SWEEP_METRICS` unless given. */
  readonly metrics?: readonly string[];
  /** Where it is done; in this thread unless given. */
  readonly compute?: Compute;
  /**
   * Module whose default export is the strategy. Threads ask it there: needed for one with a `kernel()`,
   * and with many sets a good part of the work.
   */
  readonly strategyUrl?: string;
  /** Seed of the samples for the overfitting statistics (SEMANTICS S); 1 unless given. */
  readonly seed?: number;
  /** Largest size of the table in bytes; 1 GiB unless given. */
  readonly limitBytes?: number;
  /** Ends the sweep early; what is done is kept. */
  readonly signal?: AbortSignal;
  /** What an earlier sweep over the same bars and sets found; only what it lacks is done. */
  readonly resume?: SweepState;
  /** Told once before the first set; ask `progress` as often as you like. */
  readonly onStart?: (progress: SweepProgress) => void;
  /** Told whenever some sets are done. */
  readonly onDone?: (state: SweepState) => void;
}

/** How far a sweep has come. */
export interface SweepProgress {
  readonly sets: number;
  /** Share of the work that is done, from 0 to 1. */
  fraction(): number;
}

/** What a sweep found, and what it takes to go on with it. */
export interface SweepResult {
  readonly table: ScoreTable;
  /** Whether it ended before all sets were done. */
  readonly stopped: boolean;
  /** On how many threads it ran, and what a person should know about that. */
  readonly spread: Spread;
  readonly state: SweepState;
  readonly options: ResolvedOptions;
  /**
   * Sums for the mean pairwise correlation of the sets' returns; runs a sample of them again. Those
   * of no set when it is stopped.
   */
  correlate(): Promise<CorrelationSums>;
}

/**
 * Runs a strategy over bars with each of many parameter sets: one graph of expressions for all sets
 * of a task, in which equal parts are computed once, tile by tile; then each set's account. A set
 * gives the same figures to the bit as a backtest of its own, on any number of threads.
 *
 * A set that fails becomes a row with its error. Memory grows with the table (sets times figures), not
 * with bars times sets, nor with what the strategy makes of the sets.
 *
 * @throws AssayError for options and parameters that are not what they should be, and
 *   `grid-too-large` for a table that does not fit, before any set is run; `missing-column` once sets
 *   come up that need a column which bars lack.
 */
export async function sweep(
  bars: Bars,
  strategy: Strategy,
  sets: ParameterSets,
  options: SweepOptions = {},
): Promise<SweepResult> {
  const { metrics = SWEEP_METRICS, compute = INLINE_COMPUTE, seed = 1 } = options;
  requireTableFits(sets.length, metrics.length + sets.axes.length, options.limitBytes);
  const resolved = resolveOptions(backtestOptions(options), {}, bars.periodsPerYear);
  const state = options.resume ?? emptyState(sets, metrics, pboSample(sets.length, seed));
  const plan = planSweep(strategy, sets, resolved.exits);
  const job: SweepJob = {
    bars,
    options: resolved,
    metricNames: state.metricNames,
    strategyUrl: options.strategyUrl,
    progress: sharedCounters(),
    unit: unitOf(sets.length, bars.timestamp.length),
  };
  const tasks = figureTasks(job, plan, state, compute.threads);
  const spread = await running(job, options.signal, () => {
    options.onStart?.(progressOf(sets.length, job, tasks.sets));
    return compute.run(job, tasks, strategy, (task, result) => {
      if (task.kind === "figures") takeResult(state, task, result);
      options.onDone?.(state);
    });
  });
  const stopped = state.done.includes(0);
  if (stopped) forgetUndone(state);
  return {
    table: tableOf(state),
    stopped,
    spread,
    state,
    options: resolved,
    correlate: () => correlate(job, plan, compute, state, seed, options.signal),
  };
}

/** Only what a backtest knows; a sweep's own options would be refused as unknown. */
function backtestOptions(options: SweepOptions): BacktestOptions {
  const {
    metrics,
    compute,
    strategyUrl,
    seed,
    limitBytes,
    signal,
    resume,
    onStart,
    onDone,
    ...own
  } = options;
  return own;
}

/** Two numbers that threads share; a page without cross-origin isolation has only its own memory. */
function sharedCounters(): Int32Array {
  const shared = typeof SharedArrayBuffer !== "undefined";
  return new Int32Array(shared ? new SharedArrayBuffer(8) : new ArrayBuffer(8));
}

/** Runs `work` with the job told to stop when the signal says so. */
async function running<T>(
  { progress }: SweepJob,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const stop = () => Atomics.store(progress, 0, 1);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  try {
    return await work();
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function progressOf(sets: number, { bars, progress, unit }: SweepJob, left: number): SweepProgress {
  const total = Math.max(1, (left * bars.timestamp.length) / unit);
  return { sets, fraction: () => Math.min(1, Atomics.load(progress, 1) / total) };
}

/** Standardised returns of a sample of sets, summed per row. */
async function correlate(
  job: SweepJob,
  plan: SweepPlan,
  compute: Compute,
  state: SweepState,
  seed: number,
  signal: AbortSignal | undefined,
): Promise<CorrelationSums> {
  const sampled = correlationSample(state.sets.length, seed);
  const ran = sampled.filter((set) => state.done[set] === 1 && !state.errors.has(set));
  const varying = ran.filter((set) => state.deviations[set]! > NEGLIGIBLE);
  const sum = addInOrder();
  await running(job, signal, () =>
    compute.run(
      job,
      correlationTasks(job, plan, state, varying),
      plan.strategy,
      ({ number }, { rowSums }) => {
        if (rowSums) sum.add(number, rowSums);
      },
    ),
  );
  // Sums of only some of the sets would be taken for those of all.
  if (Atomics.load(job.progress, 0) !== 0) {
    return { rowSums: new Float64Array(), sets: 0, leftOut: 0 };
  }
  return { rowSums: sum.total(), sets: varying.length, leftOut: ran.length - varying.length };
}
