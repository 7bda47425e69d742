/** What the cases that are worked out by hand share: tiny bars, and both ways to run them. */
import { expect } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import type { BacktestOptions } from "../../src/engine/options.ts";
import { type PlainTrade, plainPortfolio } from "../reference/backtest-plain.ts";
import { carriedSignal, plainBars, plainOptions, tradeRows } from "./backtests.ts";
import { DAY, makeBars, START, type TinyBar } from "./bars.ts";

export const NAN = Number.NaN;
/** Time of a bar. */
export const day = (index: number) => START + index * DAY;
export const FREE = { feeBps: 0, slippageBps: 0 };
/** 1 % per fill: large enough to see. */
export const ONE_PERCENT = { feeBps: 60, slippageBps: 40 };

/** What a run did, from either side. */
export interface Outcome {
  readonly times: readonly number[];
  readonly position: readonly number[];
  readonly turnover: readonly number[];
  readonly gross: readonly number[];
  readonly cost: readonly number[];
  readonly net: readonly number[];
  readonly equity: readonly number[];
  readonly trades: readonly PlainTrade[];
  readonly metrics: Readonly<Record<string, number>>;
}

/** A bar as [open, high, low, close, signal]. */
export type Row = readonly [number, number, number, number, number];

export function rows(...bars: readonly Row[]): TinyBar[] {
  return bars.map(([open, high, low, close, signal]) => ({
    open,
    high,
    low,
    close,
    volume: signal,
  }));
}

function byEngine(bars: readonly TinyBar[], options: BacktestOptions): Outcome {
  const made = makeBars({ A: bars });
  const result = backtest(made, carriedSignal, {}, options);
  const frame = result.series().symbols[0]!;
  return {
    times: [...frame.timestamp],
    position: [...frame.position],
    turnover: [...frame.turnover],
    gross: [...frame.gross],
    cost: [...frame.cost],
    net: [...frame.net],
    equity: [...frame.equity],
    trades: tradeRows(result, made.symbols),
    metrics: result.metrics,
  };
}

function byLoop(bars: readonly TinyBar[], options: BacktestOptions): Outcome {
  const made = makeBars({ A: bars });
  const result = plainPortfolio(plainBars(made), plainOptions(made, options));
  const counted = result.runs[0]!.rows.filter((row) => row.counted);
  return {
    times: counted.map((row) => row.time),
    position: counted.map((row) => row.position),
    turnover: counted.map((row) => row.turnover),
    gross: counted.map((row) => row.gross),
    cost: counted.map((row) => row.cost),
    net: counted.map((row) => row.net),
    equity: counted.map((row) => row.equity),
    trades: result.trades,
    metrics: result.metrics,
  };
}

/** The engine, and the plain loop that it is compared with elsewhere; both are held to each case. */
export const RUNS = [
  ["the engine", byEngine],
  ["the plain loop", byLoop],
] as const;

/** Each value, up to rounding. */
export const close = (values: readonly number[]) =>
  values.map((value) => expect.closeTo(value, 12));
