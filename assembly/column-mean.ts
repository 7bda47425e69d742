// Means of the last bars of a float32 price column, for any number of windows at once.
//
// A running sum in float64 of float32 prices of one size is exact: 6,144 of them within a factor of
// 2^16 have 24 + 16 + 13 bits between them. So all windows share one running sum, and the sum of a
// window is a difference of two, exact as well: no order of additions, no tile shows. Where a price is
// beyond these bounds or not known, windows that hold it are added up one by one, in two float64 each,
// which gives the same bits wherever the sum is exact.
import { get, getInt, set, setInt } from "./memory";

// A block, known to the host by the same numbers (src/kernels/column-means.ts): this header, then
// `history` prices before the tile and those of the tile, then as many running sums, then as many
// drifts and scratch (drifts.ts, mean-choice.ts). `history` is a multiple of 4, at most 4096.
export const SEEN: i32 = 0; // int32: bars before the tile
export const LENGTH: i32 = 1; // int32: bars of the tile
export const LONE: i32 = 2; // int32: 1 where some price is not in the sums
export const DRIFTED: i32 = 3; // int32: 1 once the tile's drifts are there
export const LOW: i32 = 2; // float64: bounds of the prices that are
export const HIGH: i32 = 3;
export const REACH: i32 = 4; // float64: the most that a drift is from 0
const PRICES: usize = 48;
/** Most bars of a tile. */
const TILE: usize = 2048;
/** Drifts behind the tile's that are looked at, whatever lies there. */
const ROOM: usize = 64;

/** The tile's first price. */
@inline export function pricesOf(block: usize, history: i32): usize {
  return block + PRICES + (<usize>history << 2);
}

/** The running sum through the tile's first bar. */
@inline export function sumsOf(block: usize, history: i32): usize {
  return block + PRICES + ((<usize>history + TILE) << 2) + (<usize>history << 3);
}

/** The drift through the tile's first bar. */
@inline export function driftsOf(block: usize, history: i32): usize {
  return block + PRICES + (<usize>history + TILE) * 12 + (<usize>history << 2);
}

/** Room for what compares means. */
@inline export function scratchOf(block: usize, history: i32): usize {
  return driftsOf(block, history) + ((TILE + ROOM) << 2);
}

/** Takes the next n prices of a column. */
export function column_sums(prices: usize, block: usize, history: i32, n: i32): void {
  const kept = block + PRICES;
  const first = kept + (<usize>history << 2);
  const before = getInt(block, LENGTH);
  const seen = getInt(block, SEEN) + before;
  memory.copy(kept, kept + (<usize>before << 2), <usize>history << 2);
  memory.copy(first, prices, <usize>n << 2);
  setInt(block, SEEN, seen);
  setInt(block, LENGTH, n);
  setInt(block, DRIFTED, 0);
  setBounds(block, first, n);

  const back = min(history - 1, seen);
  const lows = f32x4.splat(<f32>get(block, LOW)), highs = f32x4.splat(<f32>get(block, HIGH));
  const zero = f64x2.splat(0.0);
  const to = sumsOf(block, history);
  let good = i32x4.splat(-1);
  let head = zero;
  store<f64>(to - (<usize>(back + 1) << 3), 0);
  let t = -back;
  for (; t + 4 <= n; t += 4) {
    const four = v128.load(first + (<isize>t << 2));
    const within = v128.and(f32x4.ge(four, lows), f32x4.le(four, highs));
    good = v128.and(good, within);
    const taken = v128.and(four, within);
    const a = f64x2.promote_low_f32x4(taken);
    const b = f64x2.promote_low_f32x4(v128.shuffle<i64>(taken, taken, 1, 1));
    const ab = f64x2.add(a, v128.shuffle<f64>(zero, a, 0, 2));
    const both = f64x2.add(b, v128.shuffle<f64>(zero, b, 0, 2));
    const cd = f64x2.add(both, v128.shuffle<f64>(ab, ab, 1, 1));
    const place = to + (<isize>t << 3);
    v128.store(place, f64x2.add(head, ab));
    const last = f64x2.add(head, cd);
    v128.store(place, last, 16);
    head = v128.shuffle<f64>(last, last, 1, 1);
  }
  let sum = f64x2.extract_lane(head, 0);
  let lone = !i32x4.all_true(good);
  for (; t < n; t++) {
    const x = load<f32>(first + (<isize>t << 2));
    if (isWithin(block, x)) sum += <f64>x;
    else lone = true;
    store<f64>(to + (<isize>t << 3), sum);
  }
  setInt(block, LONE, <i32>lone);
}

/** Whether a price is in the sums. */
@inline export function isWithin(block: usize, x: f32): bool {
  return <f64>x >= get(block, LOW) && <f64>x <= get(block, HIGH);
}

/** Bounds around the first price of the tile that can stand for the others. */
function setBounds(block: usize, first: usize, n: i32): void {
  let low: f64 = Infinity, high: f64 = Infinity;
  for (let t = 0; t < n; t++) {
    const x = <f64>load<f32>(first + (<usize>t << 2));
    if (x > 1e-30 && x < 1e30) {
      low = x * 0.00390625;
      high = x * 256;
      break;
    }
  }
  set(block, LOW, low);
  set(block, HIGH, high);
}

