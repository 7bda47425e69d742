import type { PriceColumn } from "../strategy/bars.ts";
import type { DateRange } from "./dates.ts";

/** What to load, as plain data that can be stored, compared and sent to another process. */
export interface DataSpec extends DateRange {
  /** A hive folder, a Parquet file, or a CSV(.gz) file. */
  readonly source: string;
  /** All symbols there are, unless given. */
  readonly symbols?: readonly string[];
  /** Resampled up to this (`4h`, `1d`, `1mo`); as the data come, unless given. */
  readonly timeframe?: string;
  /**
   * Columns to load besides the time. Unless given: open, high, low and close, which must be there,
   * and volume where it is.
   */
  readonly columns?: readonly PriceColumn[];
  /** Shift of the buckets when resampling, in ms: 22 h for days that begin at 22:00 UTC. */
  readonly sessionOffset?: number;
}
