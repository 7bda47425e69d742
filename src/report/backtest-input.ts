import type { CostModel, Fill } from "../engine/options.ts";
import type { Metrics, PortfolioSeries, Trades } from "../engine/result.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { Exits } from "../strategy/strategy.ts";

/** What was read, and what is doubtful about it. */
export interface BacktestReportData {
  /** Short label of where the bars came from; part of the page, so no absolute path. */
  readonly label: string;
  readonly symbols: readonly string[];
  /** Bars that were used, over all symbols. */
  readonly bars: number;
  /** Hash of the content. */
  readonly fingerprint: string;
  /** Rows left out, repaired or found doubtful at load, by reason; reasons with 0 are not shown. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Caveats in words: "survivorship-biased, price returns without dividends", … */
  readonly warnings: readonly string[];
  /** Where the data comes from, where that is known. */
  readonly source?: string;
  readonly licence?: string;
}

/** What every report says of how its figures came about, whatever kind of run made them. */
export interface RunFacts {
  readonly strategy: { readonly name: string; readonly version: string };
  readonly periodsPerYear: number;
  /** In its shortest form: `1h`, `1d`. */
  readonly timeframe: string;
  /** Nominal length of a bar in milliseconds; decides whether times of day are shown. */
  readonly timeframeMs: number;
  readonly fill: Fill;
  readonly costs: CostModel;
  readonly exits: Exits;
  /** What was asked for, ms UTC, half-open; absent where the data's own start or end holds. */
  readonly range: { readonly from?: number; readonly to?: number };
  readonly data: BacktestReportData;
  /** What the run's id hashes, in order. */
  readonly identity: readonly (readonly [key: string, value: string])[];
  readonly runId: string;
  /** What to type to get this again. */
  readonly command: string;
}

/** Everything the backtest's report shows, as plain data; the report computes nothing from bars. */
export interface BacktestReportInput extends RunFacts {
  /** Parameters in the order in which they are shown. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Figures by the names of SEMANTICS T; NaN or absent where not defined. */
  readonly metrics: Metrics;
  /** Why a metric is NaN, by name. */
  readonly undefined: Readonly<Record<string, string>>;
  /** The same for buying and holding at the same cost. */
  readonly benchmarkMetrics: Metrics;
  readonly benchmarkUndefined: Readonly<Record<string, string>>;
  /**
   * The rows of the range. The last `metrics.bars` of them are counted; a first row that has no
   * return (it is the first bar of all) may stand before them. Without `metrics.bars` all count.
   */
  readonly series: PortfolioSeries;
  readonly trades: Trades;
  /** What `trades.symbol` indexes. */
  readonly tradeSymbols: readonly string[];
}
