import { fileURLToPath } from "node:url";
import pl from "nodejs-polars";
import type { Bars } from "../../src/strategy/bars.ts";

const COLUMNS = ["open", "high", "low", "close", "volume"] as const;

/**
 * All bars of a shipped file, read by polars alone and not by the data layer: float32, NaN where a
 * cell is empty, without bars that lack a positive close.
 */
export function shippedBars(
  file: "fx_hourly" | "sp500_daily",
  timeframe: number,
  periodsPerYear: number,
): Bars {
  const path = fileURLToPath(new URL(`../../examples/data/${file}.parquet`, import.meta.url));
  const frame = pl
    .readParquet(path)
    .filter(pl.col("close").gt(0))
    .withColumns(
      pl.col("timestamp").cast(pl.Float64),
      ...COLUMNS.map((name) => pl.col(name).cast(pl.Float32).fillNull(Number.NaN)),
    )
    .sort(["symbol", "timestamp"]);
  const labels = frame.getColumn("symbol").toArray().map(String);
  const offsets = labels.flatMap((label, i) => (label === labels[i - 1] ? [] : [i]));
  return {
    symbols: offsets.map((start) => labels[start]!),
    offsets: Int32Array.from([...offsets, labels.length]),
    timestamp: Float64Array.from(frame.getColumn("timestamp").toArray().map(Number)),
    columns: Object.fromEntries(
      COLUMNS.map((name) => [name, Float32Array.from(frame.getColumn(name).toArray().map(Number))]),
    ),
    timeframe,
    periodsPerYear,
  };
}
