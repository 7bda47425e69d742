import { ROW_BLOCKS } from "../kernels/market.ts";

/**
 * Ends of 16 contiguous blocks of `rows` rows, as equal as possible: where `rows` is no multiple of
 * 16, the first `rows % 16` blocks hold one row more. No row is left out.
 */
export function rowBlockEnds(rows: number): readonly number[] {
  const short = Math.floor(rows / ROW_BLOCKS);
  const long = rows % ROW_BLOCKS;
  return Array.from({ length: ROW_BLOCKS }, (_, b) => (b + 1) * short + Math.min(b + 1, long));
}
