// Equity, its peak and how far it fell.
import { PEAK, WORST } from "./account-state";
import { get, set } from "./memory";

/** Wider than the rounding of a quotient: who is not below a bound by this need not be divided. */
export const SLACK: f64 = 1.000000000000001;

@inline export function takeEquity(equity: f64, state: usize): void {
  const peak = get(state, PEAK);
  if (equity > peak) set(state, PEAK, equity);
  else takeDepth(equity, peak, state);
}

/** Takes an equity that is not above the peak: a division only where it may be a new depth. */
@inline function takeDepth(equity: f64, peak: f64, state: usize): void {
  const worst = get(state, WORST);
  if (equity < worst * peak * SLACK) {
    const depth = equity / peak;
    if (depth < worst) set(state, WORST, depth);
  }
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

/** Smallest and largest of values a … b - 1. */
@inline export function rangeOf(values: usize, a: i32, b: i32): v128 {
  const last = get(values, b - 1);
  let lows = f64x2.splat(last), highs = lows;
  for (let t = a; t < b - 1; t += 2) {
    const pair = v128.load(values + (<usize>t << 3));
    lows = f64x2.pmin(lows, pair);
    highs = f64x2.pmax(highs, pair);
  }
  const l0 = f64x2.extract_lane(lows, 0), l1 = f64x2.extract_lane(lows, 1);
  const h0 = f64x2.extract_lane(highs, 0), h1 = f64x2.extract_lane(highs, 1);
  return f64x2.replace_lane(f64x2.splat(l0 < l1 ? l0 : l1), 1, h0 > h1 ? h0 : h1);
}

/** The lesser of `worst` and the smallest equity / running peak of growths a … b - 1 times `scale`. */
export function deepest(
  growths: usize, a: i32, b: i32, scale: f64, peak: f64, worst: f64,
): f64 {
  for (let t = a; t < b; t++) {
    const equity = scale * get(growths, t);
    if (equity > peak) peak = equity;
    const depth = equity / peak;
    if (depth < worst) worst = depth;
  }
  return worst;
}
