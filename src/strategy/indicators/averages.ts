import { type Expr, type Operand, operation, toExpr, when } from "../expression.ts";
import { readOptions, requireNoMore } from "../options.ts";
import { requireWindow } from "./arguments.ts";
import { lag } from "./shift.ts";

/**
 * Simple moving average: the mean of the current value and the `window - 1` before it. First known
 * at index window - 1.
 * @throws AssayError `bad-window`.
 */
export function sma(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("sma", more);
  requireWindow("sma", window);
  return operation("rolling_mean", [x], [window]);
}

/**
 * Exponential moving average: e += α·(x - e) with α = 2/(window + 1). Seeded with the mean of the
 * first `window` known values, which is its first value, at index window - 1. A bar on which x is
 * not known is skipped: not known there, and the average goes on from where it was.
 * @throws AssayError `bad-window`.
 */
export function ema(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("ema", more);
  requireWindow("ema", window);
  return operation("exponential_average", [x], [window, 2 / (window + 1)]);
}

/**
 * Wilder's moving average (also smma or rma): like `ema` with α = 1/window. First known at index
 * window - 1.
 *
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
 * @throws AssayError `bad-window`.
 */
export function wilder(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("wilder", more);
  requireWindow("wilder", window);
  return operation("exponential_average", [x], [window, 1 / window]);
}

/**
 * Linearly weighted moving average: weights 1 … window, the newest value heaviest, divided by their
 * sum. First known at index window - 1.
 * @throws AssayError `bad-window`.
 */
export function wma(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("wma", more);
  requireWindow("wma", window);
  return operation("weighted_mean", [x], [window]);
}

/**
 * Hull moving average: wma(2·wma(x, ⌊window/2⌋) - wma(x, window), ⌊√window⌋). First known at index
 * window + ⌊√window⌋ - 2.
 *
 * Source: Alan Hull, "How to reduce lag in a moving average" (2005).
 * @param window at least 2.
 * @throws AssayError `bad-window`.
 */
export function hma(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("hma", more);
  requireWindow("hma", window, 2);
  const raw = toExpr(wma(x, Math.floor(window / 2)))
    .mul(2)
    .sub(wma(x, window));
  return wma(raw, Math.floor(Math.sqrt(window)));
}

/**
 * Kaufman's adaptive moving average: k += c·(x - k), where c is the square of a constant between the
 * slow and the fast one in proportion to the efficiency |x[t] - x[t - window]| / Σ|Δx| over the
 * window (0 where nothing moved). Seeded with the `window`-th known x, which is its first value, at
 * index window - 1. Bars on which x or the efficiency is not known are skipped.
 *
 * Source: Perry Kaufman, Trading Systems and Methods.
 * @param options.fast bars of the fastest average, 2 by default.
 * @param options.slow bars of the slowest average, 30 by default.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function kama(
  x: Operand,
  window: number,
  options: { readonly fast?: number; readonly slow?: number } = {},
  ...more: []
): Expr {
  const { fast, slow } = readOptions("kama", { fast: 2, slow: 30 }, options, more);
  requireWindow("kama", window);
  requireWindow("kama fast", fast);
  requireWindow("kama slow", slow);
  const moved = toExpr(x).sub(lag(x, window)).abs();
  const walked = operation("rolling_sum", [toExpr(x).sub(lag(x, 1)).abs()], [window]);
  const efficiency = when(walked.eq(0)).then(0).otherwise(moved.div(walked));
  return operation("adaptive_average", [x, efficiency], [window, fast, slow]);
}
