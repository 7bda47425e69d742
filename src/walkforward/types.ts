import type { NotDefined } from "../engine/metrics/statistic.ts";
import type { BacktestResult, Metrics, RunDescription } from "../engine/result.ts";
import type { StitchedBacktest } from "../engine/stitched.ts";
import type { ResolvedObjective } from "../optimize/analysis/objective.ts";
import type { Search } from "../optimize/search.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { ParameterDrift } from "./drift.ts";
import type { TimeRange, Window } from "./slicer.ts";
import type { WindowSpec } from "./spec.ts";
import type { WindowSummary } from "./summary.ts";

/** One window of a walk-forward with what was chosen in it and what came of it. */
export interface WindowResult extends Window {
  /** The best set on the train. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Figures of that set over the train, as if it were a backtest of its own. */
  readonly trainMetrics: Metrics;
  /** Figures of that set over the test, as if it were a backtest of its own: without the seams. */
  readonly testMetrics: Metrics;
  /**
   * What was made large, annualised; larger is better, so a figure that is better small has its sign
   * turned. NaN where not defined.
   */
  readonly trainObjective: number;
  readonly testObjective: number;
  /** Annualised test objective / annualised train objective; NaN where not defined. */
  readonly efficiency: number;
  /** Why a figure is NaN. */
  readonly undefined: {
    readonly trainMetrics: Readonly<Record<string, string>>;
    readonly testMetrics: Readonly<Record<string, string>>;
    readonly efficiency?: string;
  };
}

/** All tests as one continuous account: one position series, seams traded and paid. */
export interface StitchedResult extends StitchedBacktest {
  /** From the start of the first test to the end of the last one, or of the bars that count. */
  readonly range: TimeRange;
}

/**
 * The backtest, over all tests, of the set that was best there (`run.params`), chosen with knowledge of
 * them: nobody could have traded it. What the stitched result is compared with, never a result of its
 * own.
 */
export type HindsightResult = BacktestResult;

/** What a walk-forward found. */
export interface WalkForwardResult {
  /** What was run; `exits` are those that overlay the strategy's own. */
  readonly run: Omit<RunDescription, "params">;
  /** The windows as they were asked for. */
  readonly spec: WindowSpec;
  /** What "best" meant in every train. */
  readonly objective: ResolvedObjective;
  /** The search that was made in every train, and the most sets that one tried. */
  readonly search: { readonly kind: Search["kind"]; readonly sets: number };
  /** Ascending; at least one. */
  readonly windows: readonly WindowResult[];
  /** Test periods without any bar, between others that have some. */
  readonly emptyTests: readonly TimeRange[];
  readonly stitched: StitchedResult;
  /** Best set over the span of all tests by the same objective, or why there is none. */
  readonly hindsight: HindsightResult | NotDefined;
  readonly summary: WindowSummary;
  /** One per parameter, in the order of the strategy. */
  readonly drift: readonly ParameterDrift[];
}
