// What holding 1 and holding -1 makes of any stretch of bars: a difference of two sums.
//
// Bars are cut into sections, anchored at the symbol's first bar. Rows hold sums from a section's
// start on, one after each bar and one of zeros before the first; wild bars add nothing. They are
// formed for a whole tile once an account asks for them, and are the same for all accounts. Per row
//   Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σmin(r, 0)
// and for holding -1 also Σr·(return of holding 1) and Π(1 + r). Two bars are taken at once, to
//   row[t] = row[t - 1] + x[t], row[t + 1] = row[t - 1] + (x[t] + x[t + 1])
import { LONG_SHIFT, SHORT_SHIFT } from "./market";
import { get, getInt, ones, set, setInt } from "./memory";
import {
  HOLDINGS, HOLDS_LONG, HOLDS_SHORT, LENGTH, LONGS, MARKET, TO_SHORTS, WILDS, at, isWild, sectionOf,
  sectionStart,
} from "./tile";

/** Rows of a tile: its bars, one for each section, of which the first may be cut, and one to spare. */
const ROWS: usize = 2048 + 6;
const ROW_SHIFT: usize = 5;
const SHORT_ROWS: usize = ROWS << ROW_SHIFT;
const JOINTS: usize = 2 * SHORT_ROWS;
const GROWTHS: usize = JOINTS + (ROWS << 3);

/** Number of the row before bar t; the one after it is the next. */
@inline export function rowBefore(tile: usize, t: i32): i32 {
  return t + sectionOf(tile, t);
}

/** Where the sums of holding 1, or of holding -1, lie: rows of 32 bytes. */
@inline export function rowsOf(tile: usize, long: bool): usize {
  return long ? at(tile, HOLDINGS) : at(tile, HOLDINGS) + SHORT_ROWS;
}

@inline export function row(rows: usize, number: i32): usize {
  return rows + (<usize>number << ROW_SHIFT);
}

/** Σr·(return of holding 1) of holding -1, a float64 per row. */
@inline export function jointsOf(tile: usize): usize {
  return at(tile, HOLDINGS) + JOINTS;
}

/** What holding -1 has made of 1 since the section's start, a float64 per row. */
@inline export function growthsOf(tile: usize): usize {
  return at(tile, HOLDINGS) + GROWTHS;
}

/** Sees to the rows of holding 1 in the tile. */
@inline export function needLongs(tile: usize): void {
  if (getInt(tile, HOLDS_LONG) == 0) keepLongs(tile);
}

/** Sees to the rows of holding -1 in the tile. */
@inline export function needShorts(tile: usize): void {
  if (getInt(tile, HOLDS_SHORT) == 0) keepShorts(tile);
}

function keepLongs(tile: usize): void {
  setInt(tile, HOLDS_LONG, 1);
  keep(true, tile);
}

function keepShorts(tile: usize): void {
  setInt(tile, HOLDS_SHORT, 1);
  keep(false, tile);
}

@inline function keep(long: bool, tile: usize): void {
  const n = getInt(tile, LENGTH), longs = at(tile, LONGS);
  const returns = long ? longs : longs + TO_SHORTS;
  const shifts = f64x2.splat(get(at(tile, MARKET), long ? LONG_SHIFT : SHORT_SHIFT));
  const zero = f64x2.splat(0.0), one = ones(), all = f64x2.eq(zero, zero);
  const wilds = getInt(tile, WILDS) != 0;
  const rows = rowsOf(tile, long), joints = jointsOf(tile), growths = growthsOf(tile);
  for (let t = 0; t < n;) {
    const section = sectionOf(tile, t), end = min(sectionStart(tile, section + 1), n);
    let sums = zero, losses = zero, joint = zero, growth = one;
    let number = t + section;
    v128.store(row(rows, number), zero);
    v128.store(row(rows, number), zero, 16);
    if (!long) {
      set(joints, number, 0);
      set(growths, number, 1);
    }
    for (; t < end; t += 2, number += 2) {
      const counted = wilds || t + 1 == end ? countedOf(tile, t, end) : all;
      const place = <usize>t << 3;
      const r = v128.and(v128.load(returns + place), counted);
      const distance = v128.and(f64x2.sub(r, shifts), counted);
      const lost = f64x2.pmin(zero, r);
      const square = f64x2.mul(distance, distance), lostSquare = f64x2.mul(lost, lost);
      const first = v128.shuffle<f64>(distance, square, 0, 2);
      const firstLoss = v128.shuffle<f64>(lostSquare, lost, 0, 2);
      const to = row(rows, number);
      v128.store(to, f64x2.add(sums, first), 32);
      v128.store(to, f64x2.add(losses, firstLoss), 48);
      sums = f64x2.add(sums, f64x2.add(first, v128.shuffle<f64>(distance, square, 1, 3)));
      losses = f64x2.add(losses, f64x2.add(firstLoss, v128.shuffle<f64>(lostSquare, lost, 1, 3)));
      v128.store(to, sums, 64);
      v128.store(to, losses, 80);
      if (!long) {
        // lane 0 through the first bar, lane 1 through both
        const product = v128.and(f64x2.mul(r, v128.load(longs + place)), counted);
        const factor = f64x2.add(one, r);
        joint = f64x2.add(joint, f64x2.add(firstOf(product), v128.shuffle<f64>(zero, product, 0, 3)));
        growth = f64x2.mul(growth, f64x2.mul(firstOf(factor), v128.shuffle<f64>(one, factor, 0, 3)));
        v128.store(joints + (<usize>(number + 1) << 3), joint);
        v128.store(growths + (<usize>(number + 1) << 3), growth);
        joint = v128.shuffle<f64>(joint, joint, 1, 1);
        growth = v128.shuffle<f64>(growth, growth, 1, 1);
      }
    }
    t = end;
  }
}

@inline function firstOf(both: v128): v128 {
  return v128.shuffle<f64>(both, both, 0, 0);
}

/** All bits set for each of bars t and t + 1 that lies before `end` and is not wild. */
function countedOf(tile: usize, t: i32, end: i32): v128 {
  const first = isWild(tile, t) ? 0 : -1;
  const second = t + 1 == end || isWild(tile, t + 1) ? 0 : -1;
  return i64x2.replace_lane(i64x2.splat(first), 1, second);
}
