// Sliding windows over bars. A window covers the current bar and the `window - 1` bars before it.
//
// Sums are formed from blocks of `window` bars anchored at the symbol's first bar: the tail of the
// previous block (suffix sums) plus the head of the current one (a prefix sum). Nothing is ever
// subtracted, so a huge value or a NaN is forgotten exactly when it leaves the window, which a
// running sum cannot do.
import { get, getInt, set, setInt } from "./memory";

/**
 * out[t] = x[t] + ... + x[t - window + 1]; NaN before `window` bars and while a NaN is inside.
 * State: i32 position in block, i32 blocks done (0 or 1), f64 prefix, then f64[window + 1] of
 * suffix sums of the previous block, overwritten in place by the current block's values.
 */
export function rolling_sum(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  let position = getInt(state, 0);
  let full = getInt(state, 1);
  let prefix = get(state, 1);
  const block = state + 16;
  for (let t = 0; t < n; t++) {
    const value = get(x, t);
    prefix = position == 0 ? value : prefix + value;
    const known = full != 0 || position == window - 1;
    // suffix[position + 1] of the previous block; the last slot is always 0
    const tail = full != 0 ? get(block, position + 1) : 0.0;
    set(out, t, known ? tail + prefix : NaN);
    set(block, position, value);
    position++;
    if (position == window) {
      let suffix = 0.0;
      for (let i = window - 1; i >= 0; i--) {
        suffix += get(block, i);
        set(block, i, suffix);
      }
      set(block, window, 0.0);
      position = 0;
      full = 1;
    }
  }
  setInt(state, 0, position);
  setInt(state, 1, full);
  set(state, 1, prefix);
}
