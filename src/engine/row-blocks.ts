import { ROW_BLOCKS } from "../kernels/market.ts";

/**
 * Ends of contiguous blocks of `rows` rows, as equal as possible: block b holds the rows from the end
 * of the block before it to result[b] - 1. Where `rows` is no multiple of `blocks`, the first
 * `rows % blocks` blocks hold one row more. No row is left out.
 *
 * @param blocks 16 unless given (SEMANTICS S).
 */
export function rowBlockEnds(rows: number, blocks: number = ROW_BLOCKS): readonly number[] {
  const short = Math.floor(rows / blocks);
  const long = rows % blocks;
  return Array.from({ length: blocks }, (_, b) => (b + 1) * short + Math.min(b + 1, long));
}
