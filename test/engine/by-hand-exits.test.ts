/**
 * Small cases worked out by hand from docs/accounting.md: stops, targets, trailing stops and max_bars. Every case
 * runs through the engine and through the plain loop, so that both are held to it.
 */
import { describe, expect, it } from "vitest";
import { close, day, FREE, NAN, ONE_PERCENT, RUNS, rows } from "../helpers/by-hand.ts";

describe.each(RUNS)("exits by hand, %s", (_, run) => {
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

  it("a stop in a bar without an open is filled at its level", () => {
    const got = run(rows([100, 100, 100, 100, 1], [100, 100, 100, 100, 1], [NAN, 100, 80, 85, 1]), {
      costs: FREE,
      exits: { stopLoss: 0.05 },
    });
    expect(got.gross).toEqual(close([0, -0.05]));
  });
});
