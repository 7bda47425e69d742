// Stops that follow a trend: what holds at a bar depends on the path that led there. A bar on which
// an input is not known is skipped: the outputs there are NaN, the state is kept.
import { get, getInt, set, setInt } from "./memory";

/**
 * Bands at (high + low)/2 ± k·range; each only tightens while the close before is on its side. The
 * lower one carries in direction 1, the upper one in direction -1; a close beyond it turns it.
 * State: i32 direction (0 before the start), f64 lower, f64 upper, f64 last known close.
 */
export function supertrend(
  high: usize, low: usize, close: usize, range: usize, line: usize, direction: usize,
  n: i32, state: usize, k: f64,
): void {
  let side = getInt(state, 0);
  let lower = get(state, 1);
  let upper = get(state, 2);
  let previous = get(state, 3);
  for (let t = 0; t < n; t++) {
    const middle = 0.5 * (get(high, t) + get(low, t));
    const reach = k * get(range, t);
    const price = get(close, t);
    const basicLower = middle - reach;
    const basicUpper = middle + reach;
    if (basicLower != basicLower || price != price) {
      set(line, t, NaN);
      set(direction, t, NaN);
      continue;
    }
    if (side == 0) {
      lower = basicLower;
      upper = basicUpper;
      side = price >= middle ? 1 : -1;
    } else {
      if (basicLower > lower || previous < lower) lower = basicLower;
      if (basicUpper < upper || previous > upper) upper = basicUpper;
      if (side > 0) {
        if (price < lower) side = -1;
      } else if (price > upper) {
        side = 1;
      }
    }
    previous = price;
    set(line, t, side > 0 ? lower : upper);
    set(direction, t, <f64>side);
  }
  setInt(state, 0, side);
  set(state, 1, lower);
  set(state, 2, upper);
  set(state, 3, previous);
}

/**
 * Wilder's parabolic stop and reverse: the stop moves towards the trend's extreme by a fraction that
 * grows by `step` with each new extreme, up to `most`, and never beyond the last two bars' range.
 * State: i32 direction, i32 known bars (at most 2), f64 sar, f64 extreme point, f64 acceleration,
 * f64 high and low of the last known bar, f64 high and low of the one before it.
 */
export function parabolic_sar(
  high: usize, low: usize, sar: usize, direction: usize, n: i32, state: usize,
  start: f64, step: f64, most: f64,
): void {
  let side = getInt(state, 0);
  let seen = getInt(state, 1);
  let stop = get(state, 1);
  let extreme = get(state, 2);
  let acceleration = get(state, 3);
  let high1 = get(state, 4);
  let low1 = get(state, 5);
  let high2 = get(state, 6);
  let low2 = get(state, 7);
  for (let t = 0; t < n; t++) {
    const top = get(high, t);
    const bottom = get(low, t);
    if (top != top || bottom != bottom) {
      set(sar, t, NaN);
      set(direction, t, NaN);
      continue;
    }
    if (seen == 0) {
      seen = 1;
      set(sar, t, NaN);
      set(direction, t, NaN);
    } else {
      if (seen == 1) {
        seen = 2;
        side = top + bottom >= high1 + low1 ? 1 : -1;
        stop = side > 0 ? low1 : high1;
        extreme = side > 0 ? top : bottom;
        acceleration = start;
      } else {
        stop += acceleration * (extreme - stop);
        if (side > 0) {
          if (low1 < stop) stop = low1;
          if (low2 < stop) stop = low2;
          if (bottom < stop) {
            side = -1;
            stop = extreme;
            extreme = bottom;
            acceleration = start;
          } else if (top > extreme) {
            extreme = top;
            acceleration = acceleration + step < most ? acceleration + step : most;
          }
        } else {
          if (high1 > stop) stop = high1;
          if (high2 > stop) stop = high2;
          if (top > stop) {
            side = 1;
            stop = extreme;
            extreme = top;
            acceleration = start;
          } else if (bottom < extreme) {
            extreme = bottom;
            acceleration = acceleration + step < most ? acceleration + step : most;
          }
        }
      }
      set(sar, t, stop);
      set(direction, t, <f64>side);
    }
    high2 = high1;
    low2 = low1;
    high1 = top;
    low1 = bottom;
  }
  setInt(state, 0, side);
  setInt(state, 1, seen);
  set(state, 1, stop);
  set(state, 2, extreme);
  set(state, 3, acceleration);
  set(state, 4, high1);
  set(state, 5, low1);
  set(state, 6, high2);
  set(state, 7, low2);
}
