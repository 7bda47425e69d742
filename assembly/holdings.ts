// What holding 1 and holding -1 makes of the bars of each block: kept where many accounts ask for it.
//
// For each of the two: per bar 32 bytes of sums from the block's start through the bar, in the order
// of operations of `hold` (quiet.ts) and so to the same bits; per block 64 bytes of what all of its
// bars make. For holding -1 also sums of products and the growth, per bar. The bars of a block from its
// first wild one on are left out.
import { rangeOfPrices } from "./equity";
import { LONG_SHIFT, SHIFT, SHORT_SHIFT } from "./market";
import { get, getInt } from "./memory";
import {
  BLOCK_SHIFT, CLOSE, HOLDINGS, LENGTH, MARKET, NEXT_OPEN, TWICE, WHOLE, WILD, at, blockOf, blockStart,
} from "./tile";

/** Most bars of a tile. */
const TILE: usize = 2048;
/** Sums of holding 1, then of -1: Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σmin(r, 0) each. */
export const SUM_BYTES: usize = TILE * 32;
/** Σr TWICE of holding -1, behind the sums. */
const PRODUCTS: usize = 2 * SUM_BYTES;
/** Growth of holding -1 from the block's start. */
const GROWTHS: usize = PRODUCTS + TILE * 8;
/** What whole blocks make of holding 1, then of -1; one more than a tile has, since blocks may be cut. */
const BLOCKS: usize = GROWTHS + TILE * 8;
const BLOCK_BYTES: usize = (TILE >> BLOCK_SHIFT) * 64 + 64;

/** Sums through bar t; two vectors. */
@inline export function keptSums(tile: usize, long: bool, t: i32): usize {
  return at(tile, HOLDINGS) + (long ? 0 : SUM_BYTES) + (<usize>t << 5);
}

@inline export function keptProduct(tile: usize, t: i32): f64 {
  return get(at(tile, HOLDINGS) + PRODUCTS, t);
}

/** Growths of holding -1, of which the block's begin at bar `first`. */
@inline export function keptGrowths(tile: usize, first: i32): usize {
  return at(tile, HOLDINGS) + GROWTHS + (<usize>first << 3);
}

/** Of a block: sums and losses as accounts add them, product, growth or last close, its range. */
@inline export function keptBlock(tile: usize, long: bool, block: i32): usize {
  return at(tile, HOLDINGS) + BLOCKS + (long ? 0 : BLOCK_BYTES) + (<usize>block << 6);
}

/** Σr (benchmark - market) from the sums of `bars` bars; the benchmark is r, or TWICE - r. */
@inline export function productOf(
  long: bool, sum: v128, product: f64, bars: f64, shift: f64, market: f64,
): f64 {
  const own = f64x2.extract_lane(sum, 0), square = f64x2.extract_lane(sum, 1);
  const beside = shift - market;
  return long
    ? square + (shift + beside) * own + bars * (shift * beside)
    : product - (square + shift * (2 * own + bars * shift)) - market * (own + bars * shift);
}

/** Σmin(r, 0)² and Σ|r| from Σmin(r, 0)² and Σmin(r, 0): |r| = r - 2 min(r, 0). */
@inline export function lossesOf(loss: v128, sum: v128, bars: f64, shift: f64): v128 {
  const moved = f64x2.extract_lane(sum, 0) + bars * shift - 2 * f64x2.extract_lane(loss, 1);
  return f64x2.replace_lane(loss, 1, moved);
}

