import pl from "nodejs-polars";
import { durationText } from "./polars-terms.ts";
import type { Timeframe } from "./timeframe.ts";

const DAY = 86_400_000;

/** `bucketStart` as an expression on int64 ms. */
export function bucketExpression(time: pl.Expr, wanted: Timeframe, sessionOffset: number): pl.Expr {
  const local = time.sub(int(sessionOffset)).cast(pl.Datetime("ms"));
  return local.dt.truncate(durationText(wanted)).cast(pl.Int64).add(int(sessionOffset));
}

/** End of the bucket that starts at `start`. */
export function endExpression(
  start: pl.Expr,
  timeframe: Timeframe,
  sessionOffset: number,
): pl.Expr {
  if (timeframe.unit === "ms") return start.add(int(timeframe.every));
  // 31 days a month lead into the next bucket and never past it.
  return bucketExpression(start.add(int(timeframe.every * 31 * DAY)), timeframe, sessionOffset);
}

function int(value: number): pl.Expr {
  return pl.lit(value).cast(pl.Int64);
}
