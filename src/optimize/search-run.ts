import { STATISTICS } from "../engine/metrics/index.ts";
import type { BacktestOptions } from "../engine/options.ts";
import type { Bars } from "../strategy/bars.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { compileMetricConstraints, type MetricConstraints } from "./analysis/metric-constraints.ts";
import { type Objective, resolveObjective } from "./analysis/objective.ts";
import { type Plateau, plateauOf } from "./analysis/plateau.ts";
import { type Scores, scoresOf } from "./analysis/scores.ts";
import { refine } from "./coarse-to-fine.ts";
import { type Compute, INLINE_COMPUTE } from "./compute.ts";
import { joinStates } from "./join-states.ts";
import { pboSample } from "./overfitting/pbo-sample.ts";
import { completeSets, joinSets, type ParameterSets } from "./parameter-sets.ts";
import type { ScoreTable } from "./score-table.ts";
import { type CoarseToFineSearch, type Search, searchSets } from "./search.ts";
import { numbersFrom } from "./sweep/cuts.ts";
import type { SweepTask } from "./sweep/job.ts";
import { emptyState, type SweepState } from "./sweep/state.ts";
import {
  SWEEP_METRICS,
  type SweepOptions,
  type SweepProgress,
  type SweepResult,
  sweep,
} from "./sweep/sweep.ts";

/** What a search looks for; every field has a default. */
export interface SearchGoal extends MetricConstraints {
  /** What "best" means: a metric, `"beta:min"`, or a function; the Sharpe ratio unless given. */
  readonly objective?: Objective | undefined;
}

/** How a search runs; every field has a default. */
export interface SearchRunOptions extends BacktestOptions, SearchGoal {
  /** Figures to compute; `SWEEP_METRICS`, and `stability` where objective or constraint name it. */
  readonly metrics?: readonly string[];
  /** Where it is done; in this thread unless given. */
  readonly compute?: Compute;
  /**
   * Module whose default export is the strategy. Threads ask it there: needed for one with a `kernel()`,
   * and with many sets a good part of the work.
   */
  readonly strategyUrl?: string;
  /** Seed of the samples for the overfitting statistics; 1 unless given. */
  readonly seed?: number;
  /** Largest size of the table in bytes; 1 GiB unless given. */
  readonly limitBytes?: number;
  /** Ends the search early; what is done is kept. */
  readonly signal?: AbortSignal;
  /** The `rounds` that the same search over the same bars left behind when it was stopped. */
  readonly resume?: readonly SavedRound[];
  /** Told before each round; all kinds but coarse-to-fine have one. */
  readonly onRound?: (round: SearchRound) => void;
  /** Told whenever some sets are done, with all rounds so far. */
  readonly onDone?: (rounds: readonly SweepState[]) => void;
}

/** What a round has found so far; its sets follow from the search. */
export type SavedRound = Omit<SweepState, "sets">;

/** A round of a search that is about to begin. */
export interface SearchRound {
  /** Counted from 0. */
  readonly number: number;
  readonly sets: ParameterSets;
  /** Sets that an earlier search has done. */
  readonly resumed: number;
  /** Ask for it as often as you like. */
  readonly progress: SweepProgress;
}

/** What a search found before anything is concluded from it. */
export interface SearchRun {
  readonly kind: Search["kind"];
  /** All sets of all rounds. */
  readonly table: ScoreTable;
  readonly scores: Scores;
  readonly plateau: Plateau;
  /** Whether it ended before all sets were done. */
  readonly stopped: boolean;
  /** All rounds as one. */
  readonly state: SweepState;
  /** What it takes to go on with it: `resume`. */
  readonly rounds: readonly SweepState[];
  readonly options: SweepResult["options"];
  /** On how many threads its largest round ran, and what a person should know about that. */
  readonly spread: SweepResult["spread"];
  correlate: SweepResult["correlate"];
}

/**
 * Runs a strategy over bars with every set of a search, and scores them.
 *
 * A grid or random search is one sweep. A coarse-to-fine search sweeps a coarse grid, then `rounds`
 * times the new sets that `refine` proposes around the best plateaus so far (around the best scores
 * where no set has a plateau); it ends early when nothing finer is left, or no set has a score.
 *
 * @param search a search, or sets made beforehand, which count as a grid.
 * @throws AssayError as `searchSets`, `sweep`, `resolveObjective` and `compileMetricConstraints`.
 */
