import pl from "nodejs-polars";
import { AssayError, unknownName } from "../errors.ts";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import { type Columns, disorderedTimes, firstDisorder, type SymbolRows } from "./clean.ts";
import type { DateRange } from "./dates.ts";
import { inspectParquet, namingFile, type ParquetReader, scanBars } from "./scan.ts";
import { choosePartitions, describeRange, type PartitionFile, type Source } from "./source.ts";

/** Symbols whose files are decoded at the same time. */
const CONCURRENT = 4;

/** What to read from an opened source. */
export interface ReadRequest extends DateRange {
  readonly symbols?: readonly string[] | undefined;
  readonly columns?: readonly PriceColumn[] | undefined;
}

/** Rows of the chosen symbols, each decoded into typed arrays only when asked for. */
export interface ReadRows {
  /** In ascending order. */
  readonly symbols: readonly string[];
  readonly columns: readonly PriceColumn[];
  /** Over all symbols. */
  readonly rows: number;
  /** Files that were opened. */
  readonly files: readonly string[];
  /** Decodes the rows of symbol `index`; they are released afterwards, so call it once. */
  take(index: number): SymbolRows;
}

/** Reads the rows of a hive folder, times ascending within each symbol. */
export async function readHive(
  source: Extract<Source, { kind: "hive" }>,
  request: ReadRequest,
): Promise<ReadRows> {
  const chosen = choosePartitions(source, request.symbols, request);
  const reader = await inspectParquet(
    chosen[0]!.files[0]!.path,
    request.columns,
    source.manifest?.symbols !== undefined,
  );
  const frames: pl.DataFrame[] = [];
  for (let i = 0; i < chosen.length; i += CONCURRENT) {
    const group = chosen.slice(i, i + CONCURRENT);
    frames.push(
      ...(await Promise.all(
        group.map(({ symbol, files }) => readPartitions(symbol, files, reader, request)),
      )),
    );
  }
  return rowsOf(
    chosen.map(({ symbol }, i) => ({ symbol, frame: frames[i]! })),
    [...reader.map.prices.keys()],
    chosen.flatMap(({ files }) => files.map((file) => file.path)),
  );
}

/**
 * Reads the rows of one Parquet file, grouped by symbol, each in the file's order.
 *
 * @throws AssayError `unknown-symbol`, `empty-cell` for a row without symbol
 */
export async function readParquetFile(
  source: Extract<Source, { kind: "parquet" | "csv" }>,
  request: ReadRequest,
): Promise<ReadRows> {
  const { path } = source;
  const reader = await inspectParquet(path, request.columns, false);
  let bars = scanBars([{ path }], reader, request);
  if (reader.map.symbol !== undefined && request.symbols) {
    bars = bars.filter(pl.col("symbol").isIn([...request.symbols]));
  }
  const frame = await namingFile([path], bars.collect());
  return rowsOf(splitBySymbol(path, frame, request.symbols), [...reader.map.prices.keys()], [path]);
}

async function readPartitions(
  symbol: string,
  files: readonly PartitionFile[],
  reader: ParquetReader,
  range: DateRange,
): Promise<pl.DataFrame> {
  const paths = files.map((file) => file.path);
  const frame = await namingFile(
    paths,
    scanBars(files, reader, range, symbol).drop("symbol").collect(),
  );
  if (firstDisorder(times(frame)) < 0) return frame;
  // Which file comes first is only a matter of names; within a file the order must be right.
  for (const file of files) {
    const one = await scanBars([file], reader, range, symbol).collect();
    requireOrder(file.path, symbol, times(one));
  }
  return frame.sort({ by: "timestamp", maintainOrder: true });
}

/** @throws AssayError `disordered-times` */
export function requireOrder(where: string, symbol: string, timestamp: Float64Array): void {
  const row = firstDisorder(timestamp);
  if (row >= 0) {
    throw disorderedTimes(where, symbol, row, timestamp[row - 1] ?? Number.NaN, timestamp[row]!);
  }
}

