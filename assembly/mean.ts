// The mean of a window: what window.ts does for any aggregate, for the most common one, two bars at a
// time. Sums are of distances from the anchor; the mean of a constant window is that constant exactly.
import { get, getInt, set, setInt } from "./memory";

const READY: i32 = 0; // int32 slots
const POSITION: i32 = 1;
const ANCHOR: i32 = 1; // float64 slots
const ANCHOR_BEFORE: i32 = 2;
const HEAD: i32 = 3; // sum of the block's values but for the last one at an even position
const TAILS: usize = 32;

/**
 * Mean of the window. State: 32 bytes, then `window + 1` values: sums of the tails of the block before
 * from `position + 1` on, and the values of the current block before it.
 *
 * Within a block, bars at an even position and the bar after them are added together first, so that
 * two bars take one step of the chain of sums; the same wherever tiles begin.
 */
export function rolling_mean(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  const tails = state + TAILS;
  if (!getInt(state, READY)) {
    setInt(state, READY, 1);
    for (let i = 0; i < window; i++) set(tails, i, NaN);
  }
  const inverse = 1.0 / <f64>window; // a division a bar would take longer than all the rest
  const inverses = f64x2.splat(inverse), twos = f64x2.splat(2.0), zero = f64x2.splat(0.0);
  const last = window - 1;
  let position = getInt(state, POSITION);
  let anchor = get(state, ANCHOR), before = get(state, ANCHOR_BEFORE), head = get(state, HEAD);
  let t = 0;
  while (t < n) {
    if (position == 0) {
      anchor = get(x, t);
      head = 0;
    }
    const shift = before - anchor;
    if (!(position & 1)) {
      // pairs before the block's last position, whose window has no tail
      const anchors = f64x2.splat(anchor), shifts = f64x2.splat(shift);
      let missing = f64x2.replace_lane(
        f64x2.splat(<f64>(last - position)), 1, <f64>(last - position - 1),
      );
      for (; t + 2 <= n && position + 2 <= last; t += 2) {
        const slot = tails + (<usize>position << 3);
        const values = v128.load(x + (<usize>t << 3));
        const distances = f64x2.sub(values, anchors);
        // the first, and both together
        const sums = f64x2.add(
          f64x2.splat(head), f64x2.add(distances, v128.shuffle<f64>(zero, distances, 0, 2)),
        );
        const tail = v128.load(slot, 8);
        const all = f64x2.add(f64x2.add(f64x2.mul(missing, shifts), tail), sums);
        v128.store(out + (<usize>t << 3), f64x2.add(anchors, f64x2.mul(all, inverses)));
        v128.store(slot, values);
        head = f64x2.extract_lane(sums, 1);
        missing = f64x2.sub(missing, twos);
        position += 2;
      }
      if (t == n) break;
    }
    const value = get(x, t);
    const distance = value - anchor;
    const odd = position & 1;
    const sum = head + (odd ? get(tails, position - 1) - anchor + distance : distance);
    const missing = <f64>(last - position);
    const tail: f64 = position < last ? missing * shift + get(tails, position + 1) : 0.0;
    set(out, t, anchor + (tail + sum) * inverse);
    set(tails, position, value);
    if (odd) head = sum;
    t++;
    position++;
    if (position == window) {
      before = get(tails, last);
      sumTails(tails, window, before);
      position = 0;
    }
  }
  setInt(state, POSITION, position);
  set(state, ANCHOR, anchor);
  set(state, ANCHOR_BEFORE, before);
  set(state, HEAD, head);
}

/** Turns the values of a full block into the sums of its tails, from its end backwards. */
function sumTails(tails: usize, window: i32, anchor: f64): void {
  const anchors = f64x2.splat(anchor), zero = f64x2.splat(0.0);
  let sum: f64 = 0;
  let position = window;
  for (; position >= 2; position -= 2) {
    const slot = tails + (<usize>(position - 2) << 3);
    const distances = f64x2.sub(v128.load(slot), anchors);
    // both together, and the second
    const sums = f64x2.add(
      f64x2.splat(sum), f64x2.add(distances, v128.shuffle<f64>(distances, zero, 1, 2)),
    );
    v128.store(slot, sums);
    sum = f64x2.extract_lane(sums, 0);
  }
  if (position == 1) set(tails, 0, sum + (get(tails, 0) - anchor));
}
