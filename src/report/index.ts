export { composeBacktestReport, renderBacktestReport } from "./backtest.ts";
export type { BacktestReportData, BacktestReportInput, RunFacts } from "./backtest-input.ts";
export { composeSearchReport, renderSearchReport } from "./search.ts";
export type { ScoredSet, SearchFacts, SearchReportInput } from "./search-input.ts";
export { searchPictures } from "./search-pictures.ts";
export { composeSuiteReport, renderSuiteReport } from "./suite.ts";
export type { SuiteReportInput } from "./suite-input.ts";
export { composeWalkForwardReport, renderWalkForwardReport } from "./walkforward.ts";
export type {
  AccountOverTests,
  HindsightSet,
  WalkForwardReportInput,
} from "./walkforward-input.ts";
