/**
 * The backtest of docs/accounting.md as a slow, obvious loop over bars, one rule after the other, in
 * the order of that page. Where the page leaves a choice, the reading is stated at the spot.
 */
import type { Fill } from "../../src/engine/options.ts";
import type { TradeReason } from "../../src/engine/result.ts";
import type { Exits } from "../../src/strategy/strategy.ts";
import { allMetrics, mean } from "./metrics.ts";

/** A bar with the strategy's signal at its close. NaN is not known. */
export interface PlainBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly signal: number;
}

export interface PlainOptions {
  readonly fill: Fill;
  readonly feeBps: number;
  readonly slippageBps: number;
  readonly exits: Exits;
  /** Exits by the bar, where they change on the way; `exits` unless given. */
  readonly exitsAt?: (symbol: string, time: number) => Exits;
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
  readonly timeframe: number;
}

export interface PlainRow {
  readonly time: number;
  /** False for the very first bar of all, which has no return. */
  readonly counted: boolean;
  readonly signal: number;
  readonly position: number;
  readonly turnover: number;
  readonly gross: number;
  readonly cost: number;
  readonly net: number;
  readonly equity: number;
  /** Stop and target were both touched. */
  readonly ambiguous: boolean;
}

export interface PlainTrade {
  readonly symbol: string;
  readonly entry_time: number;
  readonly exit_time: number;
  readonly bars: number;
  readonly side: number;
  readonly entry_price: number;
  readonly exit_price: number;
  readonly pnl_pct: number;
  readonly cost_pct: number;
  readonly entry_signal: number;
  readonly mae: number;
  readonly mfe: number;
  readonly reason: TradeReason;
}

export interface PlainRun {
  readonly symbol: string;
  readonly rows: readonly PlainRow[];
  readonly trades: readonly PlainTrade[];
}

/** A trade while it is under way. */
interface LiveTrade {
  readonly side: number;
  readonly entryTime: number;
  readonly entrySignal: number;
  readonly firstFill: number;
  entryPrice: number;
  bars: number;
  /** One factor per bar, whose product is 1 + pnl. */
  readonly factors: number[];
  readonly costs: number[];
  /** Prices seen while it was held. */
  readonly lows: number[];
  readonly highs: number[];
  /** Highs (short: lows) of its bars so far, for the trailing stop. */
  readonly extremes: number[];
}