/** Cuts a frame with a column `symbol` into one frame per symbol, ascending. */
export function splitBySymbol(
  path: string,
  frame: pl.DataFrame,
  wanted: readonly string[] | undefined,
): { symbol: string; frame: pl.DataFrame }[] {
  if (!frame.columns.includes("symbol")) {
    const [symbol = nameOf(path), ...more] = wanted ?? [];
    if (more.length === 0) return [{ symbol, frame }];
    throw new AssayError(
      "unknown-symbol",
      `${path}: expected a column "symbol" to tell ${wanted!.join(", ")} apart; there is none.`,
      "Ask for one symbol, or for none: the file holds just one series.",
    );
  }
  if (frame.getColumn("symbol").nullCount() > 0) {
    throw new AssayError(
      "empty-cell",
      `${path}: expected a symbol in every row; ${frame.getColumn("symbol").nullCount()} have none.`,
      "Fill in the symbol or remove these rows.",
    );
  }
  let runs = symbolRuns(frame);
  if (new Set(runs.map((run) => run.symbol)).size < runs.length) {
    frame = frame.sort({ by: "symbol", maintainOrder: true });
    runs = symbolRuns(frame);
  }
  return runs
    .map((run, i) => {
      const end = runs[i + 1]?.start ?? frame.height;
      return { symbol: run.symbol, frame: frame.slice(run.start, end - run.start).drop("symbol") };
    })
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** Where a new symbol begins. */
function symbolRuns(frame: pl.DataFrame): { symbol: string; start: number }[] {
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

/** Name of the one symbol in a file without a symbol column: the file's, without its endings. */
function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, "").replace(/\.(parquet|csv|csv\.gz)$/i, "");
}

/** Wraps frames of `timestamp` and price columns; checks that the range is not empty. */
export function rowsOf(
  parts: { symbol: string; frame: pl.DataFrame }[],
  columns: readonly PriceColumn[],
  files: readonly string[],
): ReadRows {
  const frames: (pl.DataFrame | undefined)[] = parts.map((part) => part.frame);
  return {
    symbols: parts.map((part) => part.symbol),
    columns,
    rows: parts.reduce((sum, part) => sum + part.frame.height, 0),
    files,
    take(index) {
      const frame = frames[index];
      if (!frame) throw new Error(`rows of symbol ${index} were taken before`);
      frames[index] = undefined;
      const taken: Columns = {};
      for (const column of PRICE_COLUMNS) {
        if (columns.includes(column)) taken[column] = floats(frame.getColumn(column));
      }
      return { symbol: parts[index]!.symbol, timestamp: times(frame), columns: taken };
    },
  };
}

/** Times of a frame as float64, exact; an empty cell is NaN and so never in order. */
function times(frame: pl.DataFrame): Float64Array {
  const series = withoutNulls(frame.getColumn("timestamp").cast(pl.Float64));
  const values: unknown = series.toTypedArray();
  if (values instanceof Float64Array) return values;
  throw new Error(`expected float64 from polars, got ${series.dtype.variant}`);
}

/** Values of a float32 column; NaN where a cell is empty. */
function floats(series: pl.Series): Float32Array {
  // Filling widens to float64, hence the cast back.
  const values: unknown = withoutNulls(series).cast(pl.Float32).toTypedArray();
  if (values instanceof Float32Array) return values;
  throw new Error(`expected float32 from polars, got ${series.dtype.variant}`);
}

function withoutNulls(series: pl.Series): pl.Series {
  if (series.nullCount() === 0) return series;
  const { name } = series;
  return series
    .toFrame()
    .select(pl.col(name).cast(pl.Float64).fillNull(pl.lit(Number.NaN)))
    .getColumn(name);
}

/** @throws AssayError `no-data`, or `unknown-symbol` with near matches among `known`. */
export function requireRows(
  path: string,
  read: ReadRows,
  request: ReadRequest,
  known: readonly string[],
): void {
  const missing = (request.symbols ?? []).filter((symbol) => !read.symbols.includes(symbol));
  const unknown = missing.find((symbol) => !known.includes(symbol));
  if (unknown !== undefined) {
    throw unknownName("unknown-symbol", `symbol in ${path}`, unknown, known);
  }
  if (read.rows > 0) return;
  throw new AssayError(
    "no-data",
    `${path}: expected bars ${describeRange(request)}; there are none.`,
    "Choose a range that the data cover.",
  );
}
