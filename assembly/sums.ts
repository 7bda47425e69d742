// Sums, means and weighted means of a window; see window.ts for how windows are put together.
import { first, pair, roll, second } from "./window";

/** What sums have in common: they start at 0 and one NaN makes them NaN. */
@unmanaged class Additive {
  @inline empty(): v128 {
    return f64x2.splat(0.0);
  }
  @inline unknown(): v128 {
    return f64x2.splat(NaN);
  }
}

@unmanaged class Sum extends Additive {
  @inline push(head: v128, value: f64, anchor: f64, position: f64): v128 {
    return f64x2.add(head, f64x2.splat(value));
  }
  @inline pull(tail: v128, value: f64, anchor: f64): v128 {
    return f64x2.add(tail, f64x2.splat(value));
  }
  @inline finish(
    tail: v128, head: v128, missing: f64, window: f64, shift: f64, anchor: f64, extra: f64,
  ): f64 {
    return first(tail) + first(head);
  }
}

/**
 * Weights 1 … window, newest heaviest, over distances d from the anchor. Head: (sum of d, sum of
 * (position + 1)·d). Tail: (sum of d, sum of all shorter tails' sums), which weighs its oldest value
 * by 1. Only additions of what is in the window.
 */
@unmanaged class WeightedMean extends Additive {
  @inline push(head: v128, value: f64, anchor: f64, position: f64): v128 {
    const distance = value - anchor;
    return f64x2.add(head, pair(distance, (position + 1.0) * distance));
  }
  @inline pull(tail: v128, value: f64, anchor: f64): v128 {
    const sum = first(tail) + (value - anchor);
    return pair(sum, second(tail) + sum);
  }
  @inline finish(
    tail: v128, head: v128, missing: f64, window: f64, shift: f64, anchor: f64, extra: f64,
  ): f64 {
    const ofTail = second(tail) + shift * (0.5 * missing * (missing + 1.0));
    const ofHead = missing * first(head) + second(head);
    return anchor + (ofTail + ofHead) / (0.5 * window * (window + 1.0));
  }
}

/**
 * Standard deviation from sums of d and d², `extra` being ddof. The anchor is itself in the window,
 * so M2 = Σd² - (Σd)²/n loses at most a factor n + 1 of precision, cannot fall below 0 for any
 * window that fits into memory, and is exactly 0 when nothing varies.
 */
@unmanaged class Deviation extends Additive {
  @inline push(head: v128, value: f64, anchor: f64, position: f64): v128 {
    const distance = value - anchor;
    return f64x2.add(head, pair(distance, distance * distance));
  }
  @inline pull(tail: v128, value: f64, anchor: f64): v128 {
    const distance = value - anchor;
    return f64x2.add(tail, pair(distance, distance * distance));
  }
  @inline finish(
    tail: v128, head: v128, missing: f64, window: f64, shift: f64, anchor: f64, extra: f64,
  ): f64 {
    const shifted = missing * shift;
    const sum = first(tail) + shifted + first(head);
    const squares = second(tail) + shift * (2.0 * first(tail) + shifted) + second(head);
    return sqrt<f64>((squares - (sum * sum) / window) / (window - extra));
  }
}

/** Sum of the window. */
export function rolling_sum(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  roll<Sum>(x, out, n, state, window, 0.0);
}

/** Mean of the window with weights 1 … window, newest heaviest. */
export function weighted_mean(x: usize, out: usize, n: i32, state: usize, window: i32): void {
  roll<WeightedMean>(x, out, n, state, window, 0.0);
}

/** Standard deviation of the window with divisor window - ddof. */
export function rolling_deviation(
  x: usize, out: usize, n: i32, state: usize, window: i32, ddof: f64,
): void {
  roll<Deviation>(x, out, n, state, window, ddof);
}
