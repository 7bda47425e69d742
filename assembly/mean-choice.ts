// Comparisons of two means of one price column, from its sums alone (column-mean.ts): the means, which
// nothing else reads, are never written, and most are not even formed.
//
// A drift is what the running sum has beyond as many times some price A, in float32:
//   drift[t] = sum[t] - bars(t) A,   gap[t] = (drift[t] - drift[t - s]) - (s / l) (drift[t] - drift[t - l])
// Without rounding, gap[t] is s times what the mean of s bars has beyond that of l bars, s <= l, since A
// cancels. Let u = 2^-24, R the most that a drift is from 0, and H the highest price in the sums. In gap,
// the drifts' own rounding makes 2 u R for each of the differences, their rounding as much again; ratio
// and product round off 2 u R each, the last difference 4 u R: 4 + 4 + 4 + 4 = 16 u R in all. A mean
// in float64 (`twoMeans`) is off by less than 4 · 2^-53 H: numerators are exact and below window · H,
// inverse, product and sum round once each. So where gap is farther from 0 than
//   18 u R + 8 s 2^-53 H + 2^-120,
// it tells which of the two means in float64 is above, and they are not equal. (What the bound has
// beyond holds what is of second order, and numbers too small for float32.) The others are compared
// themselves.
import {
  DRIFTED, driftsOf, HIGH, isWithin, lastLone, LENGTH, LONE, LOW, meanAt, pricesOf, REACH, scratchOf, SEEN, sumsOf,
  twoMeans,
} from "./column-mean";
import { get, getInt, set, setInt } from "./memory";
import { beginRun, endRuns } from "./signal-runs";

// Scratch behind the drifts: what a signal is by the bits of a bar, then bits of whether the condition
// holds in each bar, and of whether it is not known.
const VALUES: usize = 32;
const WORDS: usize = 256;

/** Forms the drifts of the tile and of the bars before it that its windows hold. */
function formDrifts(block: usize, history: i32): void {
  const back = min(history - 1, getInt(block, SEEN));
  const bars = getInt(block, LENGTH) + back;
  const sums = sumsOf(block, history) - (<usize>(back + 1) << 3);
  const drifts = driftsOf(block, history) - (<usize>(back + 1) << 2);
  // about the mean price, so that drifts stay small; in float32, so that products are exact
  const price = <f64><f32>(get(sums, bars) / <f64>bars);
  const prices = f64x2.splat(price), four = f64x2.splat(4.0);
  let early = f64x2.replace_lane(f64x2.splat(0.0), 1, 1.0);
  let late = f64x2.add(early, f64x2.splat(2.0));
  let reaches = f32x4.splat(0);
  let t = 0;
  for (; t + 4 <= bars + 1; t += 4) {
    const place = sums + (<usize>t << 3);
    const a = f64x2.sub(v128.load(place), f64x2.mul(early, prices));
    const b = f64x2.sub(v128.load(place, 16), f64x2.mul(late, prices));
    const drift = v128.shuffle<i64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
    v128.store(drifts + (<usize>t << 2), drift);
    reaches = f32x4.pmax(reaches, f32x4.abs(drift));
    early = f64x2.add(early, four);
    late = f64x2.add(late, four);
  }
  let reach = max(
    max(f32x4.extract_lane(reaches, 0), f32x4.extract_lane(reaches, 1)),
    max(f32x4.extract_lane(reaches, 2), f32x4.extract_lane(reaches, 3)),
  );
  for (; t <= bars; t++) {
    const drift = <f32>(get(sums, t) - <f64>t * price);
    store<f32>(drifts + (<usize>t << 2), drift);
    reach = max(reach, abs(drift));
  }
  set(block, REACH, <f64>reach);
  setInt(block, DRIFTED, 1);
}

/** How far from 0 a gap tells which mean is above, if one window has `short` bars: see above. */
function gapBound(block: usize, short: i32): f32 {
  const ofDrifts = 1.0728836059570312e-6 * get(block, REACH); // 18 · 2^-24
  const ofMeans = 8.881784197001252e-16 * <f64>short * get(block, HIGH); // 8 · 2^-53
  return <f32>(ofDrifts + ofMeans + 7.52316384526264e-37); // 2^-120
}

