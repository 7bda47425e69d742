import type pl from "nodejs-polars";
import { lowerBound } from "../strategy/bars.ts";
import { BarsBuilder, type CleanBars } from "./clean.ts";
import type { DateRange } from "./dates.ts";
import type { WholeSeries } from "./periods.ts";
import type { RowReport } from "./report.ts";
import { tableOf } from "./table.ts";
import type { Buckets } from "./warmup.ts";

/** Which rows to read. */
export interface ReadRequest extends DateRange {
  readonly symbols?: readonly string[] | undefined;
}

/** Bars as read, before any resampling. */
export interface ReadBars {
  readonly bars: CleanBars;
  readonly rows: RowReport;
  /** Files that were opened for their bars. */
  readonly files: readonly string[];
}

/** Bars of one symbol: rows `start` to `end - 1`. */
export interface SymbolRun {
  readonly symbol: string;
  readonly start: number;
  readonly end: number;
}

/** How the bars of one source are read. */
export interface BarsReader {
  read(request: ReadRequest): Promise<ReadBars>;
  /**
   * The longest of some symbols in the whole data set, whatever range was read; undefined where it has
   * no bar that can be read.
   *
   * @param runs the counted bars of these symbols
   * @param files that were read
   */
  whole(runs: readonly SymbolRun[], files: readonly string[]): Promise<WholeSeries | undefined>;
  /**
   * Symbols that have bars in the range, and from when to read so that each has `bars` bars before
   * `from` where they exist (Infinity: all; then -Infinity).
   */
  warmupFrom(
    request: ReadRequest,
    from: number,
    bars: number,
    buckets: Buckets | undefined,
  ): Promise<{ readonly symbols: readonly string[] | undefined; readonly from: number }>;
}

/** The bars of each symbol from a time on; symbols without any are left out. */
export function runsFrom({ symbols, offsets, timestamp }: CleanBars, from: number): SymbolRun[] {
  return symbols
    .map((symbol, s) => {
      const end = offsets[s + 1]!;
      return { symbol, start: lowerBound(timestamp, from, offsets[s]!, end), end };
    })
    .filter(({ start, end }) => start < end);
}

/** The longest run; the first of several. */
export function longestRun(runs: readonly SymbolRun[]): SymbolRun {
  return runs.reduce((best, run) => (run.end - run.start > best.end - best.start ? run : best));
}

/** Times of a frame's rows with a positive close, ascending, each once. */
export function distinctTimes(frame: pl.DataFrame): Float64Array {
  const builder = new BarsBuilder(["close"], frame.height);
  builder.begin();
  builder.add(tableOf("", frame.sort({ by: "timestamp", maintainOrder: true })));
  builder.end("");
  return builder.finish().timestamp;
}