/** Runs one symbol through the range, exits included. */
export function plainBacktest(
  symbol: string,
  bars: readonly PlainBar[],
  options: PlainOptions,
): PlainRun {
  const { fill } = options;
  const rate = (options.feeBps + options.slippageBps) / 10_000;
  const first = bars.findIndex((bar) => bar.time >= options.from && bar.time < options.to);
  const rows: PlainRow[] = [];
  const trades: PlainTrade[] = [];

  let held = 0;
  let live: LiveTrade | undefined;
  let exitedSign = 0;
  let equity = 1;
  let ruined = false;

  for (let t = first; first >= 0 && t < bars.length && bars[t]!.time < options.to; t++) {
    const bar = bars[t]!;
    const exits = options.exitsAt?.(symbol, bar.time) ?? options.exits;
    const before = bars[t - 1];
    const quiet = { position: 0, turnover: 0, gross: 0, cost: 0, net: 0, ambiguous: false };
    if (!before || ruined) {
      const counted = before !== undefined;
      rows.push({ time: bar.time, counted, signal: bar.signal, ...quiet, equity });
      continue;
    }

    // Target of the bar. After an exit it is 0 until a known signal has another sign.
    const order = orderOf(bars, t, first, fill);
    if (exitedSign !== 0 && !Number.isNaN(order) && Math.sign(order) !== exitedSign) exitedSign = 0;
    let target = Number.isNaN(order) || exitedSign !== 0 ? 0 : order;
    // A signal that has already left the position's side ends it by itself.
    const sameSide = live !== undefined && (Number.isNaN(order) || Math.sign(order) === live.side);
    const overdue = sameSide && live!.bars >= (exits.maxBars ?? Number.POSITIVE_INFINITY);
    if (overdue) target = 0;

    // The fill. Without an open the order waits.
    const atOpen = fill === "next-open";
    const filled = !atOpen || !Number.isNaN(bar.open);
    const position = filled ? target : held;
    const fillPrice = atOpen ? bar.open : before.close;
    const fillTime = atOpen ? bar.time : before.time;
    const gap = atOpen && filled ? bar.open / before.close - 1 : 0;
    const changesTrade = Math.sign(position) !== Math.sign(held);
    const flips = changesTrade && position !== 0 && held !== 0;

    let closing: LiveTrade | undefined;
    let closingReason: TradeReason = "signal";
    if (live && changesTrade) {
      closing = live;
      live = undefined;
      closing.factors.push(1 + held * gap - Math.abs(held) * rate);
      closing.costs.push(Math.abs(held) * rate);
      if (atOpen) see(closing, bar.open, bar.open);
      if (overdue) {
        closingReason = "max_bars";
        exitedSign = closing.side;
      }
    }
    if (position !== 0 && !live) {
      live = {
        side: Math.sign(position),
        entryTime: fillTime,
        entrySignal: order,
        firstFill: fillPrice,
        entryPrice: fillPrice,
        bars: 0,
        factors: [],
        costs: [],
        lows: [],
        highs: [],
        extremes: [],
      };
    } else if (live && Math.abs(position) > Math.abs(held)) {
      // Average cost of what is held: a decrease leaves it, an increase is weighted in.
      const added = Math.abs(position) - Math.abs(held);
      live.entryPrice = (live.entryPrice * Math.abs(held) + fillPrice * added) / Math.abs(position);
    }

    // The exits of the bar, on the position after its fill.
    const openedHere = atOpen && live !== undefined && live.bars === 0;
    const exit = live ? exitOf(live, bar, exits, openedHere) : undefined;
    const last = exit?.price ?? bar.close;

    // Returns of the bar.
    // An account that the gap has taken is gone: a second loss cannot turn its sign again.
    const gross =
      atOpen && filled
        ? Math.max(0, 1 + held * gap) * (1 + position * (last / bar.open - 1)) - 1
        : position * (last / before.close - 1);
    const exitTurnover = exit ? Math.abs(position) : 0;
    const turnover = Math.abs(position - held) + exitTurnover;
    const cost = turnover * rate;
    const ruinedNow = 1 + gross - cost <= 1e-12; // what is left up to here is rounding
    const net = ruinedNow ? -1 : gross - cost;
    equity = ruinedNow ? 0 : equity * (1 + net);

    // What the bar did to the trades.
    if (closing) {
      // The exit itself took the last of the account: nothing was opened beside it.
      if (ruinedNow && !live) {
        closing.factors[closing.factors.length - 1] = 0;
        closingReason = "ruined";
      }
      trades.push(finish(symbol, closing, fillTime, fillPrice, closingReason));
    }
    if (live) {
      const own = Math.abs(position) * rate + exitTurnover * rate;
      const ownFactor = atOpen ? 1 + position * (last / bar.open - 1) : 1 + gross;
      live.factors.push(ruinedNow ? 0 : flips ? ownFactor - own : 1 + net);
      live.costs.push(flips ? own : cost);
      live.bars++;
      if (exit) see(live, bar.open, bar.open);
      see(live, exit ? exit.price : bar.low, exit ? exit.price : bar.high);
      live.extremes.push(live.side > 0 ? bar.high : bar.low);
      if (exit || ruinedNow) {
        const reason = ruinedNow ? "ruined" : exit!.reason;
        trades.push(finish(symbol, live, bar.time, last, reason));
        exitedSign = live.side;
        live = undefined;
      }
    }
    held = live ? position : 0;
    ruined = ruinedNow;
    rows.push({
      time: bar.time,
      counted: true,
      signal: bar.signal,
      position,
      turnover,
      gross,
      cost,
      net,
      equity,
      ambiguous: exit?.ambiguous ?? false,
    });
  }

  if (live) {
    const end = bars[first + rows.length - 1]!;
    trades.push(finish(symbol, live, end.time, end.close, "open"));
  }
  return { symbol, rows, trades };
}

/** The signal that is the target of bar t; NaN where there is none. */
function orderOf(bars: readonly PlainBar[], t: number, first: number, fill: Fill): number {
  if (fill === "next-open") return bars[t - 1]?.signal ?? Number.NaN;
  // The closes fill at close[t − 1], which lies before the range when t is its first bar.
  if (t === first) return Number.NaN;
  return bars[fill === "close" ? t - 1 : t - 2]?.signal ?? Number.NaN;
}

interface Exit {
  readonly price: number;
  readonly reason: TradeReason;
  readonly ambiguous: boolean;
}

function exitOf(
  trade: LiveTrade,
  bar: PlainBar,
  exits: Exits,
  openedHere: boolean,
): Exit | undefined {
  const long = trade.side > 0;
  const away = long ? 1 : -1;
  const known = trade.extremes.filter((price) => !Number.isNaN(price));
  const anchor = long ? Math.max(trade.firstFill, ...known) : Math.min(trade.firstFill, ...known);
  const fixed = trade.entryPrice * (1 - away * (exits.stopLoss ?? Number.NaN));
  const trailing = anchor * (1 - away * (exits.trailingStop ?? Number.NaN));
  const target = trade.entryPrice * (1 + away * (exits.takeProfit ?? Number.NaN));
  const trails = Number.isNaN(fixed) || (long ? trailing > fixed : trailing < fixed);
  const stop = trails ? trailing : fixed;

  // A comparison with a price or level that is not known is false: nothing is touched.
  const stopTouched = long
    ? bar.open <= stop || bar.low <= stop
    : bar.open >= stop || bar.high >= stop;
  const targetTouched = long
    ? bar.open >= target || bar.high >= target
    : bar.open <= target || bar.low <= target;
  if (stopTouched) {
    const gapped = !openedHere && (long ? bar.open < stop : bar.open > stop);
    return {
      price: gapped ? bar.open : stop,
      reason: trails ? "trailing_stop" : "stop_loss",
      ambiguous: targetTouched,
    };
  }
  if (targetTouched) {
    const gapped = long ? bar.open > target : bar.open < target;
    return { price: gapped ? bar.open : target, reason: "take_profit", ambiguous: false };
  }
  return undefined;
}

