// Order statistics of a window. They look at the whole window at each bar: no sum is carried on, so
// nothing can drift. Not known unless all `window` values are.
import { get, getInt, set, setInt } from "./memory";

const READY: i32 = 0; // i32 slots
const POSITION: i32 = 1;
const KNOWN: i32 = 2;
const VALUES: usize = 16; // bytes

/** Slots of a window's values, an even number, so that two can be read at once. */
@inline
function slots(window: i32): i32 {
  return (window + 1) & ~1;
}

/** Fills the values with NaN before a symbol's first bar: none is known. */
@inline
function begin(state: usize, window: i32): void {
  if (getInt(state, READY)) return;
  setInt(state, READY, 1);
  for (let i = 0; i < slots(window); i++) set(state + VALUES, i, NaN);
}

/** How many of `count` sorted values are below `value`; a search without branches on data. */
@inline
function below(sorted: usize, count: i32, value: f64): i32 {
  let base = 0;
  let length = count;
  while (length > 0) {
    const half = (length + 1) >> 1;
    base += half & -(<i32>(get(sorted, base + half - 1) < value));
    length -= half;
  }
  return base;
}

/** Moves `count` values from slot `from` to slot `from - 1`. */
@inline
function slideDown(sorted: usize, from: i32, count: i32): void {
  let source = sorted + ((<usize>from) << 3);
  const end = source + ((<usize>count) << 3);
  for (; source + 8 < end; source += 16) v128.store(source - 8, v128.load(source));
  if (source < end) store<f64>(source - 8, load<f64>(source));
}

/** Moves `count` values from slot `from` to slot `from + 1`. */
@inline
function slideUp(sorted: usize, from: i32, count: i32): void {
  const start = sorted + ((<usize>from) << 3);
  let source = start + ((<usize>count) << 3);
  for (; source > start + 8; source -= 16) v128.store(source - 8, v128.load(source - 16));
  if (source > start) store<f64>(source, load<f64>(source - 8));
}

/**
 * Value between the sorted values of the window at q·(window - 1), linearly interpolated.
 * State: 16 bytes, the window's values in a ring, then the known ones among them sorted.
 */
export function rolling_quantile(
  x: usize, out: usize, n: i32, state: usize, window: i32, q: f64,
): void {
  begin(state, window);
  const values = state + VALUES;
  const sorted = values + ((<usize>slots(window)) << 3);
  const place = q * <f64>(window - 1);
  const lower = <i32>floor(place);
  const upper = min(lower + 1, window - 1);
  const fraction = place - <f64>lower;
  let position = getInt(state, POSITION);
  let known = getInt(state, KNOWN);
  for (let t = 0; t < n; t++) {
    const value = get(x, t);
    const old = get(values, position);
    set(values, position, value);
    position = position + 1 == window ? 0 : position + 1;
    if (old == old && value == value) {
      const from = below(sorted, known, old);
      const to = below(sorted, known, value);
      if (to > from) {
        slideDown(sorted, from + 1, to - from - 1);
        set(sorted, to - 1, value);
      } else {
        slideUp(sorted, to, from - to);
        set(sorted, to, value);
      }
    } else if (old == old) {
      const from = below(sorted, known, old);
      slideDown(sorted, from + 1, known - from - 1);
      known--;
    } else if (value == value) {
      const to = below(sorted, known, value);
      slideUp(sorted, to, known - to);
      set(sorted, to, value);
      known++;
    }
    if (known == window) {
      const low = get(sorted, lower);
      // The sum also makes a -0 a 0: which of two equal zeros stands where does not show.
      set(out, t, low + fraction * (get(sorted, upper) - low));
    } else {
      set(out, t, NaN);
    }
  }
  setInt(state, POSITION, position);
  setInt(state, KNOWN, known);
}

/**
 * Drives `S`, which has `finish(less, equal, window)`, over how many values of the window are less
 * than the current one and how many equal to it (itself included).
 * State: 16 bytes, then the window's values in a ring.
 */
@inline
function rollCounts<S>(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  const statistic = changetype<S>(0);
  begin(state, window);
  const values = state + VALUES;
  const end = values + ((<usize>slots(window)) << 3);
  let position = getInt(state, POSITION);
  let known = getInt(state, KNOWN);
  for (let t = 0; t < n; t++) {
    const value = get(x, t);
    const old = get(values, position);
    known += <i32>(value == value) - <i32>(old == old);
    set(values, position, value);
    position = position + 1 == window ? 0 : position + 1;
    if (known != window) {
      set(out, t, NaN);
      continue;
    }
    const current = f64x2.splat(value);
    let less = i64x2.splat(0);
    let equal = i64x2.splat(0);
    for (let slot = values; slot < end; slot += 16) {
      const other = v128.load(slot);
      less = i64x2.sub(less, f64x2.lt(other, current)); // a set mask is -1
      equal = i64x2.sub(equal, f64x2.eq(other, current));
    }
    const lessCount = i64x2.extract_lane(less, 0) + i64x2.extract_lane(less, 1);
    const equalCount = i64x2.extract_lane(equal, 0) + i64x2.extract_lane(equal, 1);
    set(out, t, statistic.finish(<f64>lessCount, <f64>equalCount, <f64>window));
  }
  setInt(state, POSITION, position);
  setInt(state, KNOWN, known);
}

@unmanaged class AverageRank {
  @inline finish(less: f64, equal: f64, window: f64): f64 {
    return less + 0.5 * (equal + 1.0);
  }
}

@unmanaged class PercentNotAbove {
  @inline finish(less: f64, equal: f64, window: f64): f64 {
    return (100.0 * (less + equal - 1.0)) / (window - 1.0);
  }
}

/** Average rank (ties shared) of the current value in its window, 1 … window. */
export function rolling_rank(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  rollCounts<AverageRank>(x, out, n, state, window);
}

/** 100 · share of the window's other values that are at most the current one; window ≥ 2. */
export function percent_rank(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  rollCounts<PercentNotAbove>(x, out, n, state, window);
}

/**
 * Mean of |value - mean of the window| over the window, in two passes over the distances
 * from the current value: they are exact where prices are large and move little, and 0 where nothing
 * varies.
 * State: 16 bytes, then the window's values in a ring.
 */
export function mean_absolute_deviation(
  x: usize, out: usize, n: i32, state: usize, window: i32,
): void {
  begin(state, window);
  const values = state + VALUES;
  const end = values + ((<usize>(window & ~1)) << 3);
  const odd = (window & 1) == 1;
  let position = getInt(state, POSITION);
  for (let t = 0; t < n; t++) {
    const value = get(x, t);
    set(values, position, value);
    position = position + 1 == window ? 0 : position + 1;

    const origins = f64x2.splat(value);
    let sums = f64x2.splat(0.0);
    for (let slot = values; slot < end; slot += 16)
      sums = f64x2.add(sums, f64x2.sub(v128.load(slot), origins));
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    if (odd) sum += get(values, window - 1) - value;
    const mean = sum / <f64>window;

    const means = f64x2.splat(mean);
    sums = f64x2.splat(0.0);
    for (let slot = values; slot < end; slot += 16) {
      const distances = f64x2.sub(v128.load(slot), origins);
      sums = f64x2.add(sums, f64x2.abs(f64x2.sub(distances, means)));
    }
    sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    if (odd) sum += abs<f64>(get(values, window - 1) - value - mean);
    set(out, t, sum / <f64>window);
  }
  setInt(state, POSITION, position);
}
