// Bars on which nothing is traded while something else than 1 or -1 is held: added up block by block.
import {
  BYTES, DOWNSIDE, EQUITY, GROWTH, OTHER, OTHER_BARS, OTHER_SHIFT, PEAK, PRODUCTS, SAMPLES, WORST,
} from "./account-state";
import { SLACK, deepest, least, most } from "./equity";
import { SHIFT, returnAt, through } from "./market";
import { get, getInt, ones, set } from "./memory";
import {
  EQUITIES, LONGS, MARKET, SAMPLED, SCRATCH, TO_SHORTS, at, blockOf, blockStart,
} from "./tile";
import { pair } from "./window";

/**
 * Bars a … b - 1 with `held` held through them; none is wild. In words, with r the return of holding
 * through a bar:
 *   sums += Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σ|r|, Σr·(benchmark - its shift);
 *   equity *= Π(1 + r)
 * Bars of even and of odd place after the first of a block's are added up side by side.
 */
export function holdOther(tile: usize, a: i32, b: i32, held: f64, state: usize): void {
  const sampled = at(tile, SAMPLED), grown = at(tile, SCRATCH) + BYTES;
  if (get(state, OTHER_BARS) == 0) set(state, OTHER_SHIFT, returnAt(tile, a, held));
  set(state, OTHER_BARS, get(state, OTHER_BARS) + <f64>(b - a));
  let equity = get(state, EQUITY), growth = get(state, GROWTH);
  let peak = get(state, PEAK), worst = get(state, WORST);
  let sample = <i32>get(state, SAMPLES);
  let nextSample = getInt(sampled, sample);
  for (let t = a; t < b;) {
    const end = min(b, blockStart(tile, blockOf(tile, t) + 1));
    addReturns(tile, t, end, held, state);
    const range = grow(tile, t, end, held, grown);
    const lowest = equity * f64x2.extract_lane(range, 0);
    const highest = equity * f64x2.extract_lane(range, 1);
    if (lowest < worst * max(highest, peak) * SLACK) {
      worst = deepest(false, grown, 0, end - t, equity, peak, worst);
    }
    peak = max(highest, peak);
    for (; nextSample < end; nextSample = getInt(sampled, ++sample)) {
      set(at(tile, EQUITIES), sample, equity * get(grown, nextSample - t));
    }
    const last = get(grown, end - 1 - t);
    equity *= last;
    growth *= last;
    t = end;
  }
  set(state, EQUITY, equity);
  set(state, GROWTH, growth);
  set(state, PEAK, peak);
  set(state, WORST, worst);
  set(state, SAMPLES, <f64>sample);
}

/** Adds the returns of bars t … end - 1 to the sums. */
@inline function addReturns(tile: usize, t: i32, end: i32, held: f64, state: usize): void {
  const longs = at(tile, LONGS), shift = get(state, OTHER_SHIFT);
  const market = get(at(tile, MARKET), SHIFT), markets = f64x2.splat(market);
  const ofLong = f64x2.splat(held * (held + 1) * 0.5); // market.ts, `through`
  const ofShort = f64x2.splat(held * (held - 1) * 0.5);
  const zero = f64x2.splat(0.0), shifts = f64x2.splat(shift);
  let distances = zero, squares = zero, below = zero, absolute = zero, products = zero;
  for (; t + 2 <= end; t += 2) {
    const place = longs + (<usize>t << 3);
    const long = v128.load(place); // the benchmark's return
    const r = f64x2.add(f64x2.mul(ofLong, long), f64x2.mul(ofShort, v128.load(place, TO_SHORTS)));
    const distance = f64x2.sub(r, shifts), lost = f64x2.pmin(zero, r);
    distances = f64x2.add(distances, distance);
    squares = f64x2.add(squares, f64x2.mul(distance, distance));
    below = f64x2.add(below, f64x2.mul(lost, lost));
    absolute = f64x2.add(absolute, f64x2.abs(r));
    products = f64x2.add(products, f64x2.mul(r, f64x2.sub(long, markets)));
  }
  let sums = paired(distances, squares), losses = paired(below, absolute);
  let product = f64x2.extract_lane(products, 0) + f64x2.extract_lane(products, 1);
  if (t < end) {
    const r = returnAt(tile, t, held), lost: f64 = r < 0 ? r : 0;
    sums = f64x2.add(sums, pair(r - shift, (r - shift) * (r - shift)));
    losses = f64x2.add(losses, pair(lost * lost, abs(r)));
    product += r * (get(longs, t) - market);
  }
  const sumPlace = state + (<usize>OTHER << 3), lossPlace = state + (<usize>DOWNSIDE << 3);
  v128.store(sumPlace, f64x2.add(v128.load(sumPlace), sums));
  v128.store(lossPlace, f64x2.add(v128.load(lossPlace), losses));
  set(state, PRODUCTS, get(state, PRODUCTS) + product);
}

/** Even and odd terms of two sums added up. */
@inline function paired(first: v128, second: v128): v128 {
  return f64x2.add(
    v128.shuffle<f64>(first, second, 0, 2), v128.shuffle<f64>(first, second, 1, 3),
  );
}

/**
 * Writes to `out` what `held` has made of 1 after each of bars first … end - 1, and returns the least
 * and the most of that and of 1: products over bars of even and of odd place, side by side.
 */
@inline function grow(tile: usize, first: i32, end: i32, held: f64, out: usize): v128 {
  const longs = at(tile, LONGS), shorts = longs + TO_SHORTS;
  const ofLong = f64x2.splat(held * (held + 1) * 0.5); // market.ts, `through`
  const ofShort = f64x2.splat(held * (held - 1) * 0.5);
  const one = ones();
  let lows = one, highs = one, both = one;
  let t = first;
  for (; t + 2 <= end; t += 2) {
    const place = <usize>t << 3;
    const r = f64x2.add(
      f64x2.mul(ofLong, v128.load(longs + place)), f64x2.mul(ofShort, v128.load(shorts + place)),
    );
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
    const r = through(held, get(longs, t), get(shorts, t));
    last = f64x2.extract_lane(both, 0) * (1 + r) * f64x2.extract_lane(both, 1);
    set(out, t - first, last);
  }
  return f64x2.replace_lane(f64x2.splat(least(lows, last)), 1, most(highs, last));
}
