// What holding 1 and holding -1 makes of the bars of each block: kept where many accounts ask for it.
//
// For each of the two: per bar 32 bytes of sums from the block's start through the bar, in the order
// of operations of `hold` (quiet.ts) and so to the same bits. For holding -1 also sums of products. The
// bars of a block from its first wild one on are left out. Per block the range of its closes.
import { rangeOfPrices } from "./equity";
import { LONG_SHIFT, SHORT_SHIFT } from "./market";
import { get, getInt } from "./memory";
import {
  BLOCK_SHIFT, CLOSE, HOLDINGS, LENGTH, LONGS, MARKET, TO_SHORTS, WILD, at, blockOf, blockStart,
} from "./tile";

/** Most bars of a tile. */
const TILE: usize = 2048;
/** Sums of holding 1, then of -1: Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σmin(r, 0) each. */
const SUM_BYTES: usize = TILE * 32;
/** Σr (return of holding 1) of holding -1, behind the sums. */
const PRODUCTS: usize = 2 * SUM_BYTES;
/** Least and most close of each block; one more than a tile has, since blocks may be cut. */
const RANGES: usize = PRODUCTS + TILE * 8;

/** Sums through bar t; two vectors. */
@inline export function keptSums(tile: usize, long: bool, t: i32): usize {
  return at(tile, HOLDINGS) + (long ? 0 : SUM_BYTES) + (<usize>t << 5);
}

/**
 * Σ(r - shift) and Σ(r - shift)² of bars a … b - 1, none of them wild, added to `sums` block by
 * block.
 */
export function addKept(tile: usize, long: bool, a: i32, b: i32, sums: v128): v128 {
  for (let t = a; t < b;) {
    const start = blockStart(tile, blockOf(tile, t));
    const end = min(b, start + (1 << BLOCK_SHIFT));
    let sum = v128.load(keptSums(tile, long, end - 1));
    if (t > max(start, 0)) sum = f64x2.sub(sum, v128.load(keptSums(tile, long, t - 1)));
    sums = f64x2.add(sums, sum);
    t = end;
  }
  return sums;
}

@inline export function keptProduct(tile: usize, t: i32): f64 {
  return get(at(tile, HOLDINGS) + PRODUCTS, t);
}

@inline export function keptRange(tile: usize, block: i32): v128 {
  return v128.load(at(tile, HOLDINGS) + RANGES + (<usize>block << 4));
}

/** Fills the HOLDINGS of a tile whose market moves have been made. Lane 0 is holding 1, lane 1 -1. */
export function keep_holdings(tile: usize): void {
  const n = getInt(tile, LENGTH), holdings = at(tile, HOLDINGS);
  const longs = at(tile, LONGS), market = at(tile, MARKET);
  const zero = f64x2.splat(0.0);
  const shifts = f64x2.replace_lane(
    f64x2.splat(get(market, LONG_SHIFT)), 1, get(market, SHORT_SHIFT),
  );
  for (let t = 0; t < n;) {
    const block = blockOf(tile, t);
    const first = t, end = min(blockStart(tile, block) + (1 << BLOCK_SHIFT), n);
    const calm = min(end, getInt(at(tile, WILD), block));
    // of bars of even place, and of those of odd place
    let distances = zero, squares = zero, below = zero, under = zero, joint: f64 = 0;
    let oddDistances = zero, oddSquares = zero, oddBelow = zero, oddUnder = zero, oddJoint: f64 = 0;
    while (t < calm) {
      let r = returns(longs, t);
      let distance = f64x2.sub(r, shifts), lost = f64x2.pmin(zero, r);
      let square = f64x2.mul(distance, distance), lostSquare = f64x2.mul(lost, lost);
      let product = f64x2.extract_lane(r, 0) * f64x2.extract_lane(r, 1);
      keep(
        tile, t,
        f64x2.add(f64x2.add(distances, oddDistances), distance),
        f64x2.add(f64x2.add(squares, oddSquares), square),
        f64x2.add(f64x2.add(below, oddBelow), lostSquare),
        f64x2.add(f64x2.add(under, oddUnder), lost),
        joint + oddJoint + product,
      );
      distances = f64x2.add(distances, distance);
      squares = f64x2.add(squares, square);
      below = f64x2.add(below, lostSquare);
      under = f64x2.add(under, lost);
      joint += product;
      if (++t == calm) break;
      r = returns(longs, t);
      distance = f64x2.sub(r, shifts);
      lost = f64x2.pmin(zero, r);
      oddDistances = f64x2.add(oddDistances, distance);
      oddSquares = f64x2.add(oddSquares, f64x2.mul(distance, distance));
      oddBelow = f64x2.add(oddBelow, f64x2.mul(lost, lost));
      oddUnder = f64x2.add(oddUnder, lost);
      oddJoint += f64x2.extract_lane(r, 0) * f64x2.extract_lane(r, 1);
      keep(
        tile, t, f64x2.add(distances, oddDistances), f64x2.add(squares, oddSquares),
        f64x2.add(below, oddBelow), f64x2.add(under, oddUnder), joint + oddJoint,
      );
      t++;
    }
    const range = rangeOfPrices(at(tile, CLOSE), first, end);
    v128.store(holdings + RANGES + (<usize>block << 4), range);
    t = end;
  }
}

/** Returns of holding 1 and -1. */
@inline function returns(longs: usize, t: i32): v128 {
  const place = longs + (<usize>t << 3);
  return v128.load64_lane(place, v128.load64_zero(place), 1, TO_SHORTS);
}

@inline function keep(
  tile: usize, t: i32, d: v128, q: v128, b: v128, u: v128, product: f64,
): void {
  const long = keptSums(tile, true, t);
  v128.store(long, v128.shuffle<f64>(d, q, 0, 2));
  v128.store(long, v128.shuffle<f64>(b, u, 0, 2), 16);
  v128.store(long + SUM_BYTES, v128.shuffle<f64>(d, q, 1, 3));
  v128.store(long + SUM_BYTES, v128.shuffle<f64>(b, u, 1, 3), 16);
  store<f64>(at(tile, HOLDINGS) + PRODUCTS + (<usize>t << 3), product);
}
