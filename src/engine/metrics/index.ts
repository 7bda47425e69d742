import type { Metrics } from "../result.ts";
import { alpha } from "./alpha.ts";
import { ambiguousBars } from "./ambiguous-bars.ts";
import { averageLoss } from "./avg-loss.ts";
import { averageWin } from "./avg-win.ts";
import { bars } from "./bars.ts";
import { beta } from "./beta.ts";
import { cagr } from "./cagr.ts";
import { calmar } from "./calmar.ts";
import { costShare } from "./cost-share.ts";
import { daysInMarket } from "./days-in-market.ts";
import { exposure } from "./exposure.ts";
import { maxDrawdown } from "./max-drawdown.ts";
import { profitFactor } from "./profit-factor.ts";
import { sharpe } from "./sharpe.ts";
import { sortino } from "./sortino.ts";
import { stability } from "./stability.ts";
import { type Measured, type NotDefined, notDefined, type Statistic } from "./statistic.ts";
import { totalReturn } from "./total-return.ts";
import { tradeCount } from "./trade-count.ts";
import { turnover } from "./turnover.ts";
import { unknownSignals } from "./unknown-signals.ts";
import { volatility } from "./volatility.ts";
import { winRate } from "./win-rate.ts";

/** Every figure of a backtest, in the order in which it is shown. */
export const STATISTICS: readonly Statistic[] = [
  totalReturn,
  cagr,
  volatility,
  sharpe,
  sortino,
  maxDrawdown,
  calmar,
  stability,
  alpha,
  beta,
  turnover,
  exposure,
  daysInMarket,
  costShare,
  tradeCount,
  winRate,
  averageWin,
  averageLoss,
  profitFactor,
  bars,
  unknownSignals,
  ambiguousBars,
];

/** Figures that take nothing but the returns' count, mean and squares, equity, drawdown and signals. */
const OF_RETURNS: ReadonlySet<string> = new Set(
  [totalReturn, cagr, volatility, sharpe, maxDrawdown, calmar, stability, bars, unknownSignals].map(
    ({ name }) => name,
  ),
);

/** Whether accounts need only add up returns for these figures; then they are spared the other sums. */
export function needReturnsOnly(names: readonly string[]): boolean {
  return names.every((name) => OF_RETURNS.has(name));
}

/** All figures; NaN where one is not defined, with the reason under `undefined`. */
export function computeMetrics(measured: Measured): {
  readonly metrics: Metrics;
  readonly undefined: Readonly<Record<string, string>>;
} {
  const metrics: Record<string, number> = {};
  const reasons: Record<string, string> = {};
  for (const { name, compute } of STATISTICS) {
    const value = finite(compute(measured));
    if (typeof value === "number") {
      metrics[name] = value;
    } else {
      metrics[name] = Number.NaN;
      reasons[name] = value.because;
    }
  }
  return { metrics, undefined: reasons };
}

/** A figure too large for a number is none: a few bars of gain, compounded over a year, say. */
function finite(value: number | NotDefined): number | NotDefined {
  return typeof value !== "number" || Number.isFinite(value)
    ? value
    : notDefined("too large for a number");
}