/** Gaps of four bars, from their drifts and those short and long before. */
@inline function gaps(now: v128, short: v128, long: v128, ratios: v128): v128 {
  return f32x4.sub(f32x4.sub(now, short), f32x4.mul(ratios, f32x4.sub(now, long)));
}

/** Sizes of float32 values, for comparing as whole numbers: without their signs. */
@inline function sizes(values: v128): v128 {
  return i32x4.shl(values, 1);
}

/**
 * Writes whether the condition holds in `count` times 64 bars from t on to the words at `holds`, a bit
 * per bar. All means must be known; what lies behind the tile's last bar gives any bit.
 */
function compareDrifts(
  block: usize, history: i32, t: i32, count: i32, a: i32, b: i32, orEqual: i32, holds: usize,
): void {
  const short = min(a, b), long = max(a, b);
  const ratios = f32x4.splat(<f32>(<f64>short / <f64>long));
  const bounds = sizes(f32x4.splat(gapBound(block, short)));
  // a gap below 0 says that the mean of the longer window is above
  const flip: i64 = a < b ? -1 : 0;
  let now = driftsOf(block, history) + (<usize>t << 2);
  let x = now - (<usize>short << 2), y = now - (<usize>long << 2);
  let undecided: i64 = 0; // a bit per word
  for (let word = 0; word < count; word++) {
    let least = i32x4.splat(-1);
    let negative: i64 = 0;
    for (let i = 0; i < 64; i += 16, now += 64, x += 64, y += 64) {
      const first = gaps(v128.load(now), v128.load(x), v128.load(y), ratios);
      const second = gaps(v128.load(now, 16), v128.load(x, 16), v128.load(y, 16), ratios);
      const third = gaps(v128.load(now, 32), v128.load(x, 32), v128.load(y, 32), ratios);
      const fourth = gaps(v128.load(now, 48), v128.load(x, 48), v128.load(y, 48), ratios);
      least = i32x4.min_u(least, i32x4.min_u(sizes(first), sizes(second)));
      least = i32x4.min_u(least, i32x4.min_u(sizes(third), sizes(fourth)));
      const signs = i8x16.narrow_i16x8_s(
        i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, fourth),
      );
      negative |= <i64>i8x16.bitmask(signs) << i;
    }
    store<i64>(holds + (<usize>word << 3), negative ^ flip);
    undecided |= <i64>!i32x4.all_true(i32x4.gt_u(least, bounds)) << word;
  }
  for (; undecided != 0; undecided &= undecided - 1) {
    const word = <i32>ctz(undecided);
    const bits = compareMeans(sumsOf(block, history), t + (word << 6), a, b, orEqual);
    store<i64>(holds + (<usize>word << 3), bits);
  }
}

/** Whether the condition holds in the 64 bars from t on, from the means themselves. */
function compareMeans(sums: usize, t: i32, a: i32, b: i32, orEqual: i32): i64 {
  const lengthA = <f64>a, lengthB = <f64>b;
  const lengthsA = f64x2.splat(lengthA), lengthsB = f64x2.splat(lengthB);
  const inversesA = f64x2.splat(1.0 / lengthA), inversesB = f64x2.splat(1.0 / lengthB);
  let bits: i64 = 0;
  for (let i = 0; i < 64; i += 2) {
    const place = sums + (<usize>(t + i) << 3);
    const sum = v128.load(place), before = v128.load(place - 8);
    const x = twoMeans(sum, before, v128.load(place - (<usize>a << 3)), lengthsA, inversesA);
    const y = twoMeans(sum, before, v128.load(place - (<usize>b << 3)), lengthsB, inversesB);
    bits |= <i64>i64x2.bitmask(orEqual ? f64x2.ge(x, y) : f64x2.gt(x, y)) << i;
  }
  return bits;
}

/** Whether the prices of the 64 bars from t on are all in the sums. */
function allWithin(block: usize, history: i32, t: i32): bool {
  const lows = f32x4.splat(<f32>get(block, LOW)), highs = f32x4.splat(<f32>get(block, HIGH));
  const prices = pricesOf(block, history) + (<usize>t << 2);
  let within = i32x4.splat(-1);
  for (let i: usize = 0; i < 256; i += 16) {
    const four = v128.load(prices + i);
    within = v128.and(within, v128.and(f32x4.ge(four, lows), f32x4.le(four, highs)));
  }
  return i32x4.all_true(within);
}

