import { type Expr, operation, toExpr } from "../expression.ts";
import { requireNoMore } from "../options.ts";
import { type HighLowClose, requireWindow } from "./arguments.ts";
import { wilder } from "./averages.ts";
import { lag } from "./shift.ts";

/**
 * True range: the largest of high - low, |high - close before| and |low - close before|. First known
 * at index 1.
 *
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
 */
export function trueRange({ high, low, close }: HighLowClose, ...more: []): Expr {
  requireNoMore("trueRange", more);
  const before = lag(close, 1);
  const up = toExpr(high).sub(before).abs();
  const down = toExpr(low).sub(before).abs();
  return operation("subtract", [high, low]).max(up).max(down);
}

/**
 * Average true range: Wilder's average of `trueRange`. First known at index `window`.
 *
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
 * @throws AssayError `bad-window`.
 */
export function atr(columns: HighLowClose, window: number, ...more: []): Expr {
  requireNoMore("atr", more);
  requireWindow("atr", window);
  return wilder(trueRange(columns), window);
}
