// What a constant position has made of 1 since the start of a block, bar by bar.
//
// For holding 1 that is the close over the one before, for anything else a product of returns, formed
// over bars of even and of odd place in the block side by side.
import { least, most } from "./equity";
import { through } from "./market";
import { get, getInt, ones, set, setInt } from "./memory";
import {
  BLOCK_SHIFT, GROWN, GROWTHS, GROWTH_RANGES, LENGTH, LONGS, TO_SHORTS, WILD, at, blockOf, blockStart,
} from "./tile";

/** Sees to GROWTHS and GROWTH_RANGES of the tile: a strategy may never hold -1. */
@inline export function growShort(tile: usize): void {
  if (getInt(tile, GROWN) == 0) growTile(tile);
}

/** The bars of a block from its first wild one on are left out. */
function growTile(tile: usize): void {
  setInt(tile, GROWN, 1);
  const n = getInt(tile, LENGTH), lastBlock = blockOf(tile, n - 1);
  for (let block = 0; block <= lastBlock; block++) {
    const start = blockStart(tile, block), first = max(start, 0);
    const end = min(min(start + (1 << BLOCK_SHIFT), n), getInt(at(tile, WILD), block));
    if (end <= first) continue;
    const range = grow(true, tile, first, end, -1, at(tile, GROWTHS) + (<usize>first << 3));
    v128.store(at(tile, GROWTH_RANGES) + (<usize>block << 4), range);
  }
}

/**
 * Writes to `out` what `held` has made of 1 after each of bars first … end - 1 of a block, `first`
 * being its first in the tile, and returns the least and the most of that and of 1. `short` where
 * `held` is -1.
 */
@inline export function grow(
  short: bool, tile: usize, first: i32, end: i32, held: f64, out: usize,
): v128 {
  const longs = at(tile, LONGS), shorts = longs + TO_SHORTS;
  const ofLong = f64x2.splat(held * (held + 1) * 0.5); // market.ts, `through`
  const ofShort = f64x2.splat(held * (held - 1) * 0.5);
  const one = ones();
  let lows = one, highs = one, both = one;
  let t = first;
  for (; t + 2 <= end; t += 2) {
    const place = <usize>t << 3;
    let r = v128.load(shorts + place);
    if (!short) {
      r = f64x2.add(f64x2.mul(ofLong, v128.load(longs + place)), f64x2.mul(ofShort, r));
    }
    const after = f64x2.mul(both, f64x2.add(one, r));
    const each = f64x2.mul(
      v128.shuffle<f64>(after, after, 0, 0), v128.shuffle<f64>(both, after, 1, 3),
    );
    v128.store(out + (<usize>(t - first) << 3), each);
    lows = f64x2.pmin(lows, each);
    highs = f64x2.pmax(highs, each);
    both = after;
  }
  let last = f64x2.extract_lane(both, 0) * f64x2.extract_lane(both, 1);
  if (t < end) {
    const r = short ? get(shorts, t) : through(held, get(longs, t), get(shorts, t));
    last = f64x2.extract_lane(both, 0) * (1 + r) * f64x2.extract_lane(both, 1);
    set(out, t - first, last);
  }
  return f64x2.replace_lane(f64x2.splat(least(lows, last)), 1, most(highs, last));
}