/**
 * The same as `compareDrifts` where some prices are not in the sums; bits of bars at which a mean is not
 * known to the words at `unknown`.
 */
function compareLone(
  block: usize, history: i32, t: i32, end: i32, a: i32, b: i32, orEqual: i32,
  holds: usize, unknown: usize,
): void {
  const prices = pricesOf(block, history);
  const long = max(a, b);
  let lone = lastLone(block, history, t, long);
  for (; t < end; t += 64, holds += 8, unknown += 8) {
    store<i64>(unknown, 0);
    if (t - lone >= long && allWithin(block, history, t)) {
      compareDrifts(block, history, t, 1, a, b, orEqual, holds);
      continue;
    }
    let held: i64 = 0, not: i64 = 0;
    for (let i = 0; i < 64 && t + i < end; i++) {
      const bar = t + i;
      if (!isWithin(block, load<f32>(prices + (<isize>bar << 2)))) lone = bar;
      const newest = load<f32>(prices + (<isize>lone << 2));
      let known = bar - lone >= long || newest == newest;
      if (known) {
        const x = meanAt(block, history, bar, a, lone), y = meanAt(block, history, bar, b, lone);
        known = x == x && y == y;
        held |= <i64>(orEqual ? x >= y : x > y) << i;
      }
      not |= <i64>!known << i;
    }
    store<i64>(holds, held);
    store<i64>(unknown, not);
  }
}

/** Lets the bits of a word behind the first `count` be like the last of these. */
@inline function extend(word: usize, count: i32): void {
  const beyond = 64 - count;
  store<i64>(word, (load<i64>(word) << beyond) >> beyond);
}

/**
 * Runs of `mean of a bars > mean of b bars ? yes : no` over bars from … from + n - 1 of the column's
 * tile, not known where a mean is not; `>=` if `orEqual`. To the bit what `choice_runs` makes of the
 * series of `column_mean`.
 */
export function mean_choice_runs(
  block: usize, history: i32, from: i32, n: i32, a: i32, b: i32,
  runs: usize, yes: f64, no: f64, orEqual: i32,
): void {
  if (!getInt(block, DRIFTED)) formDrifts(block, history);
  const end = from + n;
  const first = max(from, max(a, b) - 1 - getInt(block, SEEN)); // the first bar with both means
  const count = (end - first + 63) >> 6;
  let k = 0;
  if (first > from) beginRun(runs, k++, 0, NaN);
  if (count > 0) {
    const values = scratchOf(block, history);
    const holds = values + VALUES, unknown = holds + WORDS;
    const lones = getInt(block, LONE);
    if (lones) compareLone(block, history, first, end, a, b, orEqual, holds, unknown);
    else compareDrifts(block, history, first, count, a, b, orEqual, holds);
    const rest = end - first - ((count - 1) << 6);
    extend(holds + (<usize>(count - 1) << 3), rest);
    if (lones) extend(unknown + (<usize>(count - 1) << 3), rest);
    set(values, 0, no);
    set(values, 1, yes);
    set(values, 2, NaN);
    // the bits of the bar before; where there is none, such that the first one begins a run
    let held: i64 = 0;
    let not: i64 = k > 0 || !lones ? 1 : ~load<i64>(unknown) & 1;
    for (let word = 0; word < count; word++) {
      const hold = load<i64>(holds + (<usize>word << 3));
      const unsure = lones ? load<i64>(unknown + (<usize>word << 3)) : 0;
      let changes = (hold ^ ((hold << 1) | held)) | (unsure ^ ((unsure << 1) | not));
      held = hold >>> 63;
      not = unsure >>> 63;
      // two at once, whether there are any or not: a guess that fails takes longer
      let next = k;
      k += <i32>popcnt(changes);
      do {
        const t = first - from + (word << 6);
        for (let twice = 0; twice < 2; twice++, next++, changes &= changes - 1) {
          const i = ctz(changes);
          const value = ((hold >>> i) & 1) | (((unsure >>> i) & 1) << 1);
          beginRun(runs, next, t + <i32>i, get(values, <i32>value));
        }
      } while (changes != 0);
    }
  }
  endRuns(runs, k, n);
}
