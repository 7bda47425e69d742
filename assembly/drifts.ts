// Which of two means of one price column is above, from the column's sums (column-mean.ts), mostly in
// float32, four bars at a time, and without forming the means.
//
// A drift is what the running sum has beyond as many times some price A, in float32; a gap is what the
// windows of s and of l bars, s <= l, make of drifts:
//   drift[t] = sum[t] - bars(t) A
//   gap[t] = (drift[t] - drift[t - s]) - (s / l) (drift[t] - drift[t - l])
// Without rounding, A cancels, and gap[t] is s times what the mean of s bars has beyond that of l bars.
//
// Let u = 2^-24, R the most that a drift is from 0, H the highest price in the sums. Rounding takes from
// a gap: with the drifts 2 u R in each of the two differences, with these themselves as much again, with
// ratio and product 2 u R each, with the last difference 4 u R; 16 u R in all. A mean in float64
// (`twoMeans`) is off by less than 4 · 2^-53 H: its numerator is exact and within window · H, then
// inverse, product and sum round once each. So where a gap is farther from 0 than
//   18 u R + 8 s 2^-53 H + 2^-120,
// its sign says which of the two means in float64 is above, and that they are not equal. (What the
// bound has beyond 16 u R and these means is for what is of second order, and for numbers too small for
// float32.) Where it is nearer, the means are formed and compared.
import {
  DRIFTED, driftsOf, HIGH, LENGTH, REACH, SEEN, sumsOf, twoMeans,
} from "./column-mean";
import { get, getInt, set, setInt } from "./memory";

/** Forms the drifts of the tile and of the bars before it that its windows hold. */
export function formDrifts(block: usize, history: i32): void {
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

/** How far from 0 a gap tells which mean is above, if the shorter window has `short` bars. */
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
export function compareDrifts(
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
