import pl from "nodejs-polars";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import { hasClose } from "./polars-terms.ts";

const PRICES = PRICE_COLUMNS.filter((name) => name !== "volume");

/** What was found in imported rows. Only the first three kinds are repaired; the rest is kept. */
export interface ImportDirt {
  /** Rows out of order, now sorted. */
  unsorted: number;
  /** Rows equal to another in all columns, now dropped. */
  duplicate_rows: number;
  /** Further rows of the same symbol and time with other values; the last one was kept. */
  conflicting_times: number;
  empty_cells: Partial<Record<PriceColumn, number>>;
  zero_or_negative_prices: Partial<Record<PriceColumn, number>>;
  negative_volume: number;
  high_below_low: number;
  /** The open or the close lies outside [low, high]. */
  outside_high_low: number;
  /** Rows that `loadBars` will drop. */
  no_positive_close: number;
}

/** Sorts rows by (symbol, timestamp) and keeps one per key. */
export function sortedUnique(frame: pl.DataFrame): {
  readonly frame: pl.DataFrame;
  readonly duplicates: number;
  readonly conflicts: number;
} {
  const sorted = frame.sort({ by: ["symbol", "timestamp"], maintainOrder: true });
  const keys = ["symbol", "timestamp"];
  const unique = sorted.unique({ subset: keys, keep: "last", maintainOrder: true });
  if (unique.height === sorted.height) return { frame: sorted, duplicates: 0, conflicts: 0 };
  const distinct = sorted.unique({ subset: sorted.columns, keep: "last" });
  return {
    frame: unique,
    duplicates: sorted.height - distinct.height,
    conflicts: distinct.height - unique.height,
  };
}

/** Counts what is wrong within single rows. */
export function countCellDirt(
  frame: pl.DataFrame,
  hasVolume: boolean,
): Omit<ImportDirt, "unsorted" | "duplicate_rows" | "conflicting_times"> {
  const count = (condition: pl.Expr) => frame.filter(condition).height;
  const [open, high, low, close] = ["open", "high", "low", "close"].map((name) => pl.col(name));
  const empty: ImportDirt["empty_cells"] = {};
  for (const name of hasVolume ? PRICE_COLUMNS : PRICES) {
    const cells = frame.getColumn(name).nullCount();
    if (cells > 0) empty[name] = cells;
  }
  const notPositive: ImportDirt["zero_or_negative_prices"] = {};
  for (const name of PRICES) {
    const cells = count(pl.col(name).ltEq(pl.lit(0)));
    if (cells > 0) notPositive[name] = cells;
  }
  const outside = [open!, close!]
    .flatMap((price) => [price.gt(high!), price.lt(low!)])
    .map((condition) => condition.fillNull(pl.lit(false)))
    .reduce((any, condition) => any.or(condition));
  const crossed = high!.lt(low!).fillNull(pl.lit(false));
  return {
    empty_cells: empty,
    zero_or_negative_prices: notPositive,
    negative_volume: count(pl.col("volume").lt(pl.lit(0))),
    high_below_low: count(crossed),
    outside_high_low: count(outside.and(crossed.not())),
    no_positive_close: count(hasClose().not()),
  };
}
