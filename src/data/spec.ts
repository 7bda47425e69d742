import type { WantedColumn } from "./columns.ts";
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
   * Columns to load besides the time; one with a `?` behind it (`high?`) is loaded where it is, any
   * other must be there. Unless given: `open`, `high`, `low`, `close` and `volume?`.
   */
  readonly columns?: readonly WantedColumn[];
  /** Shift of the buckets when resampling, in ms: 22 h for days that begin at 22:00 UTC. */
  readonly sessionOffset?: number;
}
