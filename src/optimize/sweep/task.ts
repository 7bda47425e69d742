import { type MeasuredAccount, measureAccounts } from "../../engine/measure.ts";
import { STATISTICS } from "../../engine/metrics/index.ts";
import { costRate } from "../../engine/options.ts";
import type { SimulationPlan } from "../../engine/plan.ts";
import { yearsOf } from "../../engine/run.ts";
import { ROW_BLOCKS } from "../../kernels/market.ts";
import { withExpressionScope } from "../../strategy/expression.ts";
import type { Strategy } from "../../strategy/strategy.ts";
import type { SetError } from "../score-table.ts";
import { sumStandardised } from "./correlation.ts";
import type { SweepJob, SweepTask, TaskResult } from "./job.ts";
import { accountsOf, keptSimulation } from "./kept.ts";
import { compileSets, firstHalf, type SetPrograms, secondHalf } from "./set-programs.ts";
import { planSignals, setError } from "./signals.ts";
import { countBars, SweepStopped } from "./stopped.ts";

/**
 * Runs one task of a sweep and writes its figures into the job's arrays.
 *
 * @param strategy asked for the signals where the task does not bring them.
 * @throws SweepStopped when the sweep is to stop.
 */
export function runTask(job: SweepJob, task: SweepTask, strategy?: Strategy): TaskResult {
  const errors: [number, SetError][] = [];
  const programs = task.programs ?? askStrategy(job, task.sets, strategy, errors);
  if (task.kind === "correlation") {
    // These sets ran before: a sum without one of them would be taken for that of all.
    if (errors.length > 0) throw new Error(`A set that ran failed again: ${errors[0]![1].message}`);
    return { errors, rowSums: sumStandardised(job, simulationPlan(job, programs), programs.sets) };
  }
  try {
    measureSets(job, programs, errors);
  } catch (error) {
    if (error instanceof SweepStopped) forget(job, programs.sets);
    throw error;
  }
  return { errors, rowSums: undefined };
}

/** Takes back the figures of the first sets of a task that was stopped: it is done as a whole or not. */
function forget({ state }: SweepJob, sets: Int32Array): void {
  const { scores, means, deviations, blockRows, blockSums } = state;
  for (const set of sets) {
    for (let place = set; place < scores.length; place += state.sets.length)
      scores[place] = Number.NaN;
    means[set] = Number.NaN;
    deviations[set] = Number.NaN;
    const row = blockRows[set]!;
    if (row >= 0) blockSums.fill(Number.NaN, row * 2 * ROW_BLOCKS, (row + 1) * 2 * ROW_BLOCKS);
  }
}

/** A strategy that is not the same each time it is asked may fail now for sets that were sound before. */
function askStrategy(
  job: SweepJob,
  sets: Int32Array,
  strategy: Strategy | undefined,
  errors: [number, SetError][],
): SetPrograms {
  if (!strategy) throw new Error("runTask: neither a program nor a strategy");
  return withExpressionScope(() => {
    const planned = planSignals(strategy, job.state.sets, job.options.exits, sets);
    errors.push(...planned.errors);
    const sound = sets.filter((set) => !planned.errors.has(set));
    return compileSets(planned, sound);
  });
}

/** Accounts of the given sets, side by side. */
function simulationPlan(job: SweepJob, programs: SetPrograms): SimulationPlan {
  const { options, prices } = job;
  return { options, program: programs.program, prices, accounts: accountsOf(programs) };
}

/**
 * Measures sets side by side. Where a strategy's own logic fails, halves are tried again until the
 * sets are alone whose fault it is.
 */
function measureSets(job: SweepJob, programs: SetPrograms, errors: [number, SetError][]): void {
  const kept = keptSimulation(job, programs);
  const duties = {
    samples: job.state.metricNames.includes("stability"),
    tolerant: true,
    tile: (bars: number) => countBars(job.progress, bars),
    ...(kept ? { kept } : {}),
  };
  const write = scoreWriter(job);
  const { sets, signalOf, program } = programs;
  try {
    const { failures } = measureAccounts(
      job.bars,
      simulationPlan(job, programs),
      duties,
      (account, measured) => write(sets[account]!, measured),
    );
    for (const [i, set] of sets.entries()) {
      const failure = failures.get(signalOf[i]!);
      if (failure) errors.push([set, setError(failure)]);
    }
  } catch (error) {
    if (error instanceof SweepStopped) throw error;
    if (program.results.length === 1) {
      for (const set of sets) errors.push([set, setError(error)]);
      return;
    }
    measureSets(job, firstHalf(programs), errors);
    measureSets(job, secondHalf(programs), errors);
  }
}

/** Turns what was measured of a set into its row of figures. */
function scoreWriter(job: SweepJob): (set: number, measured: MeasuredAccount) => void {
  const { options } = job;
  const { metricNames, scores, sets, means, deviations, blockRows, blockSums } = job.state;
  const statistics = metricNames.map((name) => STATISTICS.find((one) => one.name === name)!);
  const common = { costRate: costRate(options.costs), periodsPerYear: options.periodsPerYear };
  return (set, { rows, blockSums: ends, timestamp }) => {
    const measured = { ...rows, ...common, years: yearsOf(timestamp, job.bars.timeframe) };
    for (let metric = 0; metric < statistics.length; metric++) {
      const value = statistics[metric]!.compute(measured);
      const defined = typeof value === "number" && Number.isFinite(value);
      scores[metric * sets.length + set] = defined ? value : Number.NaN;
    }
    const { mean, squares, count } = rows.sums;
    means[set] = mean;
    deviations[set] = Math.sqrt(squares / (count - 1));
    const row = blockRows[set]!;
    if (row >= 0) blockSums.set(ends, row * ends.length);
  };
}
