import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import { bucketExpression, endExpression } from "./buckets.ts";
import { knownOrNull } from "./polars-terms.ts";
import { requireCoarser } from "./resample-bars.ts";
import { times } from "./table.ts";
import { parseTimeframe, type Timeframe, timeframeOf, usualSpacing } from "./timeframe.ts";
import { upsample } from "./upsample.ts";

/** How `resampleData` treats what the data leave open. */
export interface ResampleOptions {
  /** Shift of the buckets in ms; 0 unless given. 22 h makes days begin at 22:00 UTC. */
  readonly sessionOffset?: number;
  /**
   * For a timeframe finer than the data, which is refused unless this is given. `forward`: the last
   * close as open, high, low and close, volume 0. `none`: rows with empty cells. Either way the row
   * that begins where a coarse bar ends has that bar's values: they are not known before.
   */
  readonly fill?: "forward" | "none";
  /** Timeframe of the data; the usual spacing of their times unless given. */
  readonly from?: string;
}

/**
 * Rows of another timeframe: up by joining (left-closed, left-labelled, UTC-aligned buckets: first
 * open, highest high, lowest low, last close, sum of the volume; no bar where there is no data), or
 * down by filling between the end of a symbol's first row and that of its last, which also fills the
 * hours when a market is closed. A coarse bar then stands where it has ended. Filled rows are not data:
 * they make volatility look smaller.
 *
 * @param frame as `ParquetLoader.loadDataset` gives it: `timestamp` (int64 ms UTC, ascending within
 *   each symbol), optionally `symbol`, and prices
 * @param timeframe `15m`, `4h`, `1d`, `1w` (from Monday), `1mo`, …
 * @returns lazily the same columns and `partial` (boolean): true for a symbol's last bucket where
 *   the data end before it does, so that it may be partial (or the market was closed by then)
 * @throws AssayError `bad-timeframe`, `finer-timeframe`, `uneven-timeframe`
 */
export async function resampleData(
  frame: pl.LazyDataFrame,
  timeframe: string,
  options: ResampleOptions = {},
): Promise<pl.LazyDataFrame> {
  const wanted = parseTimeframe(timeframe);
  const data = options.from === undefined ? await spacingOf(frame) : parseTimeframe(options.from);
  const { sessionOffset = 0, fill } = options;
  if (wanted.nominal < data.nominal && fill !== undefined) {
    return upsample(frame, data, wanted, fill);
  }
  requireCoarser("resampleData", data, wanted);
  return downsample(frame, data, wanted, sessionOffset);
}

/** Usual spacing of the times of the first symbol. */
async function spacingOf(frame: pl.LazyDataFrame): Promise<Timeframe> {
  const keys = await frame
    .select(...frame.columns.filter((name) => name === "symbol" || name === "timestamp"))
    .limit(20_000)
    .collect();
  const first = keys.columns.includes("symbol")
    ? keys.filter(pl.col("symbol").eq(pl.col("symbol").first()))
    : keys;
  const spacing = usualSpacing(times(first.getColumn("timestamp")));
  if (spacing > 0) return timeframeOf(spacing);
  throw new AssayError(
    "bad-timeframe",
    "resampleData: expected at least two rows of different time to see the data's timeframe.",
    'Say it: resampleData(frame, timeframe, { from: "1h" }).',
  );
}

function downsample(
  frame: pl.LazyDataFrame,
  data: Timeframe,
  wanted: Timeframe,
  sessionOffset: number,
): pl.LazyDataFrame {
  const keys = frame.columns.includes("symbol") ? ["symbol", "bucket"] : ["bucket"];
  const prices = PRICE_COLUMNS.filter((name) => frame.columns.includes(name));
  const start = bucketExpression(pl.col("timestamp"), wanted, sessionOffset);
  const joined = frame
    .withColumns(start.alias("bucket"))
    .groupBy(keys, true)
    .agg(...prices.map(joinExpression), pl.col("timestamp").last().alias("last"));
  const nextSymbol = keys.length > 1 ? pl.col("symbol").shift(-1).neq(pl.col("symbol")) : undefined;
  const isLast = pl.col("bucket").shift(-1).isNull();
  const end = endExpression(pl.col("bucket"), wanted, sessionOffset);
  const last = data.unit === "ms" ? pl.col("last") : bucketExpression(pl.col("last"), data, 0);
  const dataEnd = endExpression(last, data, 0);
  return joined
    .withColumns(
      end
        .gt(dataEnd)
        .and(nextSymbol ? isLast.or(nextSymbol) : isLast)
        .alias("partial"),
    )
    .select(
      ...(keys.length > 1 ? [pl.col("symbol")] : []),
      pl.col("bucket").alias("timestamp"),
      ...prices.map((name) => pl.col(name)),
      pl.col("partial"),
    );
}

function joinExpression(name: PriceColumn): pl.Expr {
  const column = pl.col(name);
  const known = knownOrNull(column);
  switch (name) {
    case "open":
      return column.first().alias(name);
    case "close":
      return column.last().alias(name);
    case "high":
      return known.max().cast(pl.Float32).alias(name);
    case "low":
      return known.min().cast(pl.Float32).alias(name);
    case "volume": {
      // float64, so that whole numbers add up exactly in any order.
      const sum = known.cast(pl.Float64).sum();
      return pl
        .when(known.count().eq(pl.lit(0)))
        .then(pl.lit(null))
        .otherwise(sum)
        .cast(pl.Float32)
        .alias(name);
    }
  }
}
