import { type Expr, type Operand, operation, toExpr } from "../expression.ts";
import { readOptions, requireNoMore } from "../options.ts";
import { type HighLow, type HighLowClose, requireInRange, requireWindow } from "./arguments.ts";
import { ema, sma } from "./averages.ts";
import { stdev } from "./dispersion.ts";
import { lag } from "./shift.ts";
import { atr } from "./true-range.ts";

/** Two bounds and what lies between them. */
export interface Channel {
  readonly upper: Expr;
  readonly middle: Expr;
  readonly lower: Expr;
}

/**
 * Bollinger bands: sma ± k standard deviations of the window (population, ddof 0). First known at
 * index window - 1.
 *
 * Source: John Bollinger, Bollinger on Bollinger Bands (2001).
 * @param window at least 2.
 * @param options.k width in deviations, 2 by default, at least 0.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function bollinger(
  x: Operand,
  window: number,
  options: { readonly k?: number } = {},
  ...more: []
): Channel {
  const { k } = readOptions("bollinger", { k: 2 }, options, more);
  requireWindow("bollinger", window, 2);
  requireInRange("bollinger k", k, 0);
  return around(sma(x, window), stdev(x, window, { ddof: 0 }), k);
}

/**
 * Keltner channel: ema(close, window) ± k·atr(atrWindow). Middle first known at index window - 1,
 * the bounds at max(window - 1, atrWindow).
 *
 * Source: the form of Linda Raschke, after Chester Keltner (1960).
 * @param options.k width in average true ranges, 2 by default, at least 0.
 * @param options.atrWindow bars of the average true range, 10 by default.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function keltner(
  { high, low, close }: HighLowClose,
  window: number,
  options: { readonly k?: number; readonly atrWindow?: number } = {},
  ...more: []
): Channel {
  const { k, atrWindow } = readOptions("keltner", { k: 2, atrWindow: 10 }, options, more);
  requireWindow("keltner", window);
  requireInRange("keltner k", k, 0);
  requireWindow("keltner atrWindow", atrWindow);
  return around(ema(close, window), atr({ high, low, close }, atrWindow), k);
}

/**
 * Donchian channel: largest high and smallest low of the `window` bars *before* the current one,
 * and their mean. A channel with the current bar in it could never be broken. First known at index
 * `window`.
 * @throws AssayError `bad-window`.
 */
export function donchian({ high, low }: HighLow, window: number, ...more: []): Channel {
  requireNoMore("donchian", more);
  requireWindow("donchian", window);
  const upper = operation("rolling_maximum", [lag(high, 1)], [window]);
  const lower = operation("rolling_minimum", [lag(low, 1)], [window]);
  return { upper, middle: upper.add(lower).mul(0.5), lower };
}

function around(middle: Expr, width: Expr, k: number): Channel {
  const reach = toExpr(width).mul(k);
  return { upper: middle.add(reach), middle, lower: middle.sub(reach) };
}
