import { ROW_BLOCKS } from "../../kernels/market.ts";
import type { BlockSums } from "../overfitting/block-sums.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import type { ScoreTable, SetError } from "../score-table.ts";

/**
 * All that a sweep has found so far. Arrays lie in shared memory where there is any, so that threads
 * write where the figures belong. A state that was kept may be gone on with.
 */
export interface SweepState {
  readonly sets: ParameterSets;
  readonly metricNames: readonly string[];
  /** Figures, metric after metric: `scores[metric * sets.length + set]`; NaN to begin with. */
  readonly scores: Float64Array;
  /** Mean and sample deviation of the net returns per row of each set; NaN to begin with. */
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

/** A state before the first set. @param sampled sets whose block sums are kept, ascending. */
export function emptyState(
  sets: ParameterSets,
  metricNames: readonly string[],
  sampled: Int32Array,
): SweepState {
  const blockRows = shared(Int32Array, sets.length).fill(-1);
  for (const [row, set] of sampled.entries()) blockRows[set] = row;
  return {
    sets,
    metricNames,
    scores: shared(Float64Array, metricNames.length * sets.length).fill(Number.NaN),
    means: shared(Float64Array, sets.length).fill(Number.NaN),
    deviations: shared(Float64Array, sets.length).fill(Number.NaN),
    blockRows,
    blockSums: shared(Float64Array, sampled.length * 2 * ROW_BLOCKS).fill(Number.NaN),
    done: new Uint8Array(sets.length),
    errors: new Map(),
  };
}

/** An array that threads can share; a page without cross-origin isolation has only its own memory. */
export function shared<T extends Float64Array | Int32Array>(
  Type: { new (buffer: ArrayBufferLike): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  const bytes = length * Type.BYTES_PER_ELEMENT;
  return new Type(
    typeof SharedArrayBuffer === "undefined"
      ? new ArrayBuffer(bytes)
      : new SharedArrayBuffer(bytes),
  );
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

/** Those of `count` sets that `wanted` takes; counted first, since a list that grows takes more room. */
export function setsWhere(count: number, wanted: (set: number) => boolean): Int32Array {
  let found = 0;
  for (let set = 0; set < count; set++) if (wanted(set)) found++;
  const sets = new Int32Array(found);
  let next = 0;
  for (let set = 0; next < found; set++) if (wanted(set)) sets[next++] = set;
  return sets;
}
