/**
 * Small cases worked out by hand from docs/accounting.md. Every case runs through the engine and
 * through the plain loop that the engine is compared with elsewhere, so that both are held to it.
 */
import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import type { BacktestOptions } from "../../src/engine/options.ts";
import { carriedSignal, plainBars, plainOptions, tradeRows } from "../helpers/backtests.ts";
import { DAY, makeBars, START, type TinyBar } from "../helpers/bars.ts";
import { type PlainTrade, plainPortfolio } from "../reference/backtest-plain.ts";

const NAN = Number.NaN;
const day = (index: number) => START + index * DAY;
const FREE = { feeBps: 0, slippageBps: 0 };
/** 1 % per fill: large enough to see. */
const ONE_PERCENT = { feeBps: 60, slippageBps: 40 };

interface Outcome {
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
type Row = readonly [number, number, number, number, number];

function rows(...bars: readonly Row[]): TinyBar[] {
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

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

describe.each([
  ["the engine", byEngine],
  ["the plain loop", byLoop],
])("by hand, %s", (_, run) => {
  it("trades at the next open and splits the bar there", () => {
    // Signal 1 at close[0] = 100. open[1] = 102, close[1] = 105: p[1] = 1 earns 105/102 − 1.
    // Signal 0 at close[1]: sold at open[2] = 104, earning 104/105 − 1 on what was held.
    const got = run(
      rows([100, 100, 100, 100, 1], [102, 105, 102, 105, 0], [104, 110, 104, 110, 0]),
      {
        costs: FREE,
      },
    );
    expect(got.position).toEqual([1, 0]);
    expect(got.net).toEqual(close([105 / 102 - 1, 104 / 105 - 1]));
    expect(got.trades).toMatchObject([
      { entry_time: day(1), exit_time: day(2), entry_price: 102, exit_price: 104, bars: 1 },
    ]);
    expect(got.trades[0]!.pnl_pct).toBeCloseTo(104 / 102 - 1, 12);
  });

  it("fills at the signal's own close or one close later when told so", () => {
    // close: p[1] = s[0], 110/100 − 1. next-close: p[2] = s[0], 121/110 − 1.
    const bars = rows([100, 100, 100, 100, 1], [100, 110, 100, 110, 1], [110, 121, 110, 121, 1]);
    const atClose = run(bars, { fill: "close", costs: FREE });
    expect(atClose.position).toEqual([1, 1]);
    expect(atClose.net).toEqual(close([0.1, 0.1]));
    expect(atClose.trades[0]).toMatchObject({ entry_time: day(0), entry_price: 100, bars: 2 });
    const nextClose = run(bars, { fill: "next-close", costs: FREE });
    expect(nextClose.position).toEqual([0, 1]);
    expect(nextClose.net).toEqual(close([0, 0.1]));
    expect(nextClose.trades[0]).toMatchObject({ entry_time: day(1), entry_price: 110, bars: 1 });
  });

  it("a stop that the open gapped through is filled at the open", () => {
    // Bought at open[1] = 100, stop 5 % = 95. open[2] = 90 lies below: X = 90, not 95.
    const got = run(rows([100, 100, 100, 100, 1], [100, 101, 99, 100, 1], [90, 92, 88, 91, 1]), {
      costs: FREE,
      exits: { stopLoss: 0.05 },
    });
    expect(got.gross).toEqual(close([0, 90 / 100 - 1]));
    // mae counts the open and the exit price of the last bar only, so −10 % and not −12 %.
    expect(got.trades).toMatchObject([
      { exit_time: day(2), exit_price: 90, reason: "stop_loss", bars: 2 },
    ]);
    expect(got.trades[0]!.mae).toBeCloseTo(-0.1, 12);
    expect(got.trades[0]!.mfe).toBeCloseTo(0.01, 12);
  });

  it("a stop inside the bar is filled at its level, and a short mirrors it", () => {
    // Short at 100, stop 105: high 107 touches it. Earned 100 → 105 short: −5 %.
    const got = run(rows([100, 100, 100, 100, -1], [100, 107, 99, 101, -1]), {
      costs: FREE,
      exits: { stopLoss: 0.05 },
    });
    expect(got.gross).toEqual(close([-0.05]));
    expect(got.trades).toMatchObject([{ side: -1, exit_price: 105, reason: "stop_loss" }]);
  });

  it("a target is filled at its level, or at an open beyond it", () => {
    const level = rows([100, 100, 100, 100, 1], [100, 112, 99, 103, 1]);
    // 10 % of 100 is 110, touched by the high 112 in the entry bar itself.
    expect(run(level, { costs: FREE, exits: { takeProfit: 0.1 } }).trades).toMatchObject([
      { exit_price: expect.closeTo(110, 10), reason: "take_profit", exit_time: day(1) },
    ]);
    const gap = rows([100, 100, 100, 100, 1], [100, 101, 99, 100, 1], [115, 116, 114, 115, 1]);
    expect(run(gap, { costs: FREE, exits: { takeProfit: 0.1 } }).trades).toMatchObject([
      { exit_price: 115, reason: "take_profit", exit_time: day(2) },
    ]);
  });

  it("stop and target in one bar count as the stop and as ambiguous", () => {
    const got = run(rows([100, 100, 100, 100, 1], [100, 112, 94, 108, 1]), {
      costs: FREE,
      exits: { stopLoss: 0.05, takeProfit: 0.1 },
    });
    expect(got.trades).toMatchObject([{ exit_price: 95, reason: "stop_loss" }]);
    expect(got.metrics.ambiguous_bars).toBe(1);
  });

  it("the trailing stop follows earlier highs, never the high of its own bar", () => {
    // Bought at 100. Bar 1 makes a high of 120 and a low of 99: with that high the level would be
    // 108 and the bar would stop itself out; it may know only the fill, 100·0.9 = 90.
    // Bar 2: anchor 120, level 108; the low of 107 touches it.
    const got = run(
      rows([100, 100, 100, 100, 1], [100, 120, 99, 118, 1], [118, 119, 107, 110, 1]),
      { costs: FREE, exits: { trailingStop: 0.1 } },
    );
    expect(got.position).toEqual([1, 1]);
    expect(got.trades).toMatchObject([
      { exit_time: day(2), exit_price: expect.closeTo(108, 10), reason: "trailing_stop", bars: 2 },
    ]);
  });

  it("the higher of stop and trailing stop is in force, and a tie is the stop", () => {
    // Entry 100: both stand at 92 in the first bar. After a high of 120 the trailing one is at 110.4.
    const tie = rows([100, 100, 100, 100, 1], [100, 100, 91, 95, 1]);
    const exits = { stopLoss: 0.08, trailingStop: 0.08 };
    expect(run(tie, { costs: FREE, exits }).trades[0]!.reason).toBe("stop_loss");
    const later = rows([100, 100, 100, 100, 1], [100, 120, 100, 118, 1], [118, 118, 91, 95, 1]);
    const trade = run(later, { costs: FREE, exits }).trades[0]!;
    expect(trade.reason).toBe("trailing_stop");
    expect(trade.exit_price).toBeCloseTo(110.4, 10);
  });

  it("entry and exit inside one bar are two fills and pay twice", () => {
    // In at 100 and out at 95 in bar 1: gross −5 %, 2 × 1 % of cost.
    const got = run(rows([100, 100, 100, 100, 1], [100, 101, 94, 97, 1]), {
      costs: ONE_PERCENT,
      exits: { stopLoss: 0.05 },
    });
    expect(got.position).toEqual([1]);
    expect(got.turnover).toEqual([2]);
    expect(got.net).toEqual(close([-0.05 - 0.02]));
    expect(got.trades[0]!.pnl_pct).toBeCloseTo(-0.07, 12);
    expect(got.trades[0]!.cost_pct).toBeCloseTo(0.02, 12);
  });

  it("exits with the closes begin in the bar after the fill", () => {
    // Filled at close[0] = 100; the low of 80 in bar 0 lies before it. Bar 1 opens at 93 below 95.
    const got = run(rows([100, 100, 80, 100, 1], [93, 99, 92, 98, 1]), {
      fill: "close",
      costs: FREE,
      exits: { stopLoss: 0.05 },
    });
    expect(got.gross).toEqual(close([-0.07]));
    expect(got.trades).toMatchObject([{ entry_time: day(0), exit_time: day(1), exit_price: 93 }]);
  });

  it("a flip at the open splits the bar and its costs between both trades", () => {
    // Long from open[1] = 100; flipped at open[2] = 110 (close[1] = 105), close[2] = 99.
    const got = run(
      rows([100, 100, 100, 100, 1], [100, 105, 100, 105, -1], [110, 110, 99, 99, -1]),
      { costs: ONE_PERCENT },
    );
    // Bar 1: 105/100 − 1 − 1 %. Bar 2: (110/105)·(1 − (99/110 − 1)) − 1 − 2 %.
    expect(got.turnover).toEqual([1, 2]);
    expect(got.net).toEqual(close([0.05 - 0.01, (110 / 105) * 1.1 - 1 - 0.02]));
    const [long, short] = got.trades;
    // Closing trade: 1.04·(110/105 − 1 %); opening one: 1 + 10 % − 1 %.
    expect(long!.pnl_pct).toBeCloseTo(1.04 * (110 / 105 - 0.01) - 1, 12);
    expect(short!.pnl_pct).toBeCloseTo(0.09, 12);
    expect([long!.cost_pct, short!.cost_pct]).toEqual(close([0.02, 0.01]));
    expect([long!.reason, short!.reason]).toEqual(["signal", "open"]);
    // At the exit by signal the open of 110 was seen: +10 % over the entry.
    expect(long!.mfe).toBeCloseTo(0.1, 12);
  });

  it("a flip at the close charges each trade its own fill", () => {
    // Long over bar 1 (100 → 105), short over bar 2 (105 → 99), both fills of bar 2 at close[1].
    const got = run(
      rows([100, 100, 100, 100, 1], [100, 105, 100, 105, -1], [105, 105, 99, 99, -1]),
      { fill: "close", costs: ONE_PERCENT },
    );
    const [long, short] = got.trades;
    expect(long!.pnl_pct).toBeCloseTo(1.04 * 0.99 - 1, 12);
    expect(short!.pnl_pct).toBeCloseTo(1 - (99 / 105 - 1) - 0.01 - 1, 12);
    expect(long).toMatchObject({ exit_time: day(1), exit_price: 105, bars: 1 });
  });

  it("resizing keeps the trade open and averages the entry", () => {
    // Half at 100, the other half at 110: average 105. Halved at 120: the average stays.
    const got = run(
      rows(
        [100, 100, 100, 100, 0.5],
        [100, 100, 100, 100, 1],
        [110, 110, 110, 110, 0.5],
        [120, 120, 120, 120, 0.5],
      ),
      { costs: FREE },
    );
    expect(got.position).toEqual([0.5, 1, 0.5]);
    expect(got.turnover).toEqual([0.5, 0.5, 0.5]);
    expect(got.trades).toMatchObject([
      { entry_price: 105, bars: 3, reason: "open", entry_signal: 0.5 },
    ]);
  });

  it("after an exit it stays flat until a known signal has another sign", () => {
    // Stopped in bar 1. Signals 1 and not-known keep it out, 0 releases, the next 1 is traded.
    const got = run(
      rows(
        [100, 100, 100, 100, 1],
        [100, 100, 90, 96, 1],
        [96, 96, 96, 96, NAN],
        [96, 96, 96, 96, 1],
        [96, 96, 96, 96, 0],
        [96, 96, 96, 96, 1],
        [96, 96, 96, 96, 1],
      ),
      { costs: FREE, exits: { stopLoss: 0.05 } },
    );
    expect(got.position).toEqual([1, 0, 0, 0, 0, 1]);
  });

  it("an opposite signal after an exit is traded at once", () => {
    const got = run(rows([100, 100, 100, 100, 1], [100, 100, 90, 96, -1], [96, 96, 95, 96, -1]), {
      costs: ONE_PERCENT,
      exits: { stopLoss: 0.05 },
    });
    expect(got.position).toEqual([1, -1]);
    // The next fill is measured from 0: one, not two.
    expect(got.turnover).toEqual([2, 1]);
  });

  it("max_bars leaves at the next fill after so many bars, and locks", () => {
    const bars = rows(
      [100, 100, 100, 100, 1],
      [100, 100, 100, 100, 1],
      [100, 104, 100, 104, 1],
      [106, 106, 106, 106, 1],
      [106, 106, 106, 106, 1],
    );
    const got = run(bars, { costs: FREE, exits: { maxBars: 2 } });
    expect(got.position).toEqual([1, 1, 0, 0]);
    expect(got.trades).toMatchObject([
      { bars: 2, exit_time: day(3), exit_price: 106, reason: "max_bars" },
    ]);
    // With the closes the next fill is the close of the last bar held.
    const atClose = run(bars, { fill: "close", costs: FREE, exits: { maxBars: 2 } });
    expect(atClose.trades).toMatchObject([
      { bars: 2, exit_time: day(2), exit_price: 104, reason: "max_bars" },
    ]);
  });

  it("an order without an open waits and then follows the newest signal", () => {
    // Bar 1 has no open: nothing is bought. By bar 2 the signal is −1: that is what is traded.
    const waiting = run(
      rows([100, 100, 100, 100, 1], [NAN, 105, 100, 105, -1], [104, 104, 102, 102, -1]),
      { costs: FREE },
    );
    expect(waiting.position).toEqual([0, -1]);
    expect(waiting.net).toEqual(close([0, 1 - 102 / 104]));
    // A position that cannot be closed earns close to close.
    const held = run(
      rows(
        [100, 100, 100, 100, 1],
        [100, 100, 100, 100, 0],
        [NAN, 110, 100, 110, 0],
        [111, 111, 111, 111, 0],
      ),
      { costs: FREE },
    );
    expect(held.position).toEqual([1, 1, 0]);
    expect(held.net).toEqual(close([0, 0.1, 111 / 110 - 1]));
  });

  it("a stop in a bar without an open is filled at its level", () => {
    const got = run(rows([100, 100, 100, 100, 1], [100, 100, 100, 100, 1], [NAN, 100, 80, 85, 1]), {
      costs: FREE,
      exits: { stopLoss: 0.05 },
    });
    expect(got.gross).toEqual(close([0, -0.05]));
  });

  it("the first bar of all does not count, the first bar of a range does", () => {
    const bars = rows([100, 100, 100, 100, 1], [101, 103, 101, 103, 1], [104, 106, 104, 106, 1]);
    expect(run(bars, { costs: FREE }).times).toEqual([day(1), day(2)]);
    // next-open buys at open[1] on the signal before the range; the gap before is not earned.
    const open = run(bars, { from: day(1), costs: FREE });
    expect(open.net).toEqual(close([103 / 101 - 1, 106 / 103 - 1]));
    // The closes cannot have traded before the range: the first bar is flat and counts.
    const atClose = run(bars, { from: day(1), fill: "close", costs: FREE });
    expect(atClose.position).toEqual([0, 1]);
    expect(atClose.metrics.bars).toBe(2);
    // next-close fills at close[1], inside the range, on the signal of the bar before it.
    expect(run(bars, { from: day(1), fill: "next-close", costs: FREE }).position).toEqual([0, 1]);
  });

  it("a range ends before its end and marks what is open at its last close", () => {
    const bars = rows([100, 100, 100, 100, 1], [100, 102, 100, 102, 1], [90, 90, 90, 90, 1]);
    const got = run(bars, { to: day(2), costs: FREE });
    expect(got.times).toEqual([day(1)]);
    expect(got.trades).toMatchObject([
      { exit_time: day(1), exit_price: 102, reason: "open", pnl_pct: expect.closeTo(0.02, 12) },
    ]);
    expect(got.metrics.trade_count).toBe(0);
  });

  it("an account that loses all is ruined and stays flat", () => {
    // Short at 100, and the price more than doubles.
    const got = run(
      rows(
        [100, 100, 100, 100, -1],
        [100, 100, 100, 100, -1],
        [100, 250, 100, 250, -1],
        [250, 250, 100, 100, 1],
        [100, 100, 100, 100, 1],
      ),
      { costs: FREE },
    );
    expect(got.position).toEqual([-1, -1, 0, 0]);
    expect(got.net).toEqual([0, -1, 0, 0].map((value) => expect.closeTo(value, 12)));
    expect(got.equity).toEqual([1, 0, 0, 0]);
    expect(got.trades).toMatchObject([{ reason: "ruined", pnl_pct: -1, exit_time: day(2) }]);
    expect(got.metrics).toMatchObject({
      total_return: -1,
      cagr: -1,
      max_drawdown: -1,
      stability: NAN,
    });
  });

  it("a ruin by the gap cannot be undone by a second loss in the same bar", () => {
    // Short −1: the gap to 250 costs 150 % and leaves −0.5; the rest of the bar, short −0.5 from 250
    // to 900, would turn that to −0.5·(1 − 1.3) = +0.15. An account below nothing trades no more.
    const got = run(
      rows([100, 100, 100, 100, -1], [100, 100, 100, 100, -0.5], [250, 900, 250, 900, -0.5]),
      { costs: FREE },
    );
    expect(got.equity).toEqual([1, 0]);
  });

  it("costs are the size of each fill times fee and slippage", () => {
    // 0 → 1 → −1 → −0.25 → 0 (not known): 1 + 2 + 0.75 + 0.25 of turnover at 1 %.
    const flat = (signal: number): Row => [100, 100, 100, 100, signal];
    const got = run(rows(flat(1), flat(-1), flat(-0.25), flat(NAN), flat(0)), {
      costs: ONE_PERCENT,
    });
    expect(got.turnover).toEqual([1, 2, 0.75, 0.25]);
    expect(got.cost).toEqual(close([0.01, 0.02, 0.0075, 0.0025]));
    expect(got.equity.at(-1)).toBeCloseTo(0.99 * 0.98 * 0.9925 * 0.9975, 12);
    expect(got.metrics.n_nans).toBe(1);
  });

  it("metrics of three bars are what a pocket calculator says", () => {
    // Always long from open[1] = 100: closes 110, 99, 118.8 give r = 0.1, −0.1, 0.2.
    const bars = rows(
      [100, 100, 100, 100, 1],
      [100, 110, 100, 110, 1],
      [110, 110, 99, 99, 1],
      [99, 118.75, 99, 118.75, 1],
    );
    const { metrics } = run(bars, { costs: FREE, periodsPerYear: 100 });
    // 118.75/99 − 1 = 0.199494949…; mean 0.066498316; deviations² sum to 0.0466666…
    const r = [0.1, -0.1, 118.75 / 99 - 1];
    const mean = (r[0]! + r[1]! + r[2]!) / 3;
    const deviation = Math.sqrt(r.reduce((total, x) => total + (x - mean) ** 2, 0) / 2);
    const years = 3 / 365.25;
    expect(metrics.total_return).toBeCloseTo(0.1875, 12);
    expect(metrics.cagr! / (1.1875 ** (1 / years) - 1)).toBeCloseTo(1, 9);
    expect(metrics.volatility).toBeCloseTo(deviation * 10, 12);
    expect(metrics.sharpe).toBeCloseTo((mean / deviation) * 10, 12);
    expect(metrics.sortino).toBeCloseTo((mean * 100) / (Math.sqrt(0.01 / 3) * 10), 10);
    expect(metrics.max_drawdown).toBeCloseTo(-0.1, 12);
    expect(metrics.turnover).toBeCloseTo(100 / 3, 12);
    expect(metrics).toMatchObject({ bars: 3, exposure: 1, n_days_in_market: 3, n_nans: 0 });
    // Buy and hold is the same account: slope 1, nothing left over.
    expect(metrics.beta).toBeCloseTo(1, 12);
    expect(metrics.alpha).toBeCloseTo(0, 12);
  });
});