/**
 * Mean of each bar and the `window - 1` before it, of a column whose n bars were taken last:
 *   out[t] = x[t] + (sum(x[t - window + 1 … t]) - window x[t]) / window
 * The mean of a constant window is that constant exactly. Not known before `window` bars and where one
 * of them is not known. `window` is at most `history`.
 */
export function column_mean(
  block: usize, history: i32, out: usize, n: i32, window: i32,
): void {
  const sums = sumsOf(block, history);
  const length = <f64>window;
  const inverse: f64 = 1.0 / length;
  const unknown = min(n, max(0, window - 1 - getInt(block, SEEN)));
  let t = 0;
  for (; t < unknown; t++) set(out, t, NaN);
  if (getInt(block, LONE)) {
    loneMeans(block, history, out, t, n, window);
    return;
  }
  if (t & 1 && t < n) {
    set(out, t, meanOfSums(sums, t, window, length, inverse));
    t++;
  }
  const lengths = f64x2.splat(length), inverses = f64x2.splat(inverse);
  let place = sums + (<usize>t << 3);
  let back = place - (<usize>window << 3);
  let to = out + (<usize>t << 3);
  const end = sums + (<usize>n << 3);
  let sum: v128, means: v128;
  // eight bars a round: their places are found once
  for (; place + 64 <= end; place += 64, back += 64, to += 64) {
    const before = place - 8;
    sum = v128.load(before, 8);
    means = twoMeans(sum, v128.load(before, 0), v128.load(back, 0), lengths, inverses);
    v128.store(to, means);
    sum = v128.load(before, 24);
    means = twoMeans(sum, v128.load(before, 16), v128.load(back, 16), lengths, inverses);
    v128.store(to, means, 16);
    sum = v128.load(before, 40);
    means = twoMeans(sum, v128.load(before, 32), v128.load(back, 32), lengths, inverses);
    v128.store(to, means, 32);
    sum = v128.load(before, 56);
    means = twoMeans(sum, v128.load(before, 48), v128.load(back, 48), lengths, inverses);
    v128.store(to, means, 48);
  }
  for (; place < end; place += 16, back += 16, to += 16) {
    sum = v128.load(place);
    v128.store(to, twoMeans(sum, v128.load(place - 8), v128.load(back), lengths, inverses));
  }
}

/** Means of two bars, from the sums through them, those one bar before and those a window before. */
@inline export function twoMeans(
  sum: v128, before: v128, back: v128, lengths: v128, inverses: v128,
): v128 {
  const x = f64x2.sub(sum, before);
  const beyond = f64x2.sub(f64x2.sub(sum, back), f64x2.mul(lengths, x));
  return f64x2.add(x, f64x2.mul(beyond, inverses));
}

@inline function meanOfSums(sums: usize, t: i32, window: i32, length: f64, inverse: f64): f64 {
  const sum = get(sums, t);
  const x = sum - get(sums - 8, t);
  return x + (sum - get(sums - (<usize>window << 3), t) - length * x) * inverse;
}

/** Means of bars t … n - 1 where some prices are not in the sums. */
function loneMeans(block: usize, history: i32, out: usize, t: i32, n: i32, window: i32): void {
  const prices = pricesOf(block, history);
  let lone = lastLone(block, history, t, window);
  for (; t < n; t++) {
    if (!isWithin(block, load<f32>(prices + (<isize>t << 2)))) lone = t;
    set(out, t, meanAt(block, history, t, window, lone));
  }
}

/** The last bar before t whose price is not in the sums; none of the `window - 1` before: t - window. */
export function lastLone(block: usize, history: i32, t: i32, window: i32): i32 {
  const prices = pricesOf(block, history);
  let i = t - 1;
  while (i > t - window && isWithin(block, load<f32>(prices + (<isize>i << 2)))) i--;
  return i;
}

/** The mean of bar t where `lone` is the last bar whose price is not in the sums. */
@inline export function meanAt(
  block: usize, history: i32, t: i32, window: i32, lone: i32,
): f64 {
  const length = <f64>window;
  const inverse: f64 = 1.0 / length;
  return t - lone >= window
    ? meanOfSums(sumsOf(block, history), t, window, length, inverse)
    : meanOneByOne(pricesOf(block, history), t, window, inverse);
}

/** One mean; the sum is formed in two float64, of which the second holds what the first rounds off. */
function meanOneByOne(prices: usize, t: i32, window: i32, inverse: f64): f64 {
  let sum: f64 = 0, rest: f64 = 0;
  for (let i = t - window + 1; i <= t; i++) {
    const x = <f64>load<f32>(prices + (<isize>i << 2));
    if (x != x) return NaN;
    const next = sum + x;
    rest += error(sum, x, next);
    sum = next;
  }
  const x = <f64>load<f32>(prices + (<isize>t << 2));
  const whole = <f64>window * x;
  const beyond = sum - whole;
  return x + (beyond + (error(sum, -whole, beyond) + rest)) * inverse;
}

/** What rounding took from a + b (Knuth 1969). */
@inline function error(a: f64, b: f64, sum: f64): f64 {
  const part = sum - a;
  return (a - (sum - part)) + (b - part);
}
