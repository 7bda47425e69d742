// Sums of an account at the ends of row blocks, for the overfitting statistics.
import {
  BLOCKS, BLOCK_SUMS, LONG, LONG_BARS, SHORT, SHORT_BARS, getCount,
} from "./account-state";
import { addKept } from "./holdings";
import { get, getInt, set } from "./memory";
import { endRowBlock } from "./moments";
import { quiet } from "./quiet";
import { HOLDINGS, MARKET, ROW_BLOCKS, ROW_BLOCK_COUNT, SCRATCH, WILDS, at } from "./tile";

/** The bar of the tile, if it is one, at which the next row block begins. */
@inline export function rowBlockEnd(tile: usize, state: usize): i32 {
  const block = getCount(state, BLOCKS);
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
    if (blockEnd <= t || held == 0) {
      endRowBlock(state, state, market);
    } else if (abs(held) == 1 && at(tile, HOLDINGS) != 0 && getInt(tile, WILDS) == 0) {
      // only sums of holding 1 or -1 change, as `hold` changes them
      const long = held == 1;
      const sums = state + (<usize>(long ? LONG : SHORT) << 3), count = long ? LONG_BARS : SHORT_BARS;
      const before = v128.load(sums), bars = get(state, count);
      v128.store(sums, addKept(tile, long, t, blockEnd, before));
      set(state, count, bars + <f64>(blockEnd - t));
      endRowBlock(state, state, market);
      v128.store(sums, before);
      set(state, count, bars);
    } else {
      const from = at(tile, SCRATCH);
      memory.copy(from, state, <usize>BLOCK_SUMS << 3);
      quiet(tile, t, blockEnd, held, from);
      endRowBlock(from, state, market);
    }
  }
}
