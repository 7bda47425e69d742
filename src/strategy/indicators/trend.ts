import { type Expr, operation, toExpr, when } from "../expression.ts";
import { readOptions, requireNoMore } from "../options.ts";
import { type HighLow, type HighLowClose, requireInRange, requireWindow } from "./arguments.ts";
import { wilder } from "./averages.ts";
import { lag } from "./shift.ts";
import { atr, trueRange } from "./true-range.ts";

/**
 * Average directional index with its directional indicators. +DM is the rise of the high where it
 * exceeds the fall of the low and 0, else 0; -DM mirrored. DI = 100·wilder(DM)/wilder(true range),
 * DX = 100·|+DI - -DI|/(+DI + -DI) (0 where both are 0), adx = wilder(DX). DI first known at index
 * `window`, adx at 2·window - 1.
 *
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
 * @throws AssayError `bad-window`.
 */
export function adx(
  { high, low, close }: HighLowClose,
  window: number,
  ...more: []
): { readonly adx: Expr; readonly plusDi: Expr; readonly minusDi: Expr } {
  requireNoMore("adx", more);
  requireWindow("adx", window);
  const up = toExpr(high).sub(lag(high, 1));
  const down = toExpr(lag(low, 1)).sub(low);
  const range = wilder(trueRange({ high, low, close }), window);
  const indicator = (move: Expr, other: Expr) => {
    // A product, not `and`: where one of the moves is not known, neither is the movement.
    const movement = when(move.gt(other).mul(move.gt(0)))
      .then(move)
      .otherwise(0);
    return operation("quotient", [wilder(movement, window), range]).mul(100);
  };
  const plusDi = indicator(up, down);
  const minusDi = indicator(down, up);
  const sum = plusDi.add(minusDi);
  const index = when(sum.eq(0)).then(0).otherwise(plusDi.sub(minusDi).abs().div(sum).mul(100));
  return { adx: wilder(index, window), plusDi, minusDi };
}

/**
 * Supertrend: bands at (high + low)/2 ± k·atr, each of which only tightens while the close before is
 * on its side. `direction` is 1 while the lower band carries and -1 while the upper one does; a
 * close beyond the carrying band turns it. `line` is the carrying band. Starts at the first known
 * atr, at index `window`, with direction 1 if the close is at least (high + low)/2.
 *
 * Source: Olivier Seban.
 * @param options.k width of the bands in average true ranges, 3 by default, at least 0.
 * @throws AssayError `bad-window`, `bad-argument`, `unknown-option`.
 */
export function supertrend(
  { high, low, close }: HighLowClose,
  window: number,
  options: { readonly k?: number } = {},
  ...more: []
): { readonly line: Expr; readonly direction: Expr } {
  const { k } = readOptions("supertrend", { k: 3 }, options, more);
  requireWindow("supertrend", window);
  requireInRange("supertrend k", k, 0);
  const inputs = [high, low, close, atr({ high, low, close }, window)];
  return {
    line: operation("supertrend", inputs, [k], 0),
    direction: operation("supertrend", inputs, [k], 1),
  };
}

/**
 * Wilder's parabolic stop and reverse. `direction` is 1 while long and -1 while short, `sar` the
 * stop. It starts at the second known bar, long if high + low did not fall, at the first bar's low;
 * then sar += af·(extreme - sar), kept behind the last two bars. af is `start` at a turn and grows
 * by `step` with each new extreme, up to `max`. A low below the stop turns it: sar becomes the
 * extreme of the trend that ended. First known at index 1.
 *
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
 * @param options.start, options.step, options.max fractions: 0.02, 0.02 and 0.2 by default.
 * @throws AssayError `bad-argument`, `unknown-option`.
 */
export function psar(
  { high, low }: HighLow,
  options: { readonly start?: number; readonly step?: number; readonly max?: number } = {},
  ...more: []
): { readonly sar: Expr; readonly direction: Expr } {
  const { start, step, max } = readOptions(
    "psar",
    { start: 0.02, step: 0.02, max: 0.2 },
    options,
    more,
  );
  requireInRange("psar start", start, 0, 1);
  requireInRange("psar step", step, 0, 1);
  requireInRange("psar max", max, start, 1);
  return {
    sar: operation("parabolic_sar", [high, low], [start, step, max], 0),
    direction: operation("parabolic_sar", [high, low], [start, step, max], 1),
  };
}
