import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";

/** Growth of 1: Π(1 + r) over rows from `from` on; NaN before. */
export function growth(returns: ArrayLike<number>, from: number): Float64Array {
  const values = new Float64Array(returns.length).fill(Number.NaN);
  let equity = 1;
  for (let i = from; i < returns.length; i++) {
    equity *= 1 + returns[i]!;
    values[i] = equity;
  }
  return values;
}

/**
 * Equity below its running peak, as a fraction ≤ 0; the start counts as 1. NaN before `from` and where
 * equity is not known, which moves no peak.
 */
export function drawdownSeries(equity: ArrayLike<number>, from: number): Float64Array {
  const values = new Float64Array(equity.length).fill(Number.NaN);
  let peak = 1;
  for (let i = from; i < equity.length; i++) {
    if (equity[i]! > peak) peak = equity[i]!;
    values[i] = equity[i]! / peak - 1;
  }
  return values;
}

/** A fall from a peak until the peak is reached again. Rows; `peak` is -1 for the start itself. */
export interface Drawdown {
  readonly peak: number;
  readonly trough: number;
  /** First row at or above the peak again; undefined while it lasts. */
  readonly recovery: number | undefined;
  /** At most 0. */
  readonly depth: number;
}

/** The `count` deepest falls, deepest first; ties by the earlier peak. Rounding is no fall. */
export function deepestDrawdowns(
  drawdown: ArrayLike<number>,
  from: number,
  count: number,
): Drawdown[] {
  const all: Drawdown[] = [];
  let peak = from - 1;
  let trough = -1;
  for (let i = from; i < drawdown.length; i++) {
    if (drawdown[i]! < -NEGLIGIBLE) {
      if (trough < 0 || drawdown[i]! < drawdown[trough]!) trough = i;
      continue;
    }
    if (trough >= 0) all.push({ peak, trough, recovery: i, depth: drawdown[trough]! });
    peak = i;
    trough = -1;
  }
  if (trough >= 0) all.push({ peak, trough, recovery: undefined, depth: drawdown[trough]! });
  return all
    .map((fall) => ({ ...fall, peak: fall.peak < from ? -1 : fall.peak }))
    .sort((a, b) => a.depth - b.depth || a.peak - b.peak)
    .slice(0, count);
}
