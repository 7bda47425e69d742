// Averages whose value depends on their own last value. A bar on which an input is not known is
// skipped: the output there is NaN, the state is kept.
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
      average += alpha * (value - average);
      set(out, t, average);
    } else {
      set(out, t, NaN);
    }
  }
  setInt(state, 0, seen);
  set(state, 1, origin);
  set(state, 2, average);
}
