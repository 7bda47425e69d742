import { rowBlockEnds } from "../../engine/row-blocks.ts";
import { ROW_BLOCKS } from "../../kernels/market.ts";

/** Contiguous blocks of rows in SEMANTICS S: 16. */
export const BLOCKS = ROW_BLOCKS;

/** What the sweep keeps of each set's net returns r, and all that the overfitting statistics need. */
export interface BlockSums {
  /** {@link BLOCKS}. */
  readonly blocks: number;
  /** Indices of the sets in the table, ascending; sets that failed are not among them. */
  readonly sets: Int32Array;
  /** Rows of each block, length `blocks`. */
  readonly counts: Float64Array;
  /** Σ r, a row of `blocks` values per set: `sums[set * blocks + block]`. */
  readonly sums: Float64Array;
  /** Σ r², laid out like `sums`. */
  readonly squares: Float64Array;
}

/**
 * Where the blocks begin and end (engine/row-blocks): block b holds rows [result[b], result[b + 1]).
 *
 * @returns `blocks` + 1 row indices, the last one `rows`.
 */
export function blockBoundaries(rows: number, blocks: number = BLOCKS): Int32Array {
  return Int32Array.of(0, ...rowBlockEnds(rows, blocks));
}
