import pl from "nodejs-polars";
import type { PriceColumn } from "../strategy/bars.ts";
import { firstDisorder } from "./clean.ts";
import { type DateRange, parseDateRange, requireRange } from "./dates.ts";
import { coverFiles } from "./partitions.ts";
import { requirePlacesOf } from "./places.ts";
import { onlySymbol, scanSingle } from "./read-file.ts";
import { inspectParquet, namingFile, scanBars, withinRange } from "./scan.ts";
import { choosePartitions, openSource, type Source } from "./source.ts";
import { times } from "./table.ts";

/** What `ParquetLoader.loadDataset` loads besides the range. */
export interface LoadDatasetOptions {
  /** All unless given. */
  readonly symbols?: readonly string[];
  /** Unless given: open, high, low and close, and volume where it is. */
  readonly columns?: readonly PriceColumn[];
}

/** A range in ms UTC, or two dates as `parseDate` reads them. */
export type DateRangeInput = DateRange | { readonly from?: string; readonly to?: string };

/** Opens data sets as lazy frames of polars. */
export const ParquetLoader = {
  /**
   * The rows of a data set as a lazy frame: `symbol` (string), `timestamp` (int64 ms UTC) and the
   * columns asked for (float32), sorted by (symbol, timestamp). Files of a hive folder outside the
   * range or of other symbols are never opened; inside files the range is pushed into the scan.
   * Rows are as they came: nothing is dropped, empty cells are null. `loadBars` makes bars of them.
   *
   * @param source a hive folder, a Parquet file, or a CSV(.gz) file (which is read at once)
   * @param dateRange half-open; everything unless given
   * @throws AssayError `missing-path`, `no-data`, `unknown-symbol`, `missing-column`,
   *   `damaged-file`, `misplaced-time`, `empty-range`, `bad-date`. A file that proves damaged only when the frame is
   *   collected fails there, with polars' own error.
   */
  async loadDataset(
    source: string,
    dateRange: DateRangeInput = {},
    options: LoadDatasetOptions = {},
  ): Promise<pl.LazyDataFrame> {
    const range = readRange(dateRange);
    const opened = await openSource(source);
    return opened.kind === "hive"
      ? loadHive(opened, range, options)
      : loadSingle(opened, range, options);
  },
};

function readRange({ from, to }: DateRangeInput): DateRange {
  const written = parseDateRange(
    typeof from === "string" ? from : undefined,
    typeof to === "string" ? to : undefined,
  );
  const range: DateRange = {
    ...written,
    ...(typeof from === "number" ? { from } : {}),
    ...(typeof to === "number" ? { to } : {}),
  };
  requireRange(range);
  return range;
}

async function loadHive(
  source: Extract<Source, { kind: "hive" }>,
  range: DateRange,
  { symbols, columns }: LoadDatasetOptions,
): Promise<pl.LazyDataFrame> {
  const chosen = choosePartitions(source, symbols, range);
  const reader = await inspectParquet(chosen[0]!.files[0]!.path, columns);
  const frames: pl.LazyDataFrame[] = [];
  for (const { symbol, files } of chosen) {
    const units = coverFiles(source.partitions.get(symbol)!, files, range, files.length);
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
    await requirePlacesOf(files, reader);
    const rows = withinRange(scanBars(units, reader, range, false), pl.col("timestamp"), from, to);
    const keys = await namingFile(
      files.map((file) => file.path),
      rows.select("timestamp").collect(),
    );
    const sorted = isAscending(keys) ? rows : rows.sort(["timestamp"], false, false, true);
    const names = sorted.columns.map((name) => pl.col(name));
    frames.push(sorted.select(pl.lit(symbol).alias("symbol"), ...names));
  }
  return frames.length === 1 ? frames[0]! : pl.concat(frames);
}

async function loadSingle(
  source: Extract<Source, { kind: "parquet" | "csv" }>,
  range: DateRange,
  { symbols, columns }: LoadDatasetOptions,
): Promise<pl.LazyDataFrame> {
  const scan = await scanSingle(source, columns);
  const rows = scan.rows(range, symbols);
  if (!scan.hasSymbols) {
    const keys = await namingFile([source.path], rows.select("timestamp").collect());
    const sorted = isAscending(keys) ? rows : rows.sort(["timestamp"], false, false, true);
    const symbol = pl.lit(onlySymbol(source.path, symbols)).alias("symbol");
    return sorted.select(symbol, ...sorted.columns.map((name) => pl.col(name)));
  }
  const keys = await namingFile([source.path], rows.select("symbol", "timestamp").collect());
  const [symbol, timestamp] = [pl.col("symbol"), pl.col("timestamp")];
  const steppedBack = symbol
    .lt(symbol.shift(1))
    .or(symbol.eq(symbol.shift(1)).and(timestamp.lt(timestamp.shift(1))));
  if (keys.filter(steppedBack).height === 0) return rows;
  return rows.sort(["symbol", "timestamp"], false, false, true);
}

function isAscending(keys: pl.DataFrame): boolean {
  return firstDisorder(times(keys.getColumn("timestamp"))) < 0;
}
