import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS } from "../strategy/bars.ts";
import { type ColumnMap, mapColumns, type WantedColumn } from "./columns.ts";
import type { DateRange } from "./dates.ts";
import { requireKnownYear } from "./epoch.ts";

const NUMBERS = /^(U?Int(8|16|32|64)|Float(32|64)|Decimal)$/;
const INTEGERS = /^U?Int64$/;

/** How to read the Parquet files of one data set: they share a schema. */
export interface ParquetReader {
  readonly map: ColumnMap;
  /** int64 ms UTC. */
  readonly time: pl.Expr;
  /** `timestamp` and the prices (float32); made once, since each expression takes 0.3 MB of heap. */
  readonly columns: readonly pl.Expr[];
  /** Strings, where the files have a column of symbols. */
  readonly symbol: pl.Expr | undefined;
}

/**
 * Looks at the schema of a Parquet file and, where its times are whole numbers, at the first of
 * them. Whole numbers are milliseconds; nothing is guessed from their size.
 *
 * @throws AssayError `damaged-file`, `missing-column`, `bad-column`, `doubtful-time`.
 */
export async function inspectParquet(
  path: string,
  wanted: readonly WantedColumn[] | undefined,
): Promise<ParquetReader> {
  const head = await namingFile([path], scanFile(path).limit(1).collect());
  const map = mapColumns(path, head.columns, wanted);
  for (const [column, name] of map.prices) {
    const type = head.getColumn(name).dtype.variant;
    if (!NUMBERS.test(type)) throw badColumn(path, name, `numbers for ${column}`, type);
  }
  const time = timeExpression(path, map.time, head);
  return {
    map,
    time,
    columns: [time.alias("timestamp"), ...priceExpressions(map)],
    symbol: map.symbol === undefined ? undefined : textExpression(map.symbol, head),
  };
}

/** One Parquet file, read by no pattern and no folder name. */
export function scanFile(path: string): pl.LazyDataFrame {
  return pl.scanParquet(path, { glob: false, hivePartitioning: false });
}

/**
 * The bars of some files, in order: `timestamp` (int64), the prices (float32) and, where the files
 * have one and it is wanted, `symbol` (string).
 *
 * @param withSymbol whether to read the files' own symbol column
 * @param symbols only rows of these, by the files' own symbol column
 */
export function scanBars(
  files: readonly { readonly path: string; readonly start?: number; readonly end?: number }[],
  reader: ParquetReader,
  range: DateRange,
  withSymbol: boolean,
  symbols?: readonly string[],
): pl.LazyDataFrame {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
  const symbol = withSymbol ? reader.symbol?.alias("symbol") : undefined;
  const selected = symbol ? [symbol, ...reader.columns] : reader.columns;
  const named = symbols && reader.symbol?.isIn([...symbols]);
  // A select costs a look into the file, so files wholly inside the range share one.
  const whole: pl.LazyDataFrame[] = [];
  const pieces: pl.LazyDataFrame[] = [];
  const flush = () => {
    if (whole.length > 0) pieces.push(concat(whole.splice(0)).select(...selected));
  };
  for (const file of files) {
    if (isInside(file, range) && !named) {
      whole.push(scanFile(file.path));
    } else {
      flush();
      // Filters on the columns as they are stored reach the statistics of the row groups.
      const rows = withinRange(scanFile(file.path), reader.time, from, to);
      pieces.push((named ? rows.filter(named) : rows).select(...selected));
    }
  }
  flush();
  return concat(pieces);
}

/** Whether all times that a file's folders promise are in the range; without promise, all times. */
export function isInside(
  {
    start = Number.NEGATIVE_INFINITY,
    end = Number.POSITIVE_INFINITY,
  }: { readonly start?: number; readonly end?: number },
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: DateRange,
): boolean {
  return start >= from && end <= to;
}

/** Rows whose `time` is in [from, to); infinite bounds do not count. */
export function withinRange(
  frame: pl.LazyDataFrame,
  time: pl.Expr,
  from: number,
  to: number,
): pl.LazyDataFrame {
  let rows = frame;
  if (from !== Number.NEGATIVE_INFINITY) rows = rows.filter(time.gtEq(int(from)));
  if (to !== Number.POSITIVE_INFINITY) rows = rows.filter(time.lt(int(to)));
  return rows;
}

function int(value: number): pl.Expr {
  return pl.lit(value).cast(pl.Int64);
}

/**
 * Awaits a collect; an error of polars becomes one that names the file.
 *
 * @throws AssayError `damaged-file`
 */
export async function namingFile<T>(paths: readonly string[], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    for (const path of paths) {
      const failure = await readFailure(path);
      if (failure !== undefined) throw damaged(path, failure);
    }
    throw damaged(paths[0] ?? "?", error);
  }
}

/** The error of reading every cell of a file, if there is one. */
async function readFailure(path: string): Promise<unknown> {
  try {
    await scanFile(path).collect();
    return undefined;
  } catch (error) {
    return error;
  }
}

function damaged(path: string, cause: unknown): AssayError {
  const detail = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
  return new AssayError(
    "damaged-file",
    `${path}: expected a readable Parquet file with the columns of the others; ${detail}`,
    "The file is damaged, cut short or of another kind: fetch or import it again.",
    { cause },
  );
}

function priceExpressions({ prices }: ColumnMap): pl.Expr[] {
  return PRICE_COLUMNS.flatMap((column) => {
    const name = prices.get(column);
    return name === undefined ? [] : [pl.col(name).cast(pl.Float32).alias(column)];
  });
}

/** A cast that is not needed would keep a filter from the statistics. */
function textExpression(name: string, head: pl.DataFrame): pl.Expr {
  const column = pl.col(name);
  return head.getColumn(name).dtype.variant === "String" ? column : column.cast(pl.Utf8);
}

function timeExpression(path: string, name: string, head: pl.DataFrame): pl.Expr {
  const series = head.getColumn(name);
  const type = series.dtype.variant;
  const column = pl.col(name);
  if (type === "Datetime" || type === "Date") {
    // Microseconds and nanoseconds are cut down to milliseconds; a zone is carried as UTC.
    return column.cast(pl.Datetime("ms")).cast(pl.Int64);
  }
  if (INTEGERS.test(type)) {
    const first: unknown = series.cast(pl.Float64).get(0);
    if (typeof first === "number") requireKnownYear(path, first);
    return type === "Int64" ? column : column.cast(pl.Int64);
  }
  throw badColumn(path, name, "times: datetimes, dates or int64 milliseconds", type);
}

function badColumn(path: string, name: string, wanted: string, type: string): AssayError {
  return new AssayError(
    "bad-column",
    `${path}: column "${name}": expected ${wanted}, got ${type}.`,
    "Convert the column, or import the data from CSV with `assay import`.",
  );
}

/** Frames one below the other. */
export function concat(frames: pl.LazyDataFrame[]): pl.LazyDataFrame {
  return frames.length === 1 ? frames[0]! : pl.concat(frames);
}
