import { ROW_BLOCKS } from "../../kernels/market.ts";
import type { BlockSums } from "../overfitting/block-sums.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import type { ScoreTable, SetError } from "../score-table.ts";
import type { FigureTask, TaskResult } from "./job.ts";

/**
 * All that a sweep has found so far. A state that was kept may be gone on with. Figures of sets that are
 * not done mean nothing while the sweep runs, and are NaN once it has ended.
 */
export interface SweepState {
  readonly sets: ParameterSets;
  readonly metricNames: readonly string[];
  /** Figures, metric after metric: `scores[metric * sets.length + set]`. */
  readonly scores: Float64Array;
  /** Mean and sample deviation of the net returns per row of each set. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** For each set the number of its row in `blockSums`, or -1. */
  readonly blockRows: Int32Array;
  /** Per row 16 pairs: sum of net returns, and of their squares, through the end of a block. */
  readonly blockSums: Float64Array;
  /** 1 for each set that was run or failed. */
  readonly done: Uint8Array;
  readonly errors: Map<number, SetError>;
}

/**
 * A state before the first set. Its figures are 0, so that the memory of a large table is touched for the
 * first time while threads compute, and not before.
 *
 * @param sampled sets whose block sums are kept, ascending.
 */
export function emptyState(
  sets: ParameterSets,
  metricNames: readonly string[],
  sampled: Int32Array,
): SweepState {
  const blockRows = new Int32Array(sets.length).fill(-1);
  for (let row = 0; row < sampled.length; row++) blockRows[sampled[row]!] = row;
  return {
    sets,
    metricNames,
    scores: new Float64Array(metricNames.length * sets.length),
    means: new Float64Array(sets.length),
    deviations: new Float64Array(sets.length),
    blockRows,
    blockSums: new Float64Array(sampled.length * 2 * ROW_BLOCKS),
    done: new Uint8Array(sets.length),
    errors: new Map(),
  };
}

/** Notes what a task of the sweep found. */
export function takeResult(
  { scores, means, deviations, blockRows, blockSums, sets, done, errors }: SweepState,
  { sets: own, sampled, failed }: FigureTask,
  { figures, errors: failures }: TaskResult,
): void {
  if (!figures) throw new Error("A task for figures brought none");
  scatter(figures.means, 0, own, means, 0);
  scatter(figures.deviations, 0, own, deviations, 0);
  for (let metric = 0; metric * sets.length < scores.length; metric++) {
    scatter(figures.scores, metric * own.length, own, scores, metric * sets.length);
  }
  scatterBlockSums(figures.blockSums, sampled, own, blockRows, blockSums);
  for (let place = 0; place < own.length; place++) done[own[place]!] = 1;
  for (const [place, error] of [...failed, ...failures]) errors.set(own[place]!, error);
}

/**
 * Value `from + i` goes to place `to + sets[i]`. It sees arrays alone, as does `scatterBlockSums`: what V8
 * has compiled for objects is lost with the last of their kind.
 */
function scatter(
  values: Float64Array,
  from: number,
  sets: Int32Array,
  into: Float64Array,
  to: number,
): void {
  for (let i = 0; i < sets.length; i++) into[to + sets[i]!] = values[from + i]!;
}

/** The row of each sampled place goes to that of its set. */
function scatterBlockSums(
  values: Float64Array,
  sampled: Int32Array,
  sets: Int32Array,
  rows: Int32Array,
  into: Float64Array,
): void {
  for (let row = 0; row < sampled.length; row++) {
    const from = row * 2 * ROW_BLOCKS;
    const to = rows[sets[sampled[row]!]!]! * 2 * ROW_BLOCKS;
    // a loop, since views to copy between would cost more than the copy
    for (let i = 0; i < 2 * ROW_BLOCKS; i++) into[to + i] = values[from + i]!;
  }
}

/** Makes the figures of sets that are not done NaN. */
export function forgetUndone({
  scores,
  means,
  deviations,
  blockRows,
  blockSums,
  done,
}: SweepState): void {
  for (let set = 0; set < done.length; set++) {
    if (done[set] === 1) continue;
    for (let i = set; i < scores.length; i += done.length) scores[i] = Number.NaN;
    means[set] = Number.NaN;
    deviations[set] = Number.NaN;
    const row = blockRows[set]!;
    if (row >= 0) blockSums.fill(Number.NaN, row * 2 * ROW_BLOCKS, (row + 1) * 2 * ROW_BLOCKS);
  }
}

/** The figures of a state as a table; views, not copies. */
export function tableOf({ sets, metricNames, scores, done, errors }: SweepState): ScoreTable {
  const { length } = sets;
  const column = (metric: number) => scores.subarray(metric * length, (metric + 1) * length);
  return {
    sets,
    metricNames,
    metrics: Object.fromEntries(metricNames.map((name, metric) => [name, column(metric)])),
    done,
    errors,
  };
}

/** Sums of each row block of the sampled sets that did not fail. @param rows how many rows each has. */
export function blockSumsOf(state: SweepState, counts: Float64Array): BlockSums {
  const sampled = setsWhere(state.sets.length, (set) => {
    return state.blockRows[set]! >= 0 && state.done[set] === 1 && !state.errors.has(set);
  });
  const sums = new Float64Array(sampled.length * ROW_BLOCKS);
  const squares = new Float64Array(sampled.length * ROW_BLOCKS);
  for (const [row, set] of sampled.entries()) {
    const from = state.blockRows[set]! * 2 * ROW_BLOCKS;
    let sum = 0;
    let square = 0;
    for (let block = 0; block < ROW_BLOCKS; block++) {
      const sumThrough = state.blockSums[from + 2 * block]!;
      const squareThrough = state.blockSums[from + 2 * block + 1]!;
      sums[row * ROW_BLOCKS + block] = sumThrough - sum;
      squares[row * ROW_BLOCKS + block] = squareThrough - square;
      sum = sumThrough;
      square = squareThrough;
    }
  }
  return { blocks: ROW_BLOCKS, sets: sampled, counts, sums, squares };
}

/** Sets that were not run yet, ascending. A loop of its own: there may be millions. */
export function setsLeft({ done }: SweepState): Int32Array {
  const sets = new Int32Array(done.length);
  let left = 0;
  for (let set = 0; set < done.length; set++) if (done[set] === 0) sets[left++] = set;
  return left < sets.length ? sets.slice(0, left) : sets;
}

/** Those of `count` sets that `wanted` takes; counted first, since a list that grows takes more room. */
export function setsWhere(count: number, wanted: (set: number) => boolean): Int32Array {
  let found = 0;
  for (let set = 0; set < count; set++) if (wanted(set)) found++;
  const sets = new Int32Array(found);
  let next = 0;
  for (let set = 0; next < found; set++) if (wanted(set)) sets[next++] = set;
  return sets;
}