/** Fills the HOLDINGS of a tile whose market moves have been made. Lane 0 is holding 1, lane 1 -1. */
export function keep_holdings(tile: usize): void {
  const n = getInt(tile, LENGTH);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const wholes = at(tile, WHOLE), twices = at(tile, TWICE), market = at(tile, MARKET);
  const zero = f64x2.splat(0.0), one = f64x2.splat(1.0);
  const shifts = f64x2.replace_lane(
    f64x2.splat(get(market, LONG_SHIFT)), 1, get(market, SHORT_SHIFT),
  );
  const turn = f64x2.replace_lane(zero, 1, -0.0);
  const crossed = i64x2.replace_lane(i64x2.splat(0), 1, -1);
  for (let t = 0; t < n;) {
    const block = blockOf(tile, t);
    const first = t, end = min(blockStart(tile, block) + (1 << BLOCK_SHIFT), n);
    const calm = min(end, getInt(at(tile, WILD), block));
    let distances = zero, squares = zero, below = zero, under = zero, joint = zero, growth = one;
    let oddDistances = zero, oddSquares = zero, oddBelow = zero, oddUnder = zero, oddJoint = zero;
    let oddGrowth = one, lows = f64x2.splat(Infinity), highs = f64x2.splat(-Infinity);
    for (; t < calm; t++) {
      const twice = nextOpen ? v128.load64_splat(twices + (<usize>t << 3)) : zero;
      const whole = v128.xor(v128.load64_splat(wholes + (<usize>t << 3)), turn);
      const r = f64x2.add(v128.and(twice, crossed), whole);
      const distance = f64x2.sub(r, shifts), square = f64x2.mul(distance, distance);
      const lost = f64x2.pmin(zero, r), lostSquare = f64x2.mul(lost, lost);
      const product = f64x2.mul(r, twice), grows = f64x2.add(one, r);
      let d: v128, q: v128, b: v128, u: v128, p: v128;
      if ((t - first) & 1) {
        oddDistances = f64x2.add(oddDistances, distance);
        oddSquares = f64x2.add(oddSquares, square);
        oddBelow = f64x2.add(oddBelow, lostSquare);
        oddUnder = f64x2.add(oddUnder, lost);
        oddJoint = f64x2.add(oddJoint, product);
        oddGrowth = f64x2.mul(oddGrowth, grows);
        d = f64x2.add(distances, oddDistances);
        q = f64x2.add(squares, oddSquares);
        b = f64x2.add(below, oddBelow);
        u = f64x2.add(under, oddUnder);
        p = f64x2.add(joint, oddJoint);
      } else {
        d = f64x2.add(f64x2.add(distances, oddDistances), distance);
        q = f64x2.add(f64x2.add(squares, oddSquares), square);
        b = f64x2.add(f64x2.add(below, oddBelow), lostSquare);
        u = f64x2.add(f64x2.add(under, oddUnder), lost);
        p = f64x2.add(f64x2.add(joint, oddJoint), product);
        distances = f64x2.add(distances, distance);
        squares = f64x2.add(squares, square);
        below = f64x2.add(below, lostSquare);
        under = f64x2.add(under, lost);
        joint = f64x2.add(joint, product);
        growth = f64x2.mul(growth, grows);
      }
      const long = keptSums(tile, true, t), short = keptSums(tile, false, t);
      v128.store(long, v128.shuffle<f64>(d, q, 0, 2));
      v128.store(long, v128.shuffle<f64>(b, u, 0, 2), 16);
      v128.store(short, v128.shuffle<f64>(d, q, 1, 3));
      v128.store(short, v128.shuffle<f64>(b, u, 1, 3), 16);
      const grown = f64x2.mul(growth, oddGrowth);
      v128.store64_lane(at(tile, HOLDINGS) + PRODUCTS + (<usize>t << 3), p, 1);
      v128.store64_lane(keptGrowths(tile, t), grown, 1);
      lows = f64x2.pmin(lows, grown);
      highs = f64x2.pmax(highs, grown);
    }
    if (calm > first) {
      const shortPlace = keptBlock(tile, false, block);
      keepBlock(true, tile, block, first, calm);
      keepBlock(false, tile, block, first, calm);
      store<f64>(shortPlace, f64x2.extract_lane(lows, 1), 48);
      store<f64>(shortPlace, f64x2.extract_lane(highs, 1), 56);
    }
    t = end;
  }
}

/** Writes what bars first … end - 1 of a block make, but for the range of holding -1. */
@inline function keepBlock(long: bool, tile: usize, block: i32, first: i32, end: i32): void {
  const market = at(tile, MARKET);
  const shift = get(market, long ? LONG_SHIFT : SHORT_SHIFT), bars = <f64>(end - first);
  const sums = keptSums(tile, long, end - 1), place = keptBlock(tile, long, block);
  const sum = v128.load(sums), loss = v128.load(sums, 16);
  const product: f64 = long ? 0 : keptProduct(tile, end - 1);
  v128.store(place, sum);
  v128.store(place, lossesOf(loss, sum, bars, shift), 16);
  store<f64>(place, productOf(long, sum, product, bars, shift, get(market, SHIFT)), 32);
  if (long) {
    const range = rangeOfPrices(at(tile, CLOSE), first, end);
    store<f64>(place, f64x2.extract_lane(range, 0), 48);
    store<f64>(place, f64x2.extract_lane(range, 1), 56);
  } else {
    store<f64>(place, get(keptGrowths(tile, 0), end - 1), 40);
  }
}
