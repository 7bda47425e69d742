import { expected } from "../errors.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace, ParameterValue } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import type { BacktestOptions } from "./options.ts";
import { planBacktest } from "./plan.ts";
import type { BacktestResult } from "./result.ts";
import { runPlan } from "./run.ts";

/**
 * Runs a strategy over bars: signal, fills, costs, exits, metrics, trades (SEMANTICS T).
 *
 * @param bars sorted, unique; several symbols form an equal-weighted portfolio.
 * @param params values by name; defaults for those not given.
 * @returns metrics (NaN with a reason where not defined), trades, and `series()` for what happened
 *   bar by bar.
 * @throws AssayError `missing-column`, `signal-out-of-range`, `bad-option`, `unknown-parameter`, …
 */
export function backtest<S extends ParameterSpace>(
  bars: Bars,
  strategy: Strategy<S>,
  params: Readonly<Record<string, ParameterValue>> = {},
  options: BacktestOptions = {},
): BacktestResult {
  requireInputs(bars, strategy, "backtest()");
  const excursions = bars.columns.high !== undefined && bars.columns.low !== undefined;
  const plan = planBacktest(strategy, params, { ...options, excursions }, bars.periodsPerYear);
  return runPlan(bars, plan);
}

/**
 * Plain JavaScript may hand over anything.
 *
 * @param where what was called, for the error
 * @throws AssayError `bad-bars`, `bad-strategy`
 */
export function requireInputs(bars: unknown, strategy: unknown, where: string): void {
  const has = (value: unknown, name: string) =>
    typeof value === "object" && value !== null && name in value;
  if (!has(bars, "offsets")) {
    const hint = "Pass the `bars` that loadBars() resolves to.";
    throw expected("bad-bars", where, "bars as its first argument", bars, hint);
  }
  if (!has(strategy, "signal")) {
    const hint = "Pass what strategy({ … }) returns.";
    throw expected("bad-strategy", where, "a strategy as its second argument", strategy, hint);
  }
}
