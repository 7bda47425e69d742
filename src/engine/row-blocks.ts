import { ROW_BLOCKS } from "../kernels/market.ts";

/**
 * Ends of 16 contiguous blocks of `rows` rows, as equal as whole rows allow: block k holds rows
 * floor(k rows / 16) … floor((k + 1) rows / 16) - 1. Blocks of fewer than 16 rows may be empty.
 */
export function rowBlocks(rows: number): readonly number[] {
  return Array.from({ length: ROW_BLOCKS }, (_, k) => Math.floor(((k + 1) * rows) / ROW_BLOCKS));
}
