// Averages whose value depends on their own last value. A bar on which an input is not known is
// skipped: the output there is NaN, the state is kept.
//
// The step e += a·(x - e) is written e = x - (1 - a)·(x - e): equal values still leave e as it is, and
// with a = 1 nothing of the past is left, not even the rounding of a huge x - e.
import { get, getInt, set, setInt } from "./memory";

/**
 * e += alpha·(x - e), from the `window`-th known bar on, where e is the mean of the first `window`
 * known values (formed as distances from the first, so that equal values have exactly their mean).
 * State: i32 known bars (at most `window`), f64 first value, f64 sum of distances or e.
 */
export function exponential_average(
  x: usize, out: usize, n: i32, state: usize, window: i32, alpha: f64,
): void {
  let t = 0;
  let seen = getInt(state, 0);
  let origin = get(state, 1);
  let average = get(state, 2);
  const kept = 1.0 - alpha;
  for (; t < n && seen < window; t++) {
    const value = get(x, t);
    set(out, t, NaN);
    if (value != value) continue;
    if (seen == 0) origin = value;
    average += value - origin;
    seen++;
    if (seen == window) {
      average = origin + average / <f64>window;
      set(out, t, average);
    }
  }
  for (; t < n; t++) {
    const value = get(x, t);
    if (value == value) {
      average = value - kept * (value - average);
      set(out, t, average);
    } else {
      set(out, t, NaN);
    }
  }
  setInt(state, 0, seen);
  set(state, 1, origin);
  set(state, 2, average);
}

/**
 * Kaufman's average: k += c·(x - k) with c = (efficiency·(f - s) + s)², f = 2/(fast + 1) and
 * s = 2/(slow + 1). Starts as the `window`-th known x; from then on a bar counts when both inputs
 * are known. State: i32 known bars (at most `window`), f64 k.
 */
export function adaptive_average(
  x: usize, efficiency: usize, out: usize, n: i32, state: usize,
  window: i32, fast: f64, slow: f64,
): void {
  const slowest = 2.0 / (slow + 1.0);
  const range = 2.0 / (fast + 1.0) - slowest;
  let t = 0;
  let seen = getInt(state, 0);
  let average = get(state, 1);
  for (; t < n && seen < window; t++) {
    const value = get(x, t);
    set(out, t, NaN);
    if (value != value) continue;
    seen++;
    if (seen == window) {
      average = value;
      set(out, t, value);
    }
  }
  for (; t < n; t++) {
    const value = get(x, t);
    const root = get(efficiency, t) * range + slowest;
    if (value == value && root == root) {
      average = value - (1.0 - root * root) * (value - average);
      set(out, t, average);
    } else {
      set(out, t, NaN);
    }
  }
  setInt(state, 0, seen);
  set(state, 1, average);
}
