export { composeBacktestReport, renderBacktestReport } from "./backtest.ts";
export type { BacktestReportData, BacktestReportInput } from "./backtest-input.ts";
