import type { BacktestResult, Metrics } from "../engine/result.ts";
import type { ParameterValues } from "../strategy/parameters.ts";
import type { ParameterDrift } from "./drift.ts";
import type { TimeRange, Window } from "./slicer.ts";
import type { WindowSpec } from "./spec.ts";
import type { WindowSummary } from "./summary.ts";

/** One window of a walk-forward with what was chosen in it and what came of it. */
export interface WindowResult extends Window {
  /** The best set on the train. */
  readonly params: ParameterValues;
  /** Figures of that set over the train, as if it were a backtest of its own. */
  readonly trainMetrics: Metrics;
  /** Figures of that set over the test, as if it were a backtest of its own: without the seams. */
  readonly testMetrics: Metrics;
  /** What was made large, annualised; NaN where not defined. */
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
export interface StitchedResult
  extends Pick<BacktestResult, "metrics" | "undefined" | "trades" | "series"> {
  /** From the start of the first test to the end of the last one. */
  readonly range: TimeRange;
}

/** What a walk-forward found. */
export interface WalkForwardResult {
  /** The windows as they were asked for. */
  readonly spec: WindowSpec;
  /** Ascending; at least one. */
  readonly windows: readonly WindowResult[];
  /** Test periods without any bar, between others that have some. */
  readonly emptyTests: readonly TimeRange[];
  readonly stitched: StitchedResult;
  readonly summary: WindowSummary;
  /** One per parameter, in the order of the strategy. */
  readonly drift: readonly ParameterDrift[];
}
