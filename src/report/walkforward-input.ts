import type { Metrics, PortfolioSeries } from "../engine/result.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { WalkForwardResult } from "../walkforward/types.ts";
import type { RunFacts } from "./backtest-input.ts";
import type { SearchFacts } from "./search-input.ts";

/** An account over the tests: its figures and its rows, of which the last `metrics.bars` count. */
export interface AccountOverTests {
  readonly metrics: Metrics;
  /** Why a metric is NaN, by name. */
  readonly undefined: Readonly<Record<string, string>>;
  readonly series: PortfolioSeries;
}

/** One set over all tests, chosen with knowledge of them: nobody could have traded it. */
export interface HindsightSet extends AccountOverTests {
  readonly params: Readonly<Record<string, ParameterValue>>;
}

/** Everything the report of a walk-forward shows, as plain data. */
export interface WalkForwardReportInput
  extends RunFacts,
    Pick<WalkForwardResult, "spec" | "windows" | "emptyTests" | "summary" | "drift"> {
  /** The search that was made on every train. */
  readonly search: SearchFacts;
  /** All tests as one account, seams traded and paid. */
  readonly stitched: AccountOverTests;
  /** The set that would have been best over the very same tests. */
  readonly hindsight?: HindsightSet;
  /** Why there is none, where it was looked for. */
  readonly hindsightUndefined?: string;
  /** Buying and holding over the tests; its rows are `stitched.series.benchmark`. */
  readonly benchmarkMetrics: Metrics;
  readonly benchmarkUndefined: Readonly<Record<string, string>>;
}
