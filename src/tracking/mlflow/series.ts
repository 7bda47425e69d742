import { join } from "node:path";
import pl from "nodejs-polars";
import type { OpenedRun } from "./stored-run.ts";

const MS_PER_DAY = 86_400_000;

/** A curve over time. */
export interface Curve {
  /** ms UTC. */
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/** Equity of each configuration and baseline of a suite, all names together, by key. */
export function suiteEquity({ folder }: OpenedRun): Map<string, Curve> {
  const columns = ["key", "group", "date", "equity"];
  const table = pl
    .readParquet(join(folder, "daily.parquet"), { columns })
    .filter(pl.col("group").eq(pl.lit("overall")));
  const keys: unknown[] = table.getColumn("key").toArray();
  const days = Float64Array.from(table.getColumn("date").cast(pl.Int32).cast(pl.Float64));
  const equity = Float64Array.from(table.getColumn("equity"));
  const curves = new Map<string, Curve>();
  for (let start = 0; start < keys.length; ) {
    let end = start + 1;
    while (end < keys.length && keys[end] === keys[start]) end++;
    curves.set(String(keys[start]), {
      time: days.slice(start, end).map((day) => day * MS_PER_DAY),
      value: equity.slice(start, end),
    });
    start = end;
  }
  return curves;
}

/** Equity of a backtest or of a stitched account: that of the portfolio where there are several symbols. */
export function accountEquity({ folder }: OpenedRun): Curve {
  const path = join(folder, "frame.parquet");
  const several = pl.scanParquet(path).columns.includes("portfolio_equity");
  const column = several ? "portfolio_equity" : "equity";
  let table = pl.readParquet(path, { columns: ["timestamp", column] });
  if (several) {
    // A row of the portfolio stands beside each symbol that has a bar at that time.
    table = table
      .filter(pl.col(column).isNotNan())
      .unique({ subset: ["timestamp"] })
      .sort("timestamp");
  }
  return {
    time: Float64Array.from(table.getColumn("timestamp").cast(pl.Int64).cast(pl.Float64)),
    value: Float64Array.from(table.getColumn(column)),
  };
}
