import pl from "nodejs-polars";
import type { Timeframe } from "./timeframe.ts";

const WEEK = 7 * 86_400_000;

/** A duration as polars writes it; only its weeks begin on Mondays. */
export function durationText(timeframe: Timeframe): string {
  if (timeframe.unit === "month") return `${timeframe.every}mo`;
  return timeframe.every % WEEK === 0 ? `${timeframe.every / WEEK}w` : `${timeframe.every}ms`;
}

/** NaN is not known, like null, but polars tells them apart. */
export function knownOrNull(column: pl.Expr): pl.Expr {
  return pl.when(column.isNan()).then(pl.lit(null)).otherwise(column);
}

/** Rows that are bars: the close is positive and finite. To polars NaN is greater than any number. */
export function hasClose(): pl.Expr {
  const close = pl.col("close");
  return close
    .isFinite()
    .and(close.gt(pl.lit(0)))
    .fillNull(pl.lit(false));
}
