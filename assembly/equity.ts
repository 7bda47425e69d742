// Equity, its peak and how far it fell.
import { PEAK, WORST } from "./account-state";
import { get, set } from "./memory";
import { price } from "./tile";
import { pair } from "./window";

/** Wider than the rounding of a quotient: who is not below a bound by this need not be divided. */
export const SLACK: f64 = 1.000000000000001;

@inline export function takeEquity(equity: f64, state: usize): void {
  const peak = get(state, PEAK);
  if (equity > peak) set(state, PEAK, equity);
  else set(state, WORST, lesser(get(state, WORST), equity / peak));
}

/** The lesser of two, without a branch on what nobody can foresee. */
@inline export function lesser(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

@inline export function least(pair: v128, third: f64): f64 {
  const first = f64x2.extract_lane(pair, 0), second = f64x2.extract_lane(pair, 1);
  const both = first < second ? first : second;
  return both < third ? both : third;
}

@inline export function most(pair: v128, third: f64): f64 {
  const first = f64x2.extract_lane(pair, 0), second = f64x2.extract_lane(pair, 1);
  const both = first > second ? first : second;
  return both > third ? both : third;
}

/** Smallest and largest of values a … b - 1 and of the one before these. */
@inline export function rangeOf(values: usize, before: f64, a: i32, b: i32): v128 {
  let lows = pair(before, get(values, b - 1)), highs = lows;
  for (let t = a; t < b - 1; t += 2) {
    const pair = v128.load(values + (<usize>t << 3));
    lows = f64x2.pmin(lows, pair);
    highs = f64x2.pmax(highs, pair);
  }
  const l0 = f64x2.extract_lane(lows, 0), l1 = f64x2.extract_lane(lows, 1);
  const h0 = f64x2.extract_lane(highs, 0), h1 = f64x2.extract_lane(highs, 1);
  return f64x2.replace_lane(f64x2.splat(l0 < l1 ? l0 : l1), 1, h0 > h1 ? h0 : h1);
}

/** Turns the sign of the first of two. */
const NEGATIVE_FIRST = i64x2(i64.MIN_VALUE, 0);

/** Smallest and largest of prices a … b - 1 of a float32 column. */
@inline export function rangeOfPrices(column: usize, a: i32, b: i32): v128 {
  let lows: v128, highs: v128;
  if (b - a >= 4) {
    // the last four may be there twice
    lows = highs = v128.load(column + (<usize>(b - 4) << 2));
    for (let t = a; t < b - 4; t += 4) {
      const four = v128.load(column + (<usize>t << 2));
      lows = f32x4.pmin(lows, four);
      highs = f32x4.pmax(highs, four);
    }
  } else {
    lows = highs = v128.load32_splat(column + (<usize>(b - 1) << 2));
    for (let t = a; t < b - 1; t++) {
      const one = v128.load32_splat(column + (<usize>t << 2));
      lows = f32x4.pmin(lows, one);
      highs = f32x4.pmax(highs, one);
    }
  }
  // the smallest as the largest of what is negative, so that both are found at once
  lows = f32x4.neg(lows);
  const both = f32x4.pmax(
    v128.shuffle<f32>(lows, highs, 0, 4, 1, 5), v128.shuffle<f32>(lows, highs, 2, 6, 3, 7),
  );
  const folded = f32x4.pmax(both, v128.shuffle<f32>(both, both, 2, 3, 0, 1));
  return v128.xor(f64x2.promote_low_f32x4(folded), NEGATIVE_FIRST);
}

/** What holding has made of 1, in some unit: the close for holding 1, else the growth. */
@inline export function grownAt(long: bool, grown: usize, t: i32): f64 {
  return long ? price(grown, t) : get(grown, t);
}

/** The lesser of `worst` and the smallest equity / running peak of bars a … b - 1 of `grown`. */
@inline export function deepest(
  long: bool, grown: usize, a: i32, b: i32, scale: f64, peak: f64, worst: f64,
): f64 {
  for (let t = a; t < b; t++) {
    const equity = scale * grownAt(long, grown, t);
    if (equity > peak) peak = equity;
    const depth = equity / peak;
    if (depth < worst) worst = depth;
  }
  return worst;
}
