import type pl from "nodejs-polars";
import { BarsBuilder, type CleanBars } from "./clean.ts";
import type { DateRange } from "./dates.ts";
import type { Extent } from "./periods.ts";
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
  /**
   * Bars of the whole data set for the longest of the chosen symbols; absent where what was read is
   * the whole, or where counting would mean opening files outside the range.
   */
  readonly extent?: Extent | undefined;
}

/** How the bars of one source are read. */
export interface BarsReader {
  read(request: ReadRequest): Promise<ReadBars>;
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

/** Times of a frame's rows with a positive close, ascending, each once. */
export function distinctTimes(frame: pl.DataFrame): Float64Array {
  const builder = new BarsBuilder(["close"], frame.height);
  builder.begin();
  builder.add(tableOf("", frame.sort({ by: "timestamp", maintainOrder: true })));
  builder.end("");
  return builder.finish().timestamp;
}
