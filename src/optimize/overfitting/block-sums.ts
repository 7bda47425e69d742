/** Contiguous blocks of rows in SEMANTICS S. */
export const BLOCKS = 16;

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
 * Where the blocks begin and end: block b holds rows [result[b], result[b + 1]). As equal as
 * possible; where `rows` is no multiple of `blocks`, the first `rows % blocks` blocks hold one row
 * more. No row is left out.
 *
 * @returns `blocks` + 1 row indices, the last one `rows`.
 */
export function blockBoundaries(rows: number, blocks: number = BLOCKS): Int32Array {
  const short = Math.floor(rows / blocks);
  const long = rows % blocks;
  return Int32Array.from({ length: blocks + 1 }, (_, b) => b * short + Math.min(b, long));
}
