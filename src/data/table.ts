import pl from "nodejs-polars";
import type { PriceColumn } from "../strategy/bars.ts";

/** Consecutive rows of one symbol as they came. Arrays are decoded when asked for, not before. */
export interface Table {
  readonly symbol: string;
  readonly rows: number;
  /** ms UTC; NaN where a cell is empty. */
  timestamp(): Float64Array;
  /** NaN where a cell is empty. */
  column(name: PriceColumn): Float32Array;
}

/** A frame of `timestamp` (int64) and float32 prices as the rows of one symbol. */
export function tableOf(symbol: string, frame: pl.DataFrame): Table {
  let timestamp: Float64Array | undefined;
  return {
    symbol,
    rows: frame.height,
    timestamp: () => {
      timestamp ??= times(frame.getColumn("timestamp"));
      return timestamp;
    },
    column: (name) => floats(frame.getColumn(name)),
  };
}

/**
 * Cuts a frame into its symbols, in ascending order; each column is decoded once for all of them.
 *
 * @param frame with a column `symbol` of strings without nulls; rows of a symbol keep their order
 */
export function tablesBySymbol(frame: pl.DataFrame): Table[] {
  let runs = symbolRuns(frame);
  if (new Set(runs.map((run) => run.symbol)).size < runs.length) {
    frame = frame.sort({ by: "symbol", maintainOrder: true });
    runs = symbolRuns(frame);
  }
  let timestamp: Float64Array | undefined;
  const columns = new Map<PriceColumn, Float32Array>();
  return runs
    .map(({ symbol, start }, i): Table => {
      const end = runs[i + 1]?.start ?? frame.height;
      return {
        symbol,
        rows: end - start,
        timestamp: () => {
          timestamp ??= times(frame.getColumn("timestamp"));
          return timestamp.subarray(start, end);
        },
        column: (name) => {
          const values = columns.get(name) ?? floats(frame.getColumn(name));
          columns.set(name, values);
          return values.subarray(start, end);
        },
      };
    })
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** Rows of a frame with a column `symbol` at which another symbol begins. */
export function symbolRuns(frame: pl.DataFrame): { symbol: string; start: number }[] {
  if (frame.height === 0) return [];
  const symbol = pl.col("symbol");
  const starts = frame
    .select("symbol")
    .withRowIndex("row")
    .filter(symbol.neq(symbol.shift(1)).or(pl.col("row").eq(pl.lit(0))));
  const names: unknown[] = starts.getColumn("symbol").toArray();
  const rows: unknown[] = starts.getColumn("row").toArray();
  return names.map((name, i) => ({ symbol: String(name), start: Number(rows[i]) }));
}

/** int64 as float64, exact below 2^53. */
export function times(series: pl.Series): Float64Array {
  if (series.nullCount() > 0) {
    const filled: unknown = withoutNulls(series).toTypedArray();
    if (filled instanceof Float64Array) return filled;
  }
  const whole: unknown = series.toTypedArray();
  if (!(whole instanceof BigInt64Array)) {
    throw new Error(`expected int64 times from polars, got ${series.dtype.variant}`);
  }
  // Two 32-bit halves, since a bigint per row would be an object per row; every platform of polars
  // is little-endian.
  const halves = new Int32Array(whole.buffer, whole.byteOffset, 2 * whole.length);
  // polars hands out a copy, so the float64 may take the place of the int64 it is made of.
  const milliseconds = new Float64Array(whole.buffer, whole.byteOffset, whole.length);
  for (let i = 0; i < milliseconds.length; i++) {
    milliseconds[i] = halves[2 * i + 1]! * 4_294_967_296 + (halves[2 * i]! >>> 0);
  }
  return milliseconds;
}

/** float32 with NaN for nulls. */
export function floats(series: pl.Series): Float32Array {
  // Filling widens to float64, hence the cast back.
  const filled = series.nullCount() > 0 ? withoutNulls(series).cast(pl.Float32) : series;
  const values: unknown = filled.toTypedArray();
  if (values instanceof Float32Array) return values;
  throw new Error(`expected float32 from polars, got ${series.dtype.variant}`);
}

function withoutNulls(series: pl.Series): pl.Series {
  const { name } = series;
  return series
    .toFrame()
    .select(pl.col(name).cast(pl.Float64).fillNull(pl.lit(Number.NaN)))
    .getColumn(name);
}
