import { type RunCommandOptions, type RunRequest, runRequestOf } from "../run/request.ts";

/** Options of `assay backtest` as commander hands them over. */
export interface BacktestCommandOptions extends RunCommandOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly debug?: boolean;
}

/** What to backtest, checked as far as that goes without reading anything. */
export interface BacktestRequest extends RunRequest {
  /** Parameters as typed. */
  readonly params: Readonly<Record<string, string>>;
}

/** @throws AssayError `usage`, `bad-date`, `empty-range` or `bad-option`. */
export function requestOf(strategyFile: string, given: BacktestCommandOptions): BacktestRequest {
  return { ...runRequestOf(strategyFile, given), params: given.params ?? {} };
}
