import { TRADE_REASONS } from "../../engine/result.ts";
import type { BacktestReportInput } from "../backtest-input.ts";
import { drawdownSeries, growth } from "../statistics/drawdowns.ts";

/** An input with what several sections derive from it, computed once. */
export interface BacktestView {
  readonly input: BacktestReportInput;
  /** First counted row of the series. */
  readonly from: number;
  /** Number of counted rows. */
  readonly rows: number;
  /** Growth of 1 net of costs, before costs, and of buy-and-hold; NaN before `from`. */
  readonly equity: Float64Array;
  readonly grossEquity: Float64Array;
  readonly benchmarkEquity: Float64Array;
  readonly drawdown: Float64Array;
  readonly benchmarkDrawdown: Float64Array;
  /** Rows of the trades that have ended, in their own order. */
  readonly closedTrades: readonly number[];
}

const OPEN = TRADE_REASONS.indexOf("open");

/** Prepares what the sections share. Linear in rows and trades. */
export function viewBacktest(input: BacktestReportInput): BacktestView {
  const { series, trades, metrics } = input;
  const length = series.timestamp.length;
  const from = countedFrom(length, metrics.bars);
  const equity = growth(series.net, from);
  const benchmarkEquity = growth(series.benchmark, from);
  const closedTrades: number[] = [];
  for (let i = 0; i < trades.length; i++) {
    if (trades.reason[i] !== OPEN) closedTrades.push(i);
  }
  return {
    input,
    from,
    rows: length - from,
    equity,
    grossEquity: growth(series.gross, from),
    benchmarkEquity,
    drawdown: drawdownSeries(equity, from),
    benchmarkDrawdown: drawdownSeries(benchmarkEquity, from),
    closedTrades,
  };
}

/** The first counted row of `length`: the last `bars` of them count, or all where that is not known. */
export function countedFrom(length: number, bars: number | undefined): number {
  return bars !== undefined && Number.isInteger(bars) ? length - Math.min(bars, length) : 0;
}
