/** Columns of a bar that are loaded as float32. */
export const PRICE_COLUMNS = ["open", "high", "low", "close", "volume"] as const;
/** Name of a column of prices, or of the volume. */
export type PriceColumn = (typeof PRICE_COLUMNS)[number];

/** What an expression may read of a bar: the float32 columns and its start, in ms UTC. */
export const COLUMNS = [...PRICE_COLUMNS, "timestamp"] as const;
/** Name of anything of a bar that an expression may read. */
export type ColumnName = (typeof COLUMNS)[number];

/**
 * Bars of one or several symbols in columns, sorted by (symbol, timestamp), times unique within a
 * symbol, one contiguous run per symbol, every close positive. `data/` makes them; everything from
 * here inwards only reads them. Arrays usually lie in SharedArrayBuffers, so that threads share them
 * without copying.
 */
export interface Bars {
  readonly symbols: readonly string[];
  /** Length symbols + 1: bars of symbol i are offsets[i] … offsets[i + 1] - 1. */
  readonly offsets: Int32Array;
  /** Start of each bar in milliseconds since 1970 UTC; whole numbers, exact in float64. */
  readonly timestamp: Float64Array;
  /** Loaded columns; one that nothing asked for is absent. NaN where a cell is empty. */
  readonly columns: Readonly<Partial<Record<PriceColumn, Float32Array>>>;
  /** Nominal length of a bar in milliseconds. */
  readonly timeframe: number;
  /** Periods per year of the whole data set before any range was cut (SEMANTICS T, metrics). */
  readonly periodsPerYear: number;
}

/** Bars of one symbol as subarrays; nothing is copied. */
export interface SymbolBars {
  readonly symbol: string;
  readonly timestamp: Float64Array;
  readonly columns: Readonly<Partial<Record<PriceColumn, Float32Array>>>;
}

export function symbolBars(bars: Bars, index: number): SymbolBars {
  const start = bars.offsets[index]!;
  const end = bars.offsets[index + 1]!;
  const columns: Partial<Record<PriceColumn, Float32Array>> = {};
  for (const name of PRICE_COLUMNS) {
    const column = bars.columns[name];
    if (column) columns[name] = column.subarray(start, end);
  }
  return {
    symbol: bars.symbols[index]!,
    timestamp: bars.timestamp.subarray(start, end),
    columns,
  };
}

/** First index in [begin, end] whose time is not before `time`; `end` when there is none. */
export function lowerBound(
  timestamp: Float64Array,
  time: number,
  begin = 0,
  end = timestamp.length,
): number {
  let low = begin;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestamp[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * `lowerBound` in [begin, end] for a time soon after `begin`: looks first where it would be if bars
 * came as evenly as the one at `begin` after the one before it, then in doubling steps.
 */
export function lowerBoundNear(
  timestamp: Float64Array,
  time: number,
  begin: number,
  end: number,
): number {
  if (begin > 0 && begin < end) {
    const spacing = timestamp[begin]! - timestamp[begin - 1]!;
    const guess = Math.min(begin + Math.ceil((time - timestamp[begin]!) / spacing), end);
    if (
      guess > begin &&
      timestamp[guess - 1]! < time &&
      (guess === end || timestamp[guess]! >= time)
    ) {
      return guess;
    }
  }
  let low = begin;
  let step = 1;
  while (low + step < end && timestamp[low + step]! < time) {
    low += step;
    step *= 2;
  }
  return lowerBound(timestamp, time, low, Math.min(low + step, end));
}
