// Smallest and largest value of a window; see window.ts for how windows are put together.
//
// f64.min compiles to a slow sequence, and a comparison alone would forget a NaN. So the lanes are
// (smallest value, 1 while all values are known else 0), and the smaller of each lane is one
// instruction. A maximum is the minimum of the negated values, negated.
import { first, pair, roll } from "./window";

/** `part` with `value` added. */
@inline
function smaller(part: v128, value: f64): v128 {
  const values = f64x2.splat(value);
  const known = v128.and(f64x2.eq(values, values), f64x2.splat(1.0));
  return f64x2.pmin(part, f64x2.replace_lane(known, 0, value));
}

/** The smallest value of two parts; NaN unless all their values were known. */
@inline
function smallest(tail: v128, head: v128): f64 {
  const both = f64x2.pmin(tail, head);
  const known = f64x2.eq(v128.shuffle<f64>(both, both, 1, 1), f64x2.splat(1.0));
  return first(v128.bitselect(both, f64x2.splat(NaN), known));
}

@unmanaged class Extreme {
  @inline empty(): v128 {
    return pair(Infinity, 1.0);
  }
  @inline unknown(): v128 {
    return pair(Infinity, 0.0);
  }
}

@unmanaged class Minimum extends Extreme {
  @inline push(head: v128, value: f64, anchor: f64, position: f64): v128 {
    return smaller(head, value);
  }
  @inline pull(tail: v128, value: f64, anchor: f64): v128 {
    return smaller(tail, value);
  }
  @inline finish(
    tail: v128, head: v128, missing: f64, window: f64, shift: f64, anchor: f64, extra: f64,
  ): f64 {
    return smallest(tail, head);
  }
}

@unmanaged class Maximum extends Extreme {
  @inline push(head: v128, value: f64, anchor: f64, position: f64): v128 {
    return smaller(head, -value);
  }
  @inline pull(tail: v128, value: f64, anchor: f64): v128 {
    return smaller(tail, -value);
  }
  @inline finish(
    tail: v128, head: v128, missing: f64, window: f64, shift: f64, anchor: f64, extra: f64,
  ): f64 {
    return -smallest(tail, head);
  }
}

/** Smallest value of the window. */
export function rolling_minimum(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  roll<Minimum>(x, out, n, state, window, 0.0);
}

/** Largest value of the window. */
export function rolling_maximum(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  roll<Maximum>(x, out, n, state, window, 0.0);
}