function see(trade: LiveTrade, low: number, high: number): void {
  if (!Number.isNaN(low)) trade.lows.push(low);
  if (!Number.isNaN(high)) trade.highs.push(high);
}

function finish(
  symbol: string,
  trade: LiveTrade,
  exitTime: number,
  exitPrice: number,
  reason: TradeReason,
): PlainTrade {
  // Against the entry price of the row, so that a reader of the row can check them.
  const moves = [...trade.lows, ...trade.highs].length
    ? trade.side > 0
      ? [
          Math.min(...trade.lows) / trade.entryPrice - 1,
          Math.max(...trade.highs) / trade.entryPrice - 1,
        ]
      : [
          1 - Math.max(...trade.highs) / trade.entryPrice,
          1 - Math.min(...trade.lows) / trade.entryPrice,
        ]
    : [0, 0];
  return {
    symbol,
    entry_time: trade.entryTime,
    exit_time: exitTime,
    bars: trade.bars,
    side: trade.side,
    entry_price: trade.entryPrice,
    exit_price: exitPrice,
    // An account can lose no more than all of it.
    pnl_pct: trade.factors.reduce((product, factor) => product * Math.max(factor, 0), 1) - 1,
    cost_pct: trade.costs.reduce((total, cost) => total + cost, 0),
    entry_signal: trade.entrySignal,
    mae: Math.min(0, moves[0]!),
    mfe: Math.max(0, moves[1]!),
    reason,
  };
}

/** A row of the portfolio: plain means over the symbols with a counted bar at that time. */
export interface PlainPortfolioRow {
  readonly time: number;
  readonly gross: number;
  readonly cost: number;
  readonly net: number;
  readonly turnover: number;
  readonly exposure: number;
  readonly position: number;
  readonly equity: number;
  readonly benchmark: number;
}

export interface PlainResult {
  readonly runs: readonly PlainRun[];
  readonly portfolio: readonly PlainPortfolioRow[];
  readonly trades: readonly PlainTrade[];
  readonly metrics: Readonly<Record<string, number>>;
}

/** Runs every symbol alone, and the mean of them as the portfolio. */
export function plainPortfolio(
  symbols: Readonly<Record<string, readonly PlainBar[]>>,
  options: PlainOptions,
): PlainResult {
  const entries = Object.entries(symbols);
  const runs = entries.map(([symbol, bars]) => plainBacktest(symbol, bars, options));
  const holds = entries.map(([symbol, bars]) => {
    const always = bars.map((bar) => ({ ...bar, signal: 1 }));
    return plainBacktest(symbol, always, { ...options, exits: {}, exitsAt: () => ({}) });
  });
  const counted = runs.flatMap((run, i) =>
    run.rows
      .map((row, r) => ({ ...row, benchmark: holds[i]!.rows[r]!.net }))
      .filter((row) => row.counted),
  );
  const byTime = Map.groupBy(counted, (row) => row.time);
  const times = [...byTime.keys()].sort((a, b) => a - b);
  let equity = 1;
  const portfolio = times.map((time): PlainPortfolioRow => {
    const present = byTime.get(time)!;
    const net = mean(present.map((row) => row.net));
    equity *= 1 + net;
    return {
      time,
      gross: mean(present.map((row) => row.gross)),
      cost: mean(present.map((row) => row.cost)),
      net,
      turnover: mean(present.map((row) => row.turnover)),
      exposure: mean(present.map((row) => Math.abs(row.position))),
      position: mean(present.map((row) => row.position)),
      equity,
      benchmark: mean(present.map((row) => row.benchmark)),
    };
  });
  const trades = runs.flatMap((run) => run.trades);
  const metrics = allMetrics({
    times,
    net: portfolio.map((row) => row.net),
    gross: portfolio.map((row) => row.gross),
    cost: portfolio.map((row) => row.cost),
    turnover: portfolio.map((row) => row.turnover),
    exposure: portfolio.map((row) => row.exposure),
    benchmark: portfolio.map((row) => row.benchmark),
    closedPnl: trades.filter((trade) => trade.reason !== "open").map((trade) => trade.pnl_pct),
    end: (times.at(-1) ?? Number.NaN) + options.timeframe, // when the last counted bar ends
    unknownSignals: counted.filter((row) => Number.isNaN(row.signal)).length,
    ambiguousBars: counted.filter((row) => row.ambiguous).length,
    periodsPerYear: options.periodsPerYear,
  });
  return { runs, portfolio, trades, metrics };
}