export async function runSearch(
  bars: Bars,
  strategy: Strategy,
  search: Search | ParameterSets,
  options: SearchRunOptions = {},
): Promise<SearchRun> {
  const { kind, sets, refining } = firstSets(strategy, search, options);
  const { goal, sweepOptions, metrics } = partsOf(options);
  requireGoal(goal, metrics);
  const score = (table: ScoreTable) => {
    const scores = scoresOf(table, goal.objective ?? DEFAULT_OBJECTIVE, goal);
    return { scores, plateau: plateauOf(strategy, table, scores.values, { search: kind }) };
  };
  const rounds: SweepState[] = [];
  let spread: SweepResult["spread"] | undefined;
  const swept = async (sets: ParameterSets): Promise<SweepResult> => {
    const number = rounds.length;
    // Of a search in rounds all block sums are kept: who is in the sample depends on how many sets
    // there are in the end.
    const all = () => emptyState(sets, metrics, numbersFrom(0, sets.length));
    const saved = options.resume?.[number];
    const resume = saved ? { ...saved, sets } : refining ? all() : undefined;
    const resumed = saved?.done.reduce((count, one) => count + one, 0) ?? 0;
    const earlier = [...rounds];
    const result = await sweep(bars, strategy, sets, {
      ...sweepOptions,
      metrics,
      ...(resume && { resume }),
      onStart: (progress) => options.onRound?.({ number, sets, resumed, progress }),
      onDone: (state) => options.onDone?.([...earlier, state]),
    });
    rounds.push(result.state);
    if (!spread || result.spread.threads > spread.threads) spread = result.spread;
    return result;
  };

  let all = sets;
  let result = await swept(sets);
  let scored = score(result.table);
  while (refining && !result.stopped && rounds.length <= refining.rounds) {
    const fresh = finerSets(strategy, all, scored, refining, options.limitBytes);
    if (fresh.length === 0) break;
    await swept(fresh);
    all = joinSets(strategy, [all, fresh]);
    const sampled = pboSample(all.length, sweepOptions.seed ?? 1);
    const resume = joinStates(all, rounds, sampled);
    // Nothing is left to do, or the signal forbids it: this makes one result of all rounds.
    result = await sweep(bars, strategy, all, { ...sweepOptions, metrics, resume });
    scored = score(result.table);
  }
  const { table, stopped, state, options: resolved } = result;
  const correlate = async () => {
    const { signal, compute = INLINE_COMPUTE, ...unsignalled } = sweepOptions;
    const sums = signal?.aborted ? undefined : await result.correlate();
    if (sums && !signal?.aborted) return sums;
    // Sums that were stopped on the way are no sums, and a job that was told to stop stays so.
    const again = { ...unsignalled, metrics, compute: withoutFigures(compute), resume: state };
    return (await sweep(bars, strategy, all, again)).correlate();
  };
  const found = { kind, table, ...scored, stopped, state, rounds, options: resolved, correlate };
  return { ...found, spread: spread ?? result.spread };
}

/** Does what tasks ask but figures, so that a stopped sweep stays as it is. */
function withoutFigures(compute: Compute): Compute {
  return {
    threads: compute.threads,
    run: (job, tasks, strategy, done) => compute.run(job, correlations(tasks), strategy, done),
  };
}

function* correlations(tasks: Iterable<SweepTask>): Generator<SweepTask> {
  for (const task of tasks) if (task.kind === "correlation") yield task;
}

const DEFAULT_OBJECTIVE = "sharpe";

/** Figures that a search needs: `SWEEP_METRICS`, and `stability` where something names it. */
export function searchMetrics({
  objective = DEFAULT_OBJECTIVE,
  constraint,
}: SearchGoal): readonly string[] {
  const metric = typeof objective === "object" ? objective.metric : objective;
  const named = [metric, constraint].filter((text) => typeof text === "string").join(" ");
  return /\bstability\b/.test(named) ? STATISTICS.map(({ name }) => name) : SWEEP_METRICS;
}

/** @throws AssayError for an objective or a constraint that these metrics cannot decide. */
export function requireGoal(goal: SearchGoal, metrics: readonly string[]): void {
  resolveObjective(goal.objective ?? DEFAULT_OBJECTIVE, metrics);
  compileMetricConstraints(goal, metrics);
}

/** The sets that a search begins with, and how it goes on. */
function firstSets(
  strategy: Strategy,
  search: Search | ParameterSets,
  { metrics, limitBytes, ...goal }: SearchRunOptions,
): {
  readonly kind: Search["kind"];
  readonly sets: ParameterSets;
  readonly refining?: CoarseToFineSearch;
} {
  if ("axes" in search) return { kind: "grid", sets: completeSets(strategy, search) };
  const scoreColumns = (metrics ?? searchMetrics(goal)).length;
  const sets = searchSets(strategy, search, { scoreColumns, ...(limitBytes && { limitBytes }) });
  return { kind: search.kind, sets, ...(search.kind === "coarse-to-fine" && { refining: search }) };
}

/** Options by who wants them. */
function partsOf(options: SearchRunOptions) {
  const { objective, minTrades, maxDrawdown, constraint, space, ...rest } = options;
  const { metrics, resume: _, onRound: __, onDone: ___, ...sweepOptions } = rest;
  const goal = { objective, minTrades, maxDrawdown, constraint, space };
  return {
    goal,
    metrics: metrics ?? searchMetrics(goal),
    sweepOptions: sweepOptions satisfies SweepOptions,
  };
}

/** New sets around the best plateaus; around the best scores where nothing is a plateau. */
function finerSets(
  strategy: Strategy,
  sets: ParameterSets,
  { scores, plateau }: Pick<SearchRun, "scores" | "plateau">,
  { ranges, constraint }: CoarseToFineSearch,
  limitBytes: number | undefined,
): ParameterSets {
  if (scores.counts.scored === 0) return { length: 0, axes: [] };
  const centres = plateau.best === undefined ? scores.values : plateau.scores;
  return refine(strategy, sets, centres, { ranges, constraint, ...(limitBytes && { limitBytes }) });
}
