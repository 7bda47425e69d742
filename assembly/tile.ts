// What all strategies on the same bars share while one tile is accounted: offsets and numbers in int32
// slots that the host knows by the same numbers (src/kernels/market.ts). Bar 0 is the tile's first
// counted bar.
import { getInt, setInt } from "./memory";

export const OPEN = 0; // float32 prices, as the next three
export const HIGH = 1;
export const LOW = 2;
export const CLOSE = 3;
export const LONGS = 4; // float64: return of holding 1 through the bar (market.ts); of -1: TO_SHORTS on
export const BENCHMARK = 6; // float64, of the bars before PLAIN, and of all where results are written bar by bar
export const WILD = 7; // int32 per block: its first bar with a huge move
export const DAY = 8; // int32 per bar: number of its date among those with bars
export const MARKET = 9;
export const LENGTH = 10; // bars
export const FIRST = 11; // index of bar 0 in its symbol
export const NEXT_OPEN = 12; // 1 for fills at the next open, else 0
export const SAMPLED = 13; // int32 bars whose equity is wanted, ascending, ended by one that never comes
export const POSITION = 14; // float64 results per bar, or 0; as the next three
export const TURNED = 15;
export const GROSS = 16;
export const NET = 17;
export const EQUITIES = 18; // float64 equities at the bars of SAMPLED
export const ROW_BLOCKS = 19; // int32: where the row blocks end, as bars of the tile; some lie outside
export const SCRATCH = 20; // room for a second state, and behind it for the growth within a block
export const HOLDINGS = 21; // what holding 1 and -1 makes of each block (holdings.ts), or 0
export const PLAIN = 22; // the first bar from which on buying and holding is no more than holding on
export const GROWTHS = 23; // float64: what holding -1 has made of 1 since the block's start
export const GROWTH_RANGES = 24; // float64 pairs per block: the least and the most of these (growth.ts)
export const GROWN = 25; // 1 once both are there
export const WILDS = 26; // 1 where some block has a wild bar

/** Row blocks of a backtest, for the overfitting statistics. */
export const ROW_BLOCK_COUNT = 16;

/** Bars per block: what happens to a position within one is formed from its start on (quiet.ts). */
export const BLOCK_SHIFT = 5;
/** Bars per chapter, whose moments are merged as one (moments.ts). */
export const CHAPTER = 2048;

/** Bytes from the return of holding 1 through a bar to that of holding -1. */
export const TO_SHORTS: usize = 2048 * 8;

@inline export function at(tile: usize, slot: i32): usize {
  return <usize>getInt(tile, slot);
}

/** Price `t` of a float32 column. */
@inline export function price(column: usize, t: i32): f64 {
  return <f64>load<f32>(column + (<usize>t << 2));
}

/** Prices `t` and `t + 1` of a float32 column. */
@inline export function prices(column: usize, t: i32): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(column + (<usize>t << 2)));
}

/** The block of bar t; blocks are anchored at the symbol's first bar. */
@inline export function blockOf(tile: usize, t: i32): i32 {
  return ((t + (getInt(tile, FIRST) & 31)) >> BLOCK_SHIFT);
}

/** The tile's bar at which a block begins; below 0 when it began before the first counted bar. */
@inline export function blockStart(tile: usize, block: i32): i32 {
  return (block << BLOCK_SHIFT) - (getInt(tile, FIRST) & 31);
}

/** Writes `value` to int32 slots from … to - 1. */
export function fill_int32(base: usize, from: i32, to: i32, value: i32): void {
  const four = i32x4.splat(value);
  let t = from;
  for (; t + 4 <= to; t += 4) v128.store(base + (<usize>t << 2), four);
  for (; t < to; t++) setInt(base, t, value);
}
