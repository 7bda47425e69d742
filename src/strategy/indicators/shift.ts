import { type Expr, type Operand, operation, toExpr } from "../expression.ts";
import { requireNoMore } from "../options.ts";
import { requireShift, requireWindow } from "./arguments.ts";

/**
 * The value `window` bars ago: x[t - window]. First known at index `window`.
 * @param window bars to look back; 0 gives x itself.
 * @throws AssayError `look-ahead` for a negative number of bars: nothing may see the future.
 */
export function lag(x: Operand, window = 1, ...more: []): Expr {
  requireNoMore("lag", more);
  requireShift("lag", window);
  return window === 0 ? toExpr(x) : operation("lag", [x], [window]);
}

/**
 * Change over `window` bars (1): x[t] - x[t - window]. First known at index `window`.
 * @throws AssayError `bad-window`.
 */
export function diff(x: Operand, window = 1, ...more: []): Expr {
  requireNoMore("diff", more);
  requireWindow("diff", window);
  return change(x, window);
}

/**
 * Momentum: x[t] - x[t - window], the same as `diff` under its name in the field. First known at
 * index `window`.
 * @throws AssayError `bad-window`.
 */
export function momentum(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("momentum", more);
  requireWindow("momentum", window);
  return change(x, window);
}

/**
 * Rate of change in percent: 100·(x[t]/x[t - window] - 1). First known at index `window`; not known
 * where x[t - window] is 0.
 * @throws AssayError `bad-window`.
 */
export function roc(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("roc", more);
  requireWindow("roc", window);
  return operation("quotient", [x, lag(x, window)])
    .sub(1)
    .mul(100);
}

/**
 * 1 at the bar where a rises above b: a[t] > b[t] and a[t - 1] ≤ b[t - 1]; else 0. First known at
 * index 1; not known where one of the four values is not.
 * @param b a series, or a number for a level.
 */
export function crossover(a: Operand, b: Operand, ...more: []): Expr {
  requireNoMore("crossover", more);
  // A product, not `and`: false and not-known is false, but a window of two bars must be complete.
  return toExpr(a)
    .gt(b)
    .mul(lag(toExpr(a).le(b), 1));
}

/**
 * 1 at the bar where a falls below b: a[t] < b[t] and a[t - 1] ≥ b[t - 1]; else 0. First known at
 * index 1; not known where one of the four values is not.
 * @param b a series, or a number for a level.
 */
export function crossunder(a: Operand, b: Operand, ...more: []): Expr {
  requireNoMore("crossunder", more);
  return toExpr(a)
    .lt(b)
    .mul(lag(toExpr(a).ge(b), 1));
}

/** `diff` without the check, for indicators that made their own. */
function change(x: Operand, window: number): Expr {
  return toExpr(x).sub(lag(x, window));
}
