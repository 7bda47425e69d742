import { type MeasuredAccount, measureAccounts } from "../../engine/measure.ts";
import { needReturnsOnly, STATISTICS } from "../../engine/metrics/index.ts";
import type { SimulationPlan } from "../../engine/plan.ts";
import { ROW_BLOCKS } from "../../kernels/market.ts";
import type { Strategy } from "../../strategy/strategy.ts";
import type { SetError } from "../score-table.ts";
import { sumStandardised } from "./correlation.ts";
import { batches, numbersFrom } from "./cuts.ts";
import type { FigureTask, SweepJob, SweepTask, TaskFigures, TaskResult } from "./job.ts";
import { keptSimulation } from "./kept.ts";
import { planSets, StrategyExits, setError } from "./plan-sets.ts";
import {
  firstHalf,
  pricesOf,
  requireProgramColumns,
  type SetPrograms,
  secondHalf,
  signalCount,
} from "./set-programs.ts";
import { countBars, SweepStopped } from "./stopped.ts";

/**
 * Runs one task of a sweep.
 *
 * @param strategy asked for the signals where the task does not bring them.
 * @param room memory that figures may be left in, if it is large enough.
 * @throws SweepStopped when the sweep is to stop.
 */
export function runTask(
  job: SweepJob,
  task: SweepTask,
  strategy?: Strategy,
  room?: ArrayBuffer,
): TaskResult {
  const errors: [number, SetError][] = [];
  if (task.kind === "correlation") {
    const places = numbersFrom(0, task.sets.length);
    const programs = task.programs ?? askStrategy(job, task, strategy, errors, places);
    // These sets ran before: a sum without one of them would be taken for that of all.
    if (errors.length > 0) throw new Error(`A set that ran failed again: ${errors[0]![1].message}`);
    return { errors, rowSums: sumStandardised(job, simulationPlan(job, programs), task, programs) };
  }
  const sets = task.sets.length;
  const figures = emptyFigures(job.metricNames.length, sets, task.sampled.length, room);
  const write = figureWriter(job, task, figures);
  if (task.programs) {
    measureSets(job, task.programs, sets, errors, write);
    return { errors, figures };
  }
  for (const places of batches(sets)) {
    const own: [number, SetError][] = [];
    const programs = askStrategy(job, task, strategy, own, places);
    measureSets(job, programs, places.length, own, (i, found) => write(places[i]!, found));
    for (const [i, error] of own) errors.push([places[i]!, error]);
  }
  return { errors, figures };
}

/**
 * Programs of the sets at some places of the task, which are numbered anew in that order, as are those
 * that fail: a strategy that is not the same each time it is asked may fail for sets that were sound before.
 *
 * @throws AssayError `missing-column`
 */
function askStrategy(
  job: SweepJob,
  { parameters }: SweepTask,
  strategy: Strategy | undefined,
  errors: [number, SetError][],
  places: Int32Array,
): SetPrograms {
  if (!strategy || !parameters) throw new Error("runTask: neither a program nor a strategy");
  const planned = planSets(strategy, parameters, exitsOf(job, strategy), places);
  errors.push(...planned.errors);
  requireProgramColumns(job.bars, planned.programs, job.options);
  return planned.programs;
}

/** What a strategy said about exits in earlier tasks of the job. */
function exitsOf(job: SweepJob, strategy: Strategy): StrategyExits {
  const known = strategyExits.get(job) ?? new StrategyExits(strategy, job.options.exits);
  strategyExits.set(job, known);
  return known;
}

const strategyExits = new WeakMap<SweepJob, StrategyExits>();

/** Accounts of the given sets, side by side. */
function simulationPlan({ options }: SweepJob, programs: SetPrograms): SimulationPlan {
  const prices = pricesOf(programs, options);
  return { options, program: programs.program, prices, accounts: programs };
}

function emptyFigures(
  metrics: number,
  sets: number,
  sampled: number,
  room: ArrayBuffer | undefined,
): TaskFigures {
  const sizes = [metrics * sets, sets, sets, sampled * 2 * ROW_BLOCKS];
  const length = sizes.reduce((sum, size) => sum + size, 0);
  const fits = room !== undefined && room.byteLength >= length * Float64Array.BYTES_PER_ELEMENT;
  const all = fits ? new Float64Array(room, 0, length) : new Float64Array(length);
  all.fill(Number.NaN);
  let from = 0;
  const [scores, means, deviations, blockSums] = sizes.map((size) => {
    from += size;
    return all.subarray(from - size, from);
  });
  return { scores: scores!, means: means!, deviations: deviations!, blockSums: blockSums! };
}

/** Takes what was measured of the set at a place. */
type Write = (place: number, found: MeasuredAccount) => void;

/**
 * Measures sets side by side. Where a strategy's own logic fails, halves are tried again until the
 * sets are alone whose fault it is.
 *
 * @param sets how many count as done.
 */
function measureSets(
  job: SweepJob,
  programs: SetPrograms,
  sets: number,
  errors: [number, SetError][],
  write: Write,
): void {
  const kept = keptSimulation(job, programs);
  const duties = {
    samples: job.metricNames.includes("stability"),
    returnsOnly: needReturnsOnly(job.metricNames),
    tolerant: true,
    tile: (bars: number) => countBars(job, sets, bars),
    ...(kept ? { kept } : {}),
  };
  const { places, signalOf } = programs;
  try {
    const { failures } = measureAccounts(
      job.bars,
      simulationPlan(job, programs),
      duties,
      (account, found) => write(places[account]!, found),
    );
    if (failures.size === 0) return;
    for (const [i, place] of places.entries()) {
      const failure = failures.get(signalOf[i]!);
      if (failure) errors.push([place, setError(failure)]);
    }
  } catch (error) {
    if (error instanceof SweepStopped) throw error;
    if (signalCount(programs) === 1) {
      for (const place of places) errors.push([place, setError(error)]);
      return;
    }
    for (const half of [firstHalf(programs), secondHalf(programs)]) {
      measureSets(job, half, half.places.length, errors, write);
    }
  }
}

/** Turns what was measured of a set into its figures. */
function figureWriter(
  { metricNames }: SweepJob,
  { sets: { length }, sampled }: FigureTask,
  { scores, means, deviations, blockSums }: TaskFigures,
): Write {
  const statistics = metricNames.map((name) => STATISTICS.find((one) => one.name === name)!);
  const rows = new Int32Array(length).fill(-1);
  for (let row = 0; row < sampled.length; row++) rows[sampled[row]!] = row;
  return (place, { measured, copyBlockSums }) => {
    for (let metric = 0; metric < statistics.length; metric++) {
      const value = statistics[metric]!.compute(measured);
      const defined = typeof value === "number" && Number.isFinite(value);
      scores[metric * length + place] = defined ? value : Number.NaN;
    }
    const { mean, squares, count } = measured.sums;
    means[place] = mean;
    deviations[place] = Math.sqrt(squares / (count - 1));
    const row = rows[place]!;
    if (row >= 0) copyBlockSums(blockSums, row * 2 * ROW_BLOCKS);
  };
}
