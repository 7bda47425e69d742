/** What the plain loop reads: prices and a signal, one value per bar. */
export interface LoopInputs {
  readonly open: Float32Array;
  readonly close: Float32Array;
  /** Position wanted at each close; NaN where none is known. */
  readonly signal: Float32Array;
  /** Cost per unit traded, as a fraction. */
  readonly rate: number;
}

/**
 * The least a backtest can be: net returns of signals filled at the next open, and their product.
 * No metric, no trade, no column is kept.
 *
 * @returns equity after the last bar.
 */
export function compoundReturns({ open, close, signal, rate }: LoopInputs): number {
  let equity = 1;
  let held = 0;
  let before = close[0]!;
  for (let t = 1; t < close.length; t++) {
    const wanted = signal[t - 1]!;
    const position = Number.isNaN(wanted) ? 0 : wanted;
    const gap = open[t]! / before - 1;
    const move = close[t]! / open[t]! - 1;
    const gross = (1 + held * gap) * (1 + position * move) - 1;
    equity *= 1 + gross - Math.abs(position - held) * rate;
    held = position;
    before = close[t]!;
  }
  return equity;
}
