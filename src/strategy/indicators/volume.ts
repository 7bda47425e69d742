import { type Expr, type Operand, operation, when } from "../expression.ts";
import { requireNoMore } from "../options.ts";
import { type HighLowCloseVolume, requireWindow } from "./arguments.ts";
import { typicalPrice } from "./oscillators.ts";
import { lag } from "./shift.ts";

/**
 * On-balance volume: volume added up with the sign of the close's change against the known bar
 * before; 0 at the first known bar.
 *
 * Source: Joseph Granville, New Key to Stock Market Profits (1963).
 */
export function obv(
  {
    close,
    volume,
  }: {
    readonly close: Operand;
    readonly volume: Operand;
  },
  ...more: []
): Expr {
  requireNoMore("obv", more);
  return operation("on_balance_volume", [close, volume]);
}

/**
 * Volume-weighted average of the typical price (high + low + close)/3: over the last `window` bars
 * (first known at index window - 1), or, without a window, over the bars since the UTC day began
 * (first known at the first known bar). Not known where there was no volume.
 * @throws AssayError `bad-window`.
 */
export function vwap(columns: HighLowCloseVolume, window: number): Expr;
export function vwap(columns: HighLowCloseVolume & { readonly timestamp: Operand }): Expr;
export function vwap(
  columns: HighLowCloseVolume & { readonly timestamp?: Operand },
  window?: number,
  ...more: []
): Expr {
  requireNoMore("vwap", more);
  const price = typicalPrice(columns);
  const { volume, timestamp } = columns;
  if (window === undefined && timestamp !== undefined) {
    return operation("session_mean", [price, volume, timestamp]);
  }
  const bars = window ?? Number.NaN;
  requireWindow("vwap", bars);
  return operation("quotient", [
    operation("rolling_sum", [price.mul(volume)], [bars]),
    operation("rolling_sum", [volume], [bars]),
  ]);
}

/**
 * Money flow index: tp·volume of bars on which the typical price tp rose, as a share in percent of
 * that of bars on which it rose or fell, over the window; 50 where it never moved. First known at
 * index `window`.
 *
 * Source: Gene Quong and Avrum Soudack.
 * @throws AssayError `bad-window`.
 */
export function mfi(columns: HighLowCloseVolume, window: number, ...more: []): Expr {
  requireNoMore("mfi", more);
  requireWindow("mfi", window);
  const price = typicalPrice(columns);
  const before = lag(price, 1);
  const flow = price.mul(columns.volume);
  // A product, not `when`: a bar whose volume is not known must not count as one without flow.
  const sumWhere = (condition: Expr) => operation("rolling_sum", [condition.mul(flow)], [window]);
  const positive = sumWhere(price.gt(before));
  const total = positive.add(sumWhere(price.lt(before)));
  return when(total.eq(0)).then(50).otherwise(positive.div(total).mul(100));
}
