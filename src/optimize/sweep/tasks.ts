import type { Bars } from "../../strategy/bars.ts";
import { containKernel } from "../../strategy/program.ts";
import type { SweepTask } from "./job.ts";
import { compiledSets } from "./planned.ts";
import type { SetPrograms } from "./set-programs.ts";
import type { SweepSignals } from "./signals.ts";

/** Sets whose accounts lie in one private memory at once; an account takes about a kilobyte. */
const MOST_SETS = 4096;
/** Bars times sets below which a task is not worth a thread of its own: a tenth of a millisecond. */
const FEWEST_WORK = 2e4;
/** Bars times sets of one task: some seconds, so that progress and cancelling have a grain. */
const MOST_WORK = 1e9;
/** The same where a strategy has logic of its own, which takes a hundred times as long. */
const MOST_KERNEL_WORK = 1e7;
/** Rows of portfolios that one task may keep at once, over all its sets: 56 bytes each. */
const MOST_ROWS = 2e6;
/**
 * Sets per thread from which threads get several tasks, so that none waits long for the last one. With
 * fewer, each computes the parts that its sets share once, which costs more than waiting.
 */
const SETS_PER_TASK = 1024;
/** Sets whose standardised returns are added up in one; fixed, so that sums are. */
const CORRELATION_SETS = 50;

/** Tasks that are made as they are asked for: the graphs of all at once could fill the memory. */
export interface Tasks extends Iterable<SweepTask> {
  /** How many there are. */
  readonly count: number;
}

/**
 * Cuts the sets at `places` of what was planned into tasks: sets in the order of their signals, so
 * that those of a task share as much as they can. Where tasks begin and end changes no figure.
 */
export function figureTasks(
  planned: SweepSignals,
  places: Int32Array,
  bars: Bars,
  threads: number,
): Tasks {
  const ordered = bySignal(planned, places);
  const length = Math.max(1, bars.timestamp.length);
  const work = containKernel(planned.signals) ? MOST_KERNEL_WORK : MOST_WORK;
  const most = Math.min(MOST_SETS, Math.max(1, Math.floor(work / length)));
  const tasks = threads * Math.max(1, Math.floor(ordered.length / (threads * SETS_PER_TASK)));
  const wanted = Math.max(Math.ceil(ordered.length / tasks), Math.ceil(FEWEST_WORK / length));
  return cut("figures", planned, ordered, Math.min(wanted, most, portfolioLimit(bars)));
}

/** Tasks that add up standardised returns; always cut alike, since floating point sums are not. */
export function correlationTasks(planned: SweepSignals, places: Int32Array, bars: Bars): Tasks {
  const size = Math.min(CORRELATION_SETS, portfolioLimit(bars));
  return cut("correlation", planned, bySignal(planned, places), size);
}

function portfolioLimit(bars: Bars): number {
  if (bars.symbols.length === 1) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(MOST_ROWS / bars.timestamp.length));
}

function cut(
  kind: SweepTask["kind"],
  planned: SweepSignals,
  ordered: Int32Array,
  size: number,
): Tasks {
  return {
    count: Math.ceil(ordered.length / size),
    [Symbol.iterator]: () => tasksOf(kind, planned, ordered, size),
  };
}

function* tasksOf(
  kind: SweepTask["kind"],
  planned: SweepSignals,
  ordered: Int32Array,
  size: number,
): Generator<SweepTask> {
  let number = 0;
  for (let from = 0; from < ordered.length; from += size) {
    const programs = compiledSets(planned, ordered.slice(from, from + size));
    yield {
      kind,
      number: number++,
      sets: programs.sets,
      programs: canTravel(programs) ? programs : undefined,
    };
  }
}

/** Functions cannot be posted to a thread. */
function canTravel({ program }: SetPrograms): boolean {
  return program.nodes.every(({ kernel }) => kernel === undefined);
}

/** Places whose set has a signal, in the order of their signals: counted, not compared. */
function bySignal({ signals, signalOf }: SweepSignals, places: Int32Array): Int32Array {
  const ends = new Int32Array(signals.length + 1);
  for (const place of places) if (signalOf[place]! >= 0) ends[signalOf[place]! + 1]!++;
  for (let signal = 0; signal < signals.length; signal++) ends[signal + 1]! += ends[signal]!;
  const ordered = new Int32Array(ends[signals.length]!);
  for (const place of places) {
    const signal = signalOf[place]!;
    if (signal >= 0) ordered[ends[signal]!++] = place;
  }
  return ordered;
}
