// biome-ignore-all assist/source/organizeImports: grouped by area, for a reader
/**
 * The public surface of Assay on Node: what `import … from "assay"` gives, in a strategy file and in
 * a program. Grouped by the nouns of the field; nothing else is public.
 */

// Errors: what a person can put right.
export { AssayError } from "./errors.ts";

// Data: from files to bars.
export {
  type BarsFingerprint,
  type DataSpec,
  type DateRange,
  type DateRangeInput,
  fingerprintBars,
  type ImportOptions,
  type ImportReport,
  importBars,
  type LoadDatasetOptions,
  type LoadedBars,
  type LoadOptions,
  type LoadReport,
  loadBars,
  ParquetLoader,
  type Provenance,
  parseTimeframe,
  type ResampleOptions,
  type RowReport,
  resampleData,
  type Timeframe,
} from "./data/index.ts";
export type { Bars, ColumnName, PriceColumn } from "./strategy/bars.ts";

// Strategies: parameters, expressions, path-dependent logic.
export { strategy } from "./strategy/strategy.ts";
export type { Exits, Strategy, StrategyDefinition } from "./strategy/strategy.ts";
export { choice, float, int } from "./strategy/parameters.ts";
export type {
  Parameter,
  ParameterSpace,
  ParameterValue,
  ParameterValues,
} from "./strategy/parameters.ts";
export { column, constant, when } from "./strategy/expression.ts";
export type { Columns, ConditionalChain, Expr, Operand } from "./strategy/expression.ts";
export { kernel } from "./strategy/kernel.ts";
export type { KernelOptions, KernelStep } from "./strategy/kernel.ts";

// Indicators: docs/indicators.md defines each.
export {
  adx,
  atr,
  bollinger,
  type Channel,
  cci,
  crossover,
  crossunder,
  cumulativeMax,
  cumulativeMin,
  diff,
  donchian,
  ema,
  type HighLow,
  type HighLowClose,
  type HighLowCloseVolume,
  hma,
  INDICATORS,
  type IndicatorSpec,
  kama,
  keltner,
  lag,
  macd,
  mfi,
  momentum,
  obv,
  percentRank,
  psar,
  roc,
  rollingBeta,
  rollingCorrelation,
  rollingMax,
  rollingMedian,
  rollingMin,
  rollingQuantile,
  rollingRank,
  rollingSum,
  rsi,
  sma,
  stdev,
  stochastic,
  supertrend,
  trueRange,
  typicalPrice,
  vwap,
  wilder,
  williamsR,
  wma,
  zscore,
} from "./strategy/indicators/index.ts";

// Engine: fills, costs, accounting, results.
export {
  type CompareOptions,
  compareRuns,
  type DailyComparison,
  type DailyEquity,
  type MetricDelta,
  type RunComparison,
} from "./tracking/compare-runs.ts";
export type { Difference } from "./tracking/flatten.ts";
export { backtest, VectorizedEngine } from "./tracking/framed-backtest.ts";
export type { FramedBacktestResult as BacktestResult } from "./tracking/framed-backtest.ts";
export { DEFAULT_COSTS, FILLS } from "./engine/options.ts";
export type { BacktestOptions, CostModel, Fill } from "./engine/options.ts";
export { TRADE_REASONS } from "./engine/result.ts";
export type {
  BacktestFrame,
  Metrics,
  PortfolioSeries,
  RunDescription,
  SymbolFrame,
  TradeReason,
  Trades,
} from "./engine/result.ts";

// Parameter search: what is tried, and what to think of the best.
export { ParamOptimizer } from "./compute/parallel-optimizer.ts";
export type { OptimizerOptions } from "./compute/parallel-optimizer.ts";
export { coarseToFine, grid, parseSearch, random, searchSets } from "./optimize/search.ts";
export type { Search, SearchScope } from "./optimize/search.ts";
export type { ParameterRange, ParameterRanges } from "./optimize/ranges.ts";
export { parametersAt } from "./optimize/parameter-sets.ts";
export type { ParameterSets } from "./optimize/parameter-sets.ts";
export type { FoundSet, OptimizerResult } from "./optimize/optimizer-result.ts";
export type { Objective, ObjectiveFunction } from "./optimize/analysis/objective.ts";
export type { OverfittingDocument } from "./optimize/overfitting/document.ts";
export type { ScoreTable, SetError } from "./optimize/score-table.ts";

// Walk-forward: parameters chosen with the past alone, traded on what comes next.
export { WalkForwardValidator, walkForward } from "./compute/parallel-walkforward.ts";
export type { WalkForwardOptions, WalkForwardRunOptions } from "./compute/parallel-walkforward.ts";
export { windowRows } from "./walkforward/table.ts";
export type { WindowRow } from "./walkforward/table.ts";
export type { WalkForwardProgress } from "./walkforward/options.ts";
export type {
  HindsightResult,
  StitchedResult,
  WalkForwardResult,
  WindowResult,
} from "./walkforward/types.ts";

