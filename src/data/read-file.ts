import pl from "nodejs-polars";
import { AssayError, unknownName } from "../errors.ts";
import type { PriceColumn } from "../strategy/bars.ts";
import { BarsBuilder } from "./clean.ts";
import type { WantedColumn } from "./columns.ts";
import { readCsv } from "./csv.ts";
import type { DateRange } from "./dates.ts";
import { requireOrder } from "./order.ts";
import { extentOf, type WholeSeries } from "./periods.ts";
import { hasClose } from "./polars-terms.ts";
import type { BarsReader, ReadBars, ReadRequest } from "./read.ts";
import { distinctTimes } from "./read.ts";
import { inspectParquet, namingFile, scanBars, withinRange } from "./scan.ts";
import type { Source } from "./source.ts";
import { tableOf, tablesBySymbol, times } from "./table.ts";
import { warmupStart } from "./warmup.ts";

export type SingleFile = Extract<Source, { kind: "parquet" | "csv" }>;

/** The rows of one file in its order: `timestamp`, prices and perhaps `symbol`. */
export interface FileScan {
  readonly path: string;
  readonly hasSymbols: boolean;
  /** Those in the range of the chosen symbols; of all symbols unless given. */
  rows(range: DateRange, symbols: readonly string[] | undefined): pl.LazyDataFrame;
  /** Times of all rows of a symbol with their lines in the file, where it has lines. */
  linesOf?(symbol: string): { readonly timestamp: Float64Array; readonly line: Float64Array };
}

/** Looks at the columns of a file; CSV is parsed here, once. */
export async function scanSingle(
  source: SingleFile,
  columns: readonly WantedColumn[] | undefined,
): Promise<FileScan> {
  const { path } = source;
  if (source.kind === "csv") {
    const frame = await readCsv(path, columns);
    const hasSymbols = frame.columns.includes("symbol");
    return {
      path,
      hasSymbols,
      rows: ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }, symbols) => {
        const rows = withinRange(frame.lazy(), pl.col("timestamp"), from, to);
        return hasSymbols && symbols ? rows.filter(pl.col("symbol").isIn([...symbols])) : rows;
      },
      linesOf: (symbol) => {
        // The first line is the header.
        const all = frame
          .withRowIndex("line", 2)
          .select(...(hasSymbols ? ["symbol"] : []), "line", "timestamp");
        const own = hasSymbols ? all.filter(pl.col("symbol").eq(pl.lit(symbol))) : all;
        return {
          timestamp: times(own.getColumn("timestamp")),
          line: Float64Array.from(own.getColumn("line"), Number),
        };
      },
    };
  }
  const reader = await inspectParquet(path, columns);
  const hasSymbols = reader.map.symbol !== undefined;
  return {
    path,
    hasSymbols,
    rows: (range, symbols) => scanBars([{ path }], reader, range, hasSymbols, symbols),
  };
}

/** Reads one file; its rows must ascend in time within each symbol, which may be interleaved. */
export async function fileReader(
  source: SingleFile,
  columns: readonly WantedColumn[] | undefined,
): Promise<BarsReader> {
  const scan = await scanSingle(source, columns);
  return {
    read: (request) => readFile(scan, request),
    whole: (runs) =>
      wholeSeries(
        scan,
        runs.map(({ symbol }) => symbol),
      ),
    warmupFrom: async ({ symbols }, from, bars, buckets) => {
      if (bars === Number.POSITIVE_INFINITY) return { symbols, from: Number.NEGATIVE_INFINITY };
      const before = scan
        .rows({ to: from }, symbols)
        .select(...(scan.hasSymbols ? ["symbol"] : []), "timestamp", "close");
      const frame = await namingFile([scan.path], before.collect());
      const parts = scan.hasSymbols ? frame.partitionBy(["symbol"]) : [frame];
      const starts = parts.map(
        (part) => warmupStart(distinctTimes(part), bars, buckets) ?? Number.NEGATIVE_INFINITY,
      );
      return { symbols, from: Math.min(from, ...starts) };
    },
  };
}

