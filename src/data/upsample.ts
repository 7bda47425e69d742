import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import { endExpression } from "./buckets.ts";
import { durationText, knownOrNull } from "./polars-terms.ts";
import type { Timeframe } from "./timeframe.ts";

/**
 * Puts rows on a finer clock, each where it has ended, since it is not known before.
 *
 * @throws AssayError `uneven-timeframe` when rows lie off that clock
 */
export async function upsample(
  frame: pl.LazyDataFrame,
  data: Timeframe,
  wanted: Timeframe,
  fill: "forward" | "none",
): Promise<pl.LazyDataFrame> {
  const prices = PRICE_COLUMNS.filter((name) => frame.columns.includes(name));
  const symbol = frame.columns.includes("symbol") ? ["symbol"] : [];
  const coarse = await frame
    .select(
      ...symbol.map((name) => pl.col(name)),
      endExpression(pl.col("timestamp"), data, 0).cast(pl.Datetime("ms")).alias("timestamp"),
      ...prices.map((name) => knownOrNull(pl.col(name)).alias(name)),
      pl.lit(true).alias("data"),
    )
    .collect();
  const parts = symbol.length > 0 ? coarse.partitionBy(symbol, true) : [coarse];
  const every = durationText(wanted);
  const fine = pl.concat(
    parts.map((part) => {
      const name = symbol.map(() => pl.lit(part.getColumn("symbol").get(0)).alias("symbol"));
      return part
        .upsample({ timeColumn: "timestamp", every, by: [], maintainOrder: true })
        .withColumns(...name);
    }),
  );
  if (fine.height - fine.getColumn("data").nullCount() !== coarse.height) {
    throw new AssayError(
      "uneven-timeframe",
      `resampleData: expected a timeframe on whose clock all rows of ${data.label} lie, got ${wanted.label}.`,
      `Choose one that divides ${data.label}.`,
    );
  }
  const filled = fill === "forward" ? fine.select(...forwardFilled(symbol, prices)) : fine;
  return filled
    .lazy()
    .select(
      ...symbol.map((name) => pl.col(name)),
      pl.col("timestamp").cast(pl.Int64),
      ...prices.map((name) => pl.col(name).cast(pl.Float32)),
      pl.lit(false).alias("partial"),
    );
}

/** Rows that are not data get the last close as their prices and no volume. */
function forwardFilled(symbol: readonly string[], prices: readonly PriceColumn[]): pl.Expr[] {
  const isData = pl.col("data").isNotNull();
  const lastClose = pl.col("close").forwardFill();
  const ofSymbol = symbol.length > 0 ? lastClose.over("symbol") : lastClose;
  return [
    ...symbol.map((name) => pl.col(name)),
    pl.col("timestamp"),
    ...prices.map((name) =>
      pl
        .when(isData)
        .then(pl.col(name))
        .otherwise(name === "volume" ? pl.lit(0) : ofSymbol)
        .alias(name),
    ),
  ];
}
