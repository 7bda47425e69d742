// Sums of an account at the ends of row blocks, for the overfitting statistics.
import { BLOCKS, BLOCK_SUMS } from "./account-state";
import { get, getInt } from "./memory";
import { endRowBlock } from "./moments";
import { flat, quiet } from "./quiet";
import { MARKET, ROW_BLOCKS, ROW_BLOCK_COUNT, SCRATCH, at } from "./tile";

/** The bar of the tile, if it is one, at which the next row block begins. */
@inline export function rowBlockEnd(tile: usize, state: usize): i32 {
  const block = <i32>get(state, BLOCKS);
  return block < ROW_BLOCK_COUNT ? getInt(at(tile, ROW_BLOCKS), block) : i32.MAX_VALUE;
}

/**
 * Notes the sums of row blocks that end before bar `end`, when the state has come to bar t and holds
 * `held` until then. A block that ends on the way is summed in a copy of the state, so that where
 * blocks end leaves no trace in any other figure. Returns where the next one ends.
 */
export function endRowBlocks(tile: usize, t: i32, end: i32, held: f64, state: usize): i32 {
  const market = at(tile, MARKET);
  while (true) {
    const blockEnd = rowBlockEnd(tile, state);
    if (blockEnd > t && blockEnd >= end) return blockEnd;
    let from = state;
    if (blockEnd > t) {
      from = at(tile, SCRATCH);
      memory.copy(from, state, <usize>BLOCK_SUMS << 3);
      if (held == 0) flat(tile, t, blockEnd, from);
      else quiet(tile, t, blockEnd, held, from);
    }
    endRowBlock(from, state, market);
  }
}