/** @throws AssayError `unknown-symbol`, `disordered-times`, `empty-symbol`, … */
async function readFile(scan: FileScan, request: ReadRequest): Promise<ReadBars> {
  const { path, hasSymbols } = scan;
  const { symbols } = request;
  const frame = await namingFile([path], scan.rows(request, symbols).collect());
  await requireSymbols(scan, frame, symbols);
  const tables = hasSymbols ? tablesBySymbol(frame) : [tableOf(onlySymbol(path, symbols), frame)];
  const builder = new BarsBuilder(frame.columns.filter(isPrice), frame.height);
  for (const table of tables) {
    builder.begin();
    if (builder.add(table) >= 0) {
      // The rows of the whole file, whose lines are known, before the part that was asked for.
      const lines = scan.linesOf?.(table.symbol);
      if (lines)
        requireOrder(path, table.symbol, lines.timestamp, (row) => `line ${lines.line[row]}`);
      requireOrder(path, table.symbol, table.timestamp());
    }
    builder.end(table.symbol);
  }
  return {
    bars: builder.finish(),
    rows: builder.report,
    files: [path],
  };
}

function isPrice(name: string): name is PriceColumn {
  return name !== "symbol" && name !== "timestamp";
}

/** The times of the longest of some symbols, before any range was cut. */
async function wholeSeries(
  { path, hasSymbols, rows }: FileScan,
  symbols: readonly string[],
): Promise<WholeSeries | undefined> {
  const bars = rows({}, hasSymbols ? symbols : undefined).filter(hasClose());
  let symbol = symbols[0]!;
  if (hasSymbols && symbols.length > 1) {
    const counts = bars
      .groupBy("symbol")
      .agg(pl.col("timestamp").nUnique().alias("bars"))
      .sort(["bars", "symbol"], [true, false])
      .limit(1);
    symbol = String((await namingFile([path], counts.collect())).getColumn("symbol").get(0));
  }
  const own = symbols.length > 1 ? bars.filter(pl.col("symbol").eq(pl.lit(symbol))) : bars;
  const times = distinctTimes(await namingFile([path], own.select("timestamp", "close").collect()));
  const extent = extentOf(times);
  return extent && { symbol, times, extent, source: "the whole file" };
}

/** @throws AssayError `empty-symbol`, `unknown-symbol` with near matches */
async function requireSymbols(
  { path, hasSymbols, rows }: FileScan,
  frame: pl.DataFrame,
  wanted: readonly string[] | undefined,
): Promise<void> {
  if (!hasSymbols) return;
  const empty = frame.getColumn("symbol").nullCount();
  if (empty > 0) {
    throw new AssayError(
      "empty-symbol",
      `${path}: expected a symbol in every row; ${empty} rows have none.`,
      "Fill in the symbol or remove these rows.",
    );
  }
  const present = distinctSymbols(frame);
  if (!wanted || wanted.every((symbol) => present.has(symbol))) return;
  const known = distinctSymbols(await rows({}, undefined).select("symbol").collect());
  const missing = wanted.find((symbol) => !known.has(symbol));
  if (missing === undefined) return;
  throw unknownName("unknown-symbol", `symbol in ${path}`, missing, [...known].sort());
}

/** The values of the column `symbol`. */
export function distinctSymbols(frame: pl.DataFrame): Set<string> {
  const values: unknown[] = frame.getColumn("symbol").unique().toArray();
  return new Set(values.map(String));
}

/**
 * The one symbol of a file without a symbol column: as asked for, else `bars`, so that a renamed file
 * holds the same bars.
 */
export function onlySymbol(path: string, wanted: readonly string[] | undefined): string {
  const [symbol, ...more] = wanted ?? [];
  if (more.length > 0) {
    throw new AssayError(
      "unknown-symbol",
      `${path}: expected a column "symbol" to tell ${wanted!.join(", ")} apart; there is none.`,
      "Ask for one symbol, or for none: the file holds just one series.",
    );
  }
  return symbol ?? "bars";
}
