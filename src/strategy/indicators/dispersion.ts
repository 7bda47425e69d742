import { expected } from "../../errors.ts";
import { type Expr, type Operand, operation, toExpr } from "../expression.ts";
import { readOptions, requireNoMore } from "../options.ts";
import { requireWindow } from "./arguments.ts";
import { sma } from "./averages.ts";

/**
 * Standard deviation of the window. First known at index window - 1; exactly 0 where nothing varies.
 * @param window at least 2.
 * @param options.ddof divisor is window - ddof: 1 (default) for the sample's, 0 for the population's.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function stdev(
  x: Operand,
  window: number,
  options: { readonly ddof?: number } = {},
  ...more: []
): Expr {
  const { ddof } = readOptions("stdev", { ddof: 1 }, options, more);
  requireWindow("stdev", window, 2);
  if (ddof !== 0 && ddof !== 1) {
    throw expected("bad-argument", "stdev ddof", "0 or 1", ddof, "1 divides by window - 1.");
  }
  return operation("rolling_deviation", [x], [window, ddof]);
}

/**
 * Distance from the mean of the window in standard deviations (ddof 1). First known at index
 * window - 1; not known where the deviation is 0.
 * @param window at least 2.
 * @throws AssayError `bad-window`.
 */
export function zscore(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("zscore", more);
  requireWindow("zscore", window, 2);
  return operation("quotient", [toExpr(x).sub(sma(x, window)), stdev(x, window)]);
}
