import type { Metrics, PortfolioSeries } from "../engine/result.ts";
import type { Importance } from "../optimize/analysis/importance.ts";
import type { FailureReason } from "../optimize/analysis/no-score.ts";
import type { ResolvedObjective } from "../optimize/analysis/objective.ts";
import type { ScoreCounts } from "../optimize/analysis/scores.ts";
import type { Heatmap, OtherParameters, SliceAxis } from "../optimize/analysis/slices.ts";
import type { OverfittingDocument } from "../optimize/overfitting/document.ts";
import type { Search } from "../optimize/search.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { RunFacts } from "./backtest-input.ts";

/** What was searched and by which rule, as the reports say it. */
export interface SearchFacts {
  readonly kind: Search["kind"];
  /** Sets that were tried or were to be tried. */
  readonly sets: number;
  /** Combinations before the constraint on parameters, where they can be counted. */
  readonly combinations?: number;
  /** Values of each parameter in words, in the order of the strategy: `5 … 50, step 5`. */
  readonly ranges: readonly (readonly [parameter: string, values: string])[];
  /** On parameters: `fast < slow`. */
  readonly constraint?: string;
  /** On results, with parameters or without: `turnover < 50`. */
  readonly resultConstraint?: string;
  /** Closed trades at least. */
  readonly minTrades?: number;
  /** Deepest drawdown allowed, as a positive fraction. */
  readonly maxDrawdown?: number;
  readonly seed?: number | string;
  readonly objective: ResolvedObjective;
}

/** A parameter set with its figures. */
export interface ScoredSet {
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly metrics: Metrics;
  /** Why a metric is NaN, by name; a table of many sets may leave it out. */
  readonly undefined?: Readonly<Record<string, string>>;
  /** Score as it is ranked, larger is better: see `figureOf`. NaN where there is none. */
  readonly score: number;
  /** Of the plateau, in the same terms. NaN where there is none. */
  readonly plateauScore: number;
}

/** Scores over two parameters. */
export interface HeatmapData extends Heatmap {
  /** What stands in a cell that several sets share, since they differ in other parameters. */
  readonly others: OtherParameters["others"];
}

/** Scores over the values of one parameter, on one axis. */
export interface SliceData {
  readonly x: SliceAxis;
  /** Best and mean score of all sets with this value, larger is better; NaN where none has one. */
  readonly best: Float64Array;
  readonly mean: Float64Array;
  /** Score with all others as in the best set; NaN where that was not tried. */
  readonly fixed: Float64Array;
}

/** Sets as lines through all parameters. */
export interface ParallelData {
  readonly axes: readonly { readonly name: string; readonly values: readonly ParameterValue[] }[];
  readonly lines: readonly {
    /** Index into the values of each axis. */
    readonly codes: ArrayLike<number>;
    /** Larger is better. */
    readonly score: number;
  }[];
  /** Sets with a score, drawn or not. */
  readonly scored: number;
}

/** Everything the report of a search shows, as plain data. */
export interface SearchReportInput extends RunFacts {
  readonly search: SearchFacts;
  readonly counts: ScoreCounts;
  readonly failures: readonly FailureReason[];
  /** The set with the best score. */
  readonly best: ScoredSet;
  /** Its parameters at an end of their range: `parametersAtEnds`. */
  readonly atEnds: readonly string[];
  /** The set with the best plateau score, or why there is none. */
  readonly plateau: ScoredSet | { readonly because: string };
  /** Best first; the first twenty are shown. */
  readonly top: readonly ScoredSet[];
  readonly overfitting: OverfittingDocument;
  /** Sharpe ratios of the choices in and out of sample, annualised; some of the splits are enough. */
  readonly degradation?: { readonly inSample: Float64Array; readonly outOfSample: Float64Array };
  /** Sets tried on these data over the whole run store, this search included. */
  readonly trialsOnData?: number;
  readonly importance: Importance;
  readonly heatmaps: readonly HeatmapData[];
  readonly slices: readonly SliceData[];
  readonly parallel?: ParallelData;
  /**
   * The best set row by row, and buy-and-hold beside it. As in a backtest's report the last
   * `best.metrics.bars` rows are counted.
   */
  readonly series: PortfolioSeries;
  readonly benchmarkMetrics: Metrics;
  readonly benchmarkUndefined: Readonly<Record<string, string>>;
}
