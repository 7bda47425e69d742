// How two series move together in a window: the same blocks and anchors as in window.ts, with three
// vectors per part. For distances d from the anchors they hold
//
//     sums (Σdx, Σdy), squares (Σdx², Σdy²), products (Σdx·dy, unused).
import { get, getInt, set, setInt } from "./memory";
import { first, pair, second } from "./window";

const READY: i32 = 0; // i32 slots
const POSITION: i32 = 1;
const ANCHORS: usize = 16; // bytes
const ANCHORS_BEFORE: usize = 32;
const HEAD: usize = 48;
const TAILS: usize = 96;
const PART: usize = 48; // bytes of one part

/**
 * Drives `S`, which has `finish(xx, yy, xy)`: a statistic of the sums of squared and of multiplied
 * deviations from the window's means. State: 96 bytes, then `window + 1` parts; a part of the block
 * before holds its tail from there on, one of the current block its values.
 */
@inline
function rollPair<S>(x: usize, y: usize, out: usize, n: i32, state: usize, window: i32): void {
  const statistic = changetype<S>(0);
  const tails = state + TAILS;
  const zero = f64x2.splat(0.0);
  if (!getInt(state, READY)) {
    setInt(state, READY, 1);
    for (let i = 0; i < window; i++) v128.store(tails + <usize>i * PART, f64x2.splat(NaN));
  }
  const last = window - 1;
  const count = f64x2.splat(<f64>window);
  let position = getInt(state, POSITION);
  let anchor = v128.load(state + ANCHORS);
  let before = v128.load(state + ANCHORS_BEFORE);
  let sums = v128.load(state + HEAD);
  let squares = v128.load(state + HEAD, 16);
  let products = v128.load(state + HEAD, 32);
  let t = 0;
  while (t < n) {
    if (position == 0) {
      anchor = pair(get(x, t), get(y, t));
      sums = zero;
      squares = zero;
      products = zero;
    }
    // At the block's last position the tail is empty, and so is what its anchors could say.
    const inside = position < last;
    const shift = inside ? f64x2.sub(before, anchor) : zero;
    const shiftSwapped = v128.shuffle<f64>(shift, shift, 1, 0);
    const shiftProduct = first(shift) * second(shift);
    const end = min(n, t + (inside ? last - position : 1));
    while (t < end) {
      const values = pair(get(x, t), get(y, t));
      const slot = tails + <usize>position * PART;
      const distance = f64x2.sub(values, anchor);
      const swapped = v128.shuffle<f64>(distance, distance, 1, 0);
      sums = f64x2.add(sums, distance);
      squares = f64x2.add(squares, f64x2.mul(distance, distance));
      products = f64x2.add(products, f64x2.mul(distance, swapped));

      const missing = <f64>(last - position);
      const tailSums = v128.load(slot, PART);
      const shifted = f64x2.mul(f64x2.splat(missing), shift);
      const allSums = f64x2.add(f64x2.add(tailSums, shifted), sums);
      const twice = f64x2.add(f64x2.add(tailSums, tailSums), shifted);
      const tailSquares = f64x2.add(v128.load(slot, PART + 16), f64x2.mul(shift, twice));
      const allSquares = f64x2.add(tailSquares, squares);
      const crossed = f64x2.mul(tailSums, shiftSwapped);
      const tailProducts =
        f64x2.extract_lane(v128.load(slot, PART + 32), 0) +
        (first(crossed) + second(crossed)) +
        missing * shiftProduct;
      const xy =
        tailProducts + first(products) - (first(allSums) * second(allSums)) / <f64>window;
      const variations = f64x2.sub(allSquares, f64x2.div(f64x2.mul(allSums, allSums), count));
      set(out, t, statistic.finish(first(variations), second(variations), xy));
      v128.store(slot, values);
      t++;
      position++;
    }
    if (position == window) {
      before = v128.load(tails + <usize>last * PART);
      let tailSums = zero;
      let tailSquares = zero;
      let tailProducts = zero;
      for (let slot = tails + <usize>last * PART; slot >= tails; slot -= PART) {
        const distance = f64x2.sub(v128.load(slot), before);
        const swapped = v128.shuffle<f64>(distance, distance, 1, 0);
        tailSums = f64x2.add(tailSums, distance);
        tailSquares = f64x2.add(tailSquares, f64x2.mul(distance, distance));
        tailProducts = f64x2.add(tailProducts, f64x2.mul(distance, swapped));
        v128.store(slot, tailSums);
        v128.store(slot, tailSquares, 16);
        v128.store(slot, tailProducts, 32);
      }
      position = 0;
    }
  }
  setInt(state, POSITION, position);
  v128.store(state + ANCHORS, anchor);
  v128.store(state + ANCHORS_BEFORE, before);
  v128.store(state + HEAD, sums);
  v128.store(state + HEAD, squares, 16);
  v128.store(state + HEAD, products, 32);
}

/** Pearson's r; 0/0 where either series does not vary. */
@unmanaged class Correlation {
  @inline finish(xx: f64, yy: f64, xy: f64): f64 {
    const r = f64x2.splat(xy / sqrt<f64>(xx * yy));
    return first(f64x2.pmax(f64x2.pmin(r, f64x2.splat(1.0)), f64x2.splat(-1.0)));
  }
}

/** Slope of the regression of y on x; 0/0 where x does not vary. */
@unmanaged class Slope {
  @inline finish(xx: f64, yy: f64, xy: f64): f64 {
    return xy / xx;
  }
}

/** Pearson's correlation of the window, in [-1, 1]. */
export function rolling_correlation(
  x: usize, y: usize, out: usize, n: i32, state: usize, window: i32,
): void {
  rollPair<Correlation>(x, y, out, n, state, window);
}

/** cov(x, y)/var(x) of the window. */
export function rolling_slope(
  x: usize, y: usize, out: usize, n: i32, state: usize, window: i32,
): void {
  rollPair<Slope>(x, y, out, n, state, window);
}
