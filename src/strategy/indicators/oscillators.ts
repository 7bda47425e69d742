import { type Expr, type Operand, operation, toExpr, when } from "../expression.ts";
import { readOptions, requireNoMore } from "../options.ts";
import { type HighLowClose, requireWindow } from "./arguments.ts";
import { ema, sma, wilder } from "./averages.ts";
import { diff } from "./shift.ts";

/**
 * Relative strength index: 100 - 100/(1 + U/D), where U and D are Wilder's averages of the gains and
 * of the losses from bar to bar; 100 where D is 0. First known at index `window`.
 *
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
 * @throws AssayError `bad-window`.
 */
export function rsi(x: Operand, window: number, ...more: []): Expr {
  requireNoMore("rsi", more);
  requireWindow("rsi", window);
  const change = diff(x);
  const gains = wilder(change.max(0), window);
  const losses = wilder(change.neg().max(0), window);
  const strength = toExpr(100).sub(toExpr(100).div(gains.div(losses).add(1)));
  return when(losses.eq(0)).then(100).otherwise(strength);
}

/**
 * Moving average convergence/divergence: ema(fast) - ema(slow), its own ema as signal line, and
 * their difference. macd first known at index slow - 1, signal at slow + signal - 2.
 *
 * Source: Gerald Appel.
 * @param options.fast, options.slow, options.signal bars of the averages: 12, 26 and 9 by default.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function macd(
  x: Operand,
  options: { readonly fast?: number; readonly slow?: number; readonly signal?: number } = {},
  ...more: []
): { readonly macd: Expr; readonly signal: Expr; readonly histogram: Expr } {
  const { fast, slow, signal } = readOptions(
    "macd",
    { fast: 12, slow: 26, signal: 9 },
    options,
    more,
  );
  requireWindow("macd fast", fast);
  requireWindow("macd slow", slow);
  requireWindow("macd signal", signal);
  const line = ema(x, fast).sub(ema(x, slow));
  const signalLine = ema(line, signal);
  return { macd: line, signal: signalLine, histogram: line.sub(signalLine) };
}

/**
 * Stochastic oscillator: where the close lies between the window's lowest low (0) and highest high
 * (100). k is its sma over `smooth` bars, d the sma of k over `signal` bars. The raw value is not
 * known where highest and lowest are the same. k first known at index window + smooth - 2, d at
 * window + smooth + signal - 3.
 *
 * Source: George Lane; smooth 1 is the fast, 3 the slow form.
 * @param options.window, options.smooth, options.signal bars: 14, 3 and 3 by default.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function stochastic(
  { high, low, close }: HighLowClose,
  options: { readonly window?: number; readonly smooth?: number; readonly signal?: number } = {},
  ...more: []
): { readonly k: Expr; readonly d: Expr } {
  const { window, smooth, signal } = readOptions(
    "stochastic",
    { window: 14, smooth: 3, signal: 3 },
    options,
    more,
  );
  requireWindow("stochastic window", window);
  requireWindow("stochastic smooth", smooth);
  requireWindow("stochastic signal", signal);
  const { highest, lowest } = extremes(high, low, window);
  const raw = operation("quotient", [toExpr(close).sub(lowest), highest.sub(lowest)]).mul(100);
  const k = sma(raw, smooth);
  return { k, d: sma(k, signal) };
}

/**
 * Williams' %R: where the close lies between the window's highest high (0) and lowest low (-100).
 * First known at index window - 1; not known where they are the same.
 *
 * Source: Larry Williams, How I Made One Million Dollars (1973).
 * @throws AssayError `bad-window`.
 */
export function williamsR({ high, low, close }: HighLowClose, window: number, ...more: []): Expr {
  requireNoMore("williamsR", more);
  requireWindow("williamsR", window);
  const { highest, lowest } = extremes(high, low, window);
  return operation("quotient", [highest.sub(close), highest.sub(lowest)]).mul(-100);
}

/**
 * Commodity channel index: (tp - sma(tp))/(0.015·d), with the typical price tp = (high + low +
 * close)/3 and d the mean absolute deviation of the window's tp from their mean. First known at
 * index window - 1; not known where d is 0.
 *
 * Source: Donald Lambert, Commodities (October 1980).
 * @throws AssayError `bad-window`.
 */
export function cci({ high, low, close }: HighLowClose, window: number, ...more: []): Expr {
  requireNoMore("cci", more);
  requireWindow("cci", window);
  const price = typicalPrice({ high, low, close });
  const deviation = operation("mean_absolute_deviation", [price], [window]);
  return operation("quotient", [price.sub(sma(price, window)), deviation.mul(0.015)]);
}

/** (high + low + close)/3. */
export function typicalPrice({ high, low, close }: HighLowClose, ...more: []): Expr {
  requireNoMore("typicalPrice", more);
  return toExpr(high).add(low).add(close).div(3);
}

function extremes(high: Operand, low: Operand, window: number) {
  return {
    highest: operation("rolling_maximum", [high], [window]),
    lowest: operation("rolling_minimum", [low], [window]),
  };
}
