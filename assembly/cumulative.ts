// Values gathered since a symbol's first bar, or since the day began. A bar on which an input is not
// known is skipped: the output there is NaN, the state is kept.
import { get, getInt, set, setInt } from "./memory";

const MILLISECONDS_PER_DAY: f64 = 86400000.0;

/** Largest value so far. State: i32 started, f64 the value. */
export function cumulative_maximum(x: usize, out: usize, n: i32, state: usize): void {
  let largest = getInt(state, 0) ? get(state, 1) : -Infinity;
  for (let t = 0; t < n; t++) {
    const value = get(x, t);
    if (value > largest) largest = value;
    set(out, t, value == value ? largest : NaN);
  }
  setInt(state, 0, 1);
  set(state, 1, largest);
}

/** Smallest value so far. State: i32 started, f64 the value. */
export function cumulative_minimum(x: usize, out: usize, n: i32, state: usize): void {
  let smallest = getInt(state, 0) ? get(state, 1) : Infinity;
  for (let t = 0; t < n; t++) {
    const value = get(x, t);
    if (value < smallest) smallest = value;
    set(out, t, value == value ? smallest : NaN);
  }
  setInt(state, 0, 1);
  set(state, 1, smallest);
}

/**
 * Sum of volume·sign(change of close), 0 at the first known bar.
 * State: i32 started, f64 last known close, f64 the sum.
 */
export function on_balance_volume(
  close: usize, volume: usize, out: usize, n: i32, state: usize,
): void {
  let started = getInt(state, 0);
  let previous = get(state, 1);
  let total = get(state, 2);
  for (let t = 0; t < n; t++) {
    const price = get(close, t);
    const traded = get(volume, t);
    if (price != price || traded != traded) {
      set(out, t, NaN);
      continue;
    }
    if (!started) {
      started = 1;
      previous = price;
    }
    total += traded * <f64>(<i32>(price > previous) - <i32>(price < previous));
    previous = price;
    set(out, t, total);
  }
  setInt(state, 0, started);
  set(state, 1, previous);
  set(state, 2, total);
}

/**
 * Mean price since the UTC day began, weighted by volume; NaN while the day has none. Prices are
 * taken as distances from the day's first. State: i32 started, f64 day, f64 the day's first price,
 * f64 sum of volume·distance, f64 sum of volume.
 */
export function session_mean(
  price: usize, volume: usize, timestamp: usize, out: usize, n: i32, state: usize,
): void {
  let started = getInt(state, 0);
  let today = get(state, 1);
  let origin = get(state, 2);
  let weighted = get(state, 3);
  let total = get(state, 4);
  for (let t = 0; t < n; t++) {
    const value = get(price, t);
    const traded = get(volume, t);
    const day = Math.floor(get(timestamp, t) / MILLISECONDS_PER_DAY);
    if (value != value || traded != traded || day != day) {
      set(out, t, NaN);
      continue;
    }
    if (day != today || !started) {
      started = 1;
      today = day;
      origin = value;
      weighted = 0.0;
      total = 0.0;
    }
    weighted += traded * (value - origin);
    total += traded;
    set(out, t, total != 0.0 ? origin + weighted / total : NaN);
  }
  setInt(state, 0, started);
  set(state, 1, today);
  set(state, 2, origin);
  set(state, 3, weighted);
  set(state, 4, total);
}
