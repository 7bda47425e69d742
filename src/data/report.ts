import type { PriceColumn } from "../strategy/bars.ts";

/** Why a row was left out. */
export interface DroppedRows {
  /** The close is empty, zero, negative or infinite. */
  no_positive_close: number;
  /** The row before it has the same symbol, time and values. */
  duplicate_row: number;
}

/** Cells that became NaN, by column. */
export interface RepairedCells {
  /** There was no value. */
  empty: Partial<Record<PriceColumn, number>>;
  /** A price was zero, negative or infinite, or a volume negative. */
  impossible: Partial<Record<PriceColumn, number>>;
}

/** Bars that were kept though they contradict themselves. */
export interface DoubtfulBars {
  high_below_low: number;
  /** The open or the close lies outside [low, high]. */
  outside_high_low: number;
}

/** What loading did to the rows. Counts only what the loaded columns can show. */
export interface RowReport {
  /** Rows read from the files, warm-up included. */
  rows: number;
  /** Bars after dropping, before resampling. */
  bars: number;
  dropped: DroppedRows;
  repaired: RepairedCells;
  doubtful: DoubtfulBars;
}

export function emptyRowReport(): RowReport {
  return {
    rows: 0,
    bars: 0,
    dropped: { no_positive_close: 0, duplicate_row: 0 },
    repaired: { empty: {}, impossible: {} },
    doubtful: { high_below_low: 0, outside_high_low: 0 },
  };
}
