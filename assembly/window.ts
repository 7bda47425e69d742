// Sliding windows over bars. A window covers the current bar and the `window - 1` bars before it.
//
// One driver for every statistic that can be put together from parts. Bars are cut into blocks of
// `window` bars, anchored at the symbol's first bar; a window is then the tail of the block before
// and the head of the current one:
//
//     ... | . . . T T T | H H . . . | ...        finish(tail, head)
//
// Heads grow bar by bar (`push`), all tails of a block are made when it is full (`pull`, from its
// end backwards). Nothing is ever taken out of a sum. So a huge value or a NaN is forgotten to the
// last bit when it leaves the window, which a running sum cannot do, and each bar costs the same
// few operations whatever the window.
//
// Values are handed to an aggregate together with an anchor that lies in every window they can be
// part of: the block's first value for heads, its last for tails. Sums of distances from the anchor
// keep their digits where prices are large and move little (stock 132,331 by a tick), and they are
// exactly 0 in a window without variation.
import { get, getInt, set, setInt } from "./memory";

const READY: i32 = 0; // i32 slots
const POSITION: i32 = 1;
const ANCHOR: i32 = 1; // f64 slots
const ANCHOR_BEFORE: i32 = 2;
const HEAD: usize = 32; // bytes
const TAILS: usize = 48;

/**
 * Drives an aggregate `A` over one input. State: 48 bytes, then `window + 1` vectors: the tails of
 * the block before from `position + 1` on, and the values of the current block before it.
 *
 * `A` has `empty()` (nothing aggregated), `unknown()` (as if a NaN were inside), `push(head, value,
 * anchor, position)`, `pull(tail, value, anchor)`, and `finish(tail, head, missing, window, shift,
 * anchor, extra)`, where `missing` counts the values in the tail and `shift` is the tail's anchor
 * minus the head's.
 */
@inline
export function roll<A>(x: usize, out: usize, n: i32, state: usize, window: i32, extra: f64): void {
  const aggregate = changetype<A>(0);
  const tails = state + TAILS;
  if (!getInt(state, READY)) {
    setInt(state, READY, 1);
    for (let i = 0; i < window; i++) v128.store(tails + ((<usize>i) << 4), aggregate.unknown());
    v128.store(tails + ((<usize>window) << 4), aggregate.empty());
  }
  const last = window - 1;
  let position = getInt(state, POSITION);
  let anchor = get(state, ANCHOR);
  let before = get(state, ANCHOR_BEFORE);
  let head = v128.load(state + HEAD);
  let t = 0;
  while (t < n) {
    if (position == 0) {
      anchor = get(x, t);
      head = aggregate.empty();
    }
    // At the block's last position the tail is empty, and so is what its anchor could say.
    const inside = position < last;
    const shift = inside ? before - anchor : 0.0;
    const end = min(n, t + (inside ? last - position : 1));
    while (t < end) {
      const value = get(x, t);
      const slot = tails + ((<usize>position) << 4);
      head = aggregate.push(head, value, anchor, <f64>position);
      const missing = <f64>(last - position);
      const tail = v128.load(slot, 16);
      set(out, t, aggregate.finish(tail, head, missing, <f64>window, shift, anchor, extra));
      store<f64>(slot, value);
      t++;
      position++;
    }
    if (position == window) {
      before = get(tails, last << 1);
      let tail = aggregate.empty();
      for (let slot = tails + ((<usize>last) << 4); slot >= tails; slot -= 16) {
        tail = aggregate.pull(tail, load<f64>(slot), before);
        v128.store(slot, tail);
      }
      position = 0;
    }
  }
  setInt(state, POSITION, position);
  set(state, ANCHOR, anchor);
  set(state, ANCHOR_BEFORE, before);
  v128.store(state + HEAD, head);
}

/** Two float64 as one vector. */
@inline
export function pair(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

@inline
export function first(vector: v128): f64 {
  return f64x2.extract_lane(vector, 0);
}

@inline
export function second(vector: v128): f64 {
  return f64x2.extract_lane(vector, 1);
}
