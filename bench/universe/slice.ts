import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";

/**
 * Writes the first trading dates of a universe with the signal's rows that can be used on them.
 *
 * @param folder with source tables and `signal.parquet`
 * @param days how many dates; fewer than there are
 */
export async function writeSlice(folder: string, days: number, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const calendar = pl.readParquet(join(folder, "trading_date.parquet")).sort("date");
  const end = calendar.getColumn("date").cast(pl.Int32).get(days);
  for (const [table, date] of [
    ["trading_date", "date"],
    ["ret", "date"],
    ["risk", "date"],
    ["descriptor", "date"],
    ["signal", "date_avail"],
  ] as const) {
    const frame = await pl
      .scanParquet(join(folder, `${table}.parquet`), { glob: false })
      .filter(pl.col(date).cast(pl.Int32).lt(pl.lit(end)))
      .collect();
    frame.writeParquet(join(to, `${table}.parquet`), { compression: "zstd" });
  }
}
