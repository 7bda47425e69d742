/**
 * Small cases worked out by hand from docs/accounting.md: fills, ranges, ruin, costs and figures. Every case
 * runs through the engine and through the plain loop, so that both are held to it.
 */
import { describe, expect, it } from "vitest";
import { close, day, FREE, NAN, ONE_PERCENT, type Row, RUNS, rows } from "../helpers/by-hand.ts";

describe.each(RUNS)("by hand, %s", (_, run) => {
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
