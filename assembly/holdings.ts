// What holding 1 and holding -1 makes of the bars of each block: kept where many accounts ask for it.
//
// For each of the two: per bar 32 bytes of sums from the block's start through the bar, in the order
// of operations of `hold` (quiet.ts) and so to the same bits. For holding -1 also sums of products. The
// bars of a block from its first wild one on are left out. Per block the range of its closes.
import { rangeOfPrices } from "./equity";
import { LONG_SHIFT, SHORT_SHIFT } from "./market";
import { get, getInt, set } from "./memory";
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
  const products = holdings + PRODUCTS;
  const longs = at(tile, LONGS), market = at(tile, MARKET);
  const zero = f64x2.splat(0.0);
  const shifts = f64x2.replace_lane(
    f64x2.splat(get(market, LONG_SHIFT)), 1, get(market, SHORT_SHIFT),
  );
  for (let t = 0; t < n;) {
    const block = blockOf(tile, t);
    const first = t, end = min(blockStart(tile, block) + (1 << BLOCK_SHIFT), n);
    const calm = min(end, getInt(at(tile, WILD), block));
    // of bars of even place, of those of odd place, and of both
    let distances = zero, squares = zero, below = zero, under = zero;
    let oddDistances = zero, oddSquares = zero, oddBelow = zero, oddUnder = zero;
    let allDistances = zero, allSquares = zero, allBelow = zero, allUnder = zero;
    // products: of even and of odd place, and behind the sum through the bar before that through it
    let joint = zero, kept = zero;
    for (; t + 2 <= calm; t += 2) {
      const place = longs + (<usize>t << 3), to = holdings + (<usize>t << 5);
      const long = v128.load(place), short = v128.load(place, TO_SHORTS);
      let r = v128.shuffle<f64>(long, short, 0, 2);
      let distance = f64x2.sub(r, shifts), lost = f64x2.pmin(zero, r);
      let square = f64x2.mul(distance, distance), lostSquare = f64x2.mul(lost, lost);
      keep(
        to, f64x2.add(allDistances, distance), f64x2.add(allSquares, square),
        f64x2.add(allBelow, lostSquare), f64x2.add(allUnder, lost),
      );
      distances = f64x2.add(distances, distance);
      squares = f64x2.add(squares, square);
      below = f64x2.add(below, lostSquare);
      under = f64x2.add(under, lost);
      r = v128.shuffle<f64>(long, short, 1, 3);
      distance = f64x2.sub(r, shifts);
      lost = f64x2.pmin(zero, r);
      oddDistances = f64x2.add(oddDistances, distance);
      oddSquares = f64x2.add(oddSquares, f64x2.mul(distance, distance));
      oddBelow = f64x2.add(oddBelow, f64x2.mul(lost, lost));
      oddUnder = f64x2.add(oddUnder, lost);
      allDistances = f64x2.add(distances, oddDistances);
      allSquares = f64x2.add(squares, oddSquares);
      allBelow = f64x2.add(below, oddBelow);
      allUnder = f64x2.add(under, oddUnder);
      keep(to + 32, allDistances, allSquares, allBelow, allUnder);
      const product = f64x2.mul(long, short);
      joint = f64x2.add(joint, product);
      kept = f64x2.add(
        v128.shuffle<f64>(kept, joint, 1, 2), v128.shuffle<f64>(product, joint, 0, 3),
      );
      v128.store(products + (<usize>t << 3), kept);
    }
    if (t < calm) {
      const long = get(longs, t), short = get(longs + TO_SHORTS, t);
      const r = f64x2.replace_lane(f64x2.splat(long), 1, short);
      const distance = f64x2.sub(r, shifts), lost = f64x2.pmin(zero, r);
      keep(
        holdings + (<usize>t << 5),
        f64x2.add(allDistances, distance),
        f64x2.add(allSquares, f64x2.mul(distance, distance)),
        f64x2.add(allBelow, f64x2.mul(lost, lost)),
        f64x2.add(allUnder, lost),
      );
      set(products, t, f64x2.extract_lane(kept, 1) + long * short);
    }
    const range = rangeOfPrices(at(tile, CLOSE), first, end);
    v128.store(holdings + RANGES + (<usize>block << 4), range);
    t = end;
  }
}

/** Keeps the sums through a bar; those of holding 1 go to `long`. */
@inline function keep(long: usize, d: v128, q: v128, b: v128, u: v128): void {
  v128.store(long, v128.shuffle<f64>(d, q, 0, 2));
  v128.store(long, v128.shuffle<f64>(b, u, 0, 2), 16);
  v128.store(long + SUM_BYTES, v128.shuffle<f64>(d, q, 1, 3));
  v128.store(long + SUM_BYTES, v128.shuffle<f64>(b, u, 1, 3), 16);
}
