// Equity, its peak and how far it fell, bar by bar or for a stretch of bars at once.
import { EQUITY, GROWTH, PEAK, SAMPLES, WORST } from "./account-state";
import { get, getInt, set } from "./memory";
import { EQUITIES, SAMPLED, at } from "./tile";

/** Wider than the rounding of a quotient: who is not below a bound by this need not be divided. */
const SLACK: f64 = 1.000000000000001;

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

/** Whether growths within low … high may make a new peak or a new depth. */
@inline export function matters(low: f64, high: f64, before: f64, state: usize): bool {
  const scale = get(state, EQUITY) / before;
  const peak = get(state, PEAK);
  return scale * high * SLACK > peak || scale * low < get(state, WORST) * peak * SLACK;
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

/**
 * Takes bars a … b - 1 into equity, drawdown and the trade: grown[t - first] is the growth from the
 * block's start through bar t, `before` that through bar a - 1, `last` that through bar b - 1; `low` and
 * `high` are the smallest and the largest of these bars.
 */
@inline export function grow(
  tile: usize, grown: usize, before: f64, last: f64, low: f64, high: f64,
  first: i32, a: i32, b: i32, state: usize,
): void {
  const inverse = 1 / before;
  const scale = get(state, EQUITY) * inverse;
  const peak = get(state, PEAK), worst = get(state, WORST);
  const lowest = scale * low, highest = scale * high;
  if (highest <= peak) {
    takeDepth(lowest, peak, state);
  } else if (lowest < worst * highest * SLACK) {
    // peaks and depths come in between each other
    let running = peak, deepest = worst;
    for (let t = a; t < b; t++) {
      const equity = scale * get(grown, t - first);
      if (equity > running) running = equity;
      const drawdown = equity / running;
      if (drawdown < deepest) deepest = drawdown;
    }
    set(state, WORST, deepest);
  }
  if (highest > peak) set(state, PEAK, highest);
  const sampled = at(tile, SAMPLED);
  let sample = <i32>get(state, SAMPLES);
  for (let t = getInt(sampled, sample); t < b; t = getInt(sampled, ++sample)) {
    set(at(tile, EQUITIES), sample, scale * get(grown, t - first));
  }
  set(state, SAMPLES, <f64>sample);
  set(state, EQUITY, scale * last);
  set(state, GROWTH, get(state, GROWTH) * (last * inverse));
}