// Snapshots of a universe: made once, opened many times.
export {
  type ColumnMapping,
  computeSnapshotFingerprint,
  computeTableHash,
  type CreatedSnapshot,
  createSnapshot,
  getObjectStats,
  type IntegrityProblem,
  type IntegrityReport,
  listSnapshots,
  type LoadCatalogOptions,
  loadCatalog,
  loadSignal,
  type ObjectStats,
  type SignalFileOptions,
  type SnapshotCatalog,
  type SnapshotEntry,
  type SnapshotOptions,
  type SnapshotProvenance,
  type SnapshotQuality,
  type SnapshotSources,
  verifySnapshotIntegrity,
} from "./catalog/index.ts";
export type {
  Codes,
  Members,
  SignalCatalog,
  SignalRows,
  TableColumns,
  UniverseTable,
} from "./signals/catalog-port.ts";
export { placesOn } from "./signals/members.ts";

// Signals across a universe: docs/signals.md defines each number.
export { alignDates } from "./signals/align.ts";
export type { Alignment, AlignmentCounts, AlignOptions } from "./signals/align.ts";
export { prepareSignal } from "./signals/prepare.ts";
export type { PreparedSignal } from "./signals/prepare.ts";
export { validateSignal } from "./signals/validate.ts";
export type { SignalCheck, SignalReport, ValidateOptions } from "./signals/validate.ts";
export type { SignalFacts } from "./signals/signal-facts.ts";
export { DEFAULT_CONFIG } from "./signals/config.ts";
export type {
  BacktestConfig,
  Residualize,
  ResolvedConfig,
  TcModel,
  UniverseChoice,
  Weighting,
} from "./signals/config.ts";
export { runBacktest } from "./signals/run-backtest.ts";
export { portfolioOn } from "./signals/portfolio-on.ts";
export type { DayPortfolio } from "./signals/study/chunk.ts";
export type {
  BacktestCounts,
  BacktestResult as SignalBacktestResult,
  DailySeries,
  DecileSummary,
  GroupSummary,
} from "./signals/result.ts";
export { SUMMARY_STATISTICS } from "./signals/statistics.ts";
export type { SummaryMetrics } from "./signals/statistics.ts";
export {
  BASELINES,
  BaselineRegistry,
  clearBaselineCache,
  generateAllBaselines,
  loadPrecomputedBaselines,
} from "./signals/baselines/registry.ts";
export { precomputeBaselinesToSnapshot } from "./signals/baselines/precompute.ts";
export type { Baseline, BaselineOutcome, Unavailable } from "./signals/baselines/baseline.ts";
export type { TableSignal } from "./signals/baselines/rows.ts";
export {
  generateMomentumSignal,
  generateReversalSignal,
  generateValueSignal,
} from "./signals/baselines/standard.ts";
export { computeSignalCorrelation } from "./signals/correlation.ts";
export { SignalThreads } from "./compute/signal-threads.ts";
export { getBestConfig, runSuite } from "./signals/suite.ts";
export type { BaselineComparison, SuiteOptions, SuiteResult, SuiteRow } from "./signals/suite.ts";
export { informationCoefficient } from "./signals/information-coefficient.ts";
export type { InformationCoefficientOptions } from "./signals/information-coefficient.ts";
export type { InformationCoefficient } from "./signals/coefficient.ts";
export type { Coverage, MeanCorrelation } from "./signals/signal-study.ts";
export { computeCompositeScore } from "./signals/score.ts";
export type { CompositeScore, Grade, ScoreComponent } from "./signals/score.ts";
export { computeVerdict } from "./signals/verdict.ts";
export type { Verdict, VerdictMargin, VerdictReason } from "./signals/verdict.ts";

// Reports.
export { generateTearsheet } from "./tracking/tearsheet.ts";
export type { TearsheetOptions } from "./tracking/tearsheet.ts";
export type { RunSummary } from "./tracking/list-runs.ts";
export { renderBacktestReport } from "./tracking/report-door.ts";
export type { BacktestReportData, BacktestReportInput } from "./report/index.ts";

// Tracking: what was run, here and on an MLflow server.
export { logRun } from "./tracking/log-run.ts";
export type { LoggedRun, LogRunOptions } from "./tracking/log-run.ts";
export { getRunHistory } from "./tracking/history-door.ts";
export type { HistoryRun, RunHistoryOptions } from "./tracking/run-history.ts";
export { checkReproducibility } from "./tracking/reproducibility.ts";
export type { ReproducibilityCheck } from "./tracking/reproducibility.ts";
