import type { ParameterValue } from "../strategy/parameters.ts";
import type { Exits } from "../strategy/strategy.ts";
import type { CostModel, Fill } from "./options.ts";

/** Why a trade ended. `open` marks one that had not ended at the last bar. */
export const TRADE_REASONS = [
  "signal",
  "stop_loss",
  "take_profit",
  "trailing_stop",
  "max_bars",
  "ruined",
  "open",
] as const;
/** One of `TRADE_REASONS`. */
export type TradeReason = (typeof TRADE_REASONS)[number];

/** Closed trades and the one still open at the end, in columns of equal length (SEMANTICS T). */
export interface Trades {
  readonly length: number;
  /** Index into the bars' symbols. */
  readonly symbol: Int32Array;
  /** Start of the bar in which the entry was filled, ms UTC. */
  readonly entryTime: Float64Array;
  /** Start of the bar in which the exit was filled, ms UTC. */
  readonly exitTime: Float64Array;
  /** Bars with a position. */
  readonly bars: Int32Array;
  /** 1 long, -1 short. */
  readonly side: Int8Array;
  /** Size-weighted fill price of the entries. */
  readonly entryPrice: Float64Array;
  readonly exitPrice: Float64Array;
  /** Net return compounded over the trade: 0.02 is 2 %. */
  readonly pnlPct: Float64Array;
  /** Sum of the costs charged to the trade, as a fraction. */
  readonly costPct: Float64Array;
  /** The signal that opened it. */
  readonly entrySignal: Float64Array;
  /** Worst excursion of the price against the position, at most 0, as a fraction of the entry. */
  readonly mae: Float64Array;
  /** Best excursion of the price in favour of the position, at least 0. */
  readonly mfe: Float64Array;
  /** Index into `TRADE_REASONS`. */
  readonly reason: Uint8Array;
}

/** Bars of one symbol with what the strategy did on them; columns of equal length. */
export interface SymbolFrame {
  readonly symbol: string;
  readonly timestamp: Float64Array;
  readonly close: Float32Array;
  /** Signal at the bar's close; NaN not known. */
  readonly signal: Float64Array;
  /** What was held from the bar's fill until its exit or close. */
  readonly position: Float64Array;
  readonly turnover: Float64Array;
  readonly gross: Float64Array;
  readonly cost: Float64Array;
  readonly net: Float64Array;
  /** Product of 1 + net since the range began. */
  readonly equity: Float64Array;
}

/** The portfolio row by row of the union calendar; for one symbol the symbol itself. */
export interface PortfolioSeries {
  readonly timestamp: Float64Array;
  readonly gross: Float64Array;
  readonly cost: Float64Array;
  readonly net: Float64Array;
  readonly turnover: Float64Array;
  /** Mean of |position| over the symbols present. */
  readonly exposure: Float64Array;
  /** Mean of the signed position over the symbols present. */
  readonly position: Float64Array;
  readonly equity: Float64Array;
  /** Net returns of buying and holding from the same price at the same cost. */
  readonly benchmark: Float64Array;
}

/** Everything bar by bar; made by running the engine once more when somebody looks. */
export interface BacktestFrame {
  readonly symbols: readonly SymbolFrame[];
  readonly portfolio: PortfolioSeries;
}

/** A figure per name; NaN where it is not defined, with the reason under `undefined`. */
export type Metrics = Readonly<Record<string, number>>;

/** What was run, with every default filled in, as plain data. */
export interface RunDescription {
  readonly strategy: string;
  readonly version: string;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly symbols: readonly string[];
  /** Counted range in ms UTC, half-open; infinite where open. */
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
  readonly fill: Fill;
  readonly costs: CostModel;
  readonly exits: Exits;
}

/** What a backtest found: its figures at once, trades and bars when somebody looks. */
export interface BacktestResult {
  /** What was run. */
  readonly run: RunDescription;
  /** Net of costs unless named otherwise, as fractions: 0.02 is 2 % (SEMANTICS T, metrics). */
  readonly metrics: Metrics;
  /** Why a metric is NaN, by name. */
  readonly undefined: Readonly<Record<string, string>>;
  /** Made by running the engine once more, on the first look. */
  readonly trades: Trades;
  /** What happened bar by bar; made by running the engine once more, at every call. */
  series(): BacktestFrame;
}
