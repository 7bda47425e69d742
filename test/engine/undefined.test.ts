/** A metric that cannot be said is NaN with a reason: never 0, and never an exception. */
import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import type { BacktestOptions } from "../../src/engine/options.ts";
import { carriedSignal, expectReasons } from "../helpers/backtests.ts";
import { DAY, makeBars, START, type TinyBar } from "../helpers/bars.ts";

const FREE = { costs: { feeBps: 0, slippageBps: 0 } };

function measured(bars: readonly TinyBar[], options: BacktestOptions = {}) {
  const result = backtest(makeBars({ A: bars }), carriedSignal, {}, options);
  expectReasons(result);
  return result;
}

const moving = [100, 101, 99, 103, 102].map((close) => ({ close }));
const TRADE_FIGURES = ["win_rate", "avg_win", "avg_loss", "profit_factor"];

describe("figures that are not defined", () => {
  it("one bar has no return, so all but the counts is not known", () => {
    const { metrics } = measured([{ close: 100, volume: 1 }]);
    const known = Object.entries(metrics).filter(([, value]) => !Number.isNaN(value));
    expect(Object.fromEntries(known)).toEqual({
      bars: 0,
      trade_count: 0,
      n_days_in_market: 0,
      n_nans: 0,
      ambiguous_bars: 0,
    });
  });

  it("one counted bar has a return but no deviation", () => {
    const { metrics } = measured([{ close: 100 }, { open: 100, close: 101 }], FREE);
    expect(metrics.total_return).toBeCloseTo(0.01, 6);
    for (const name of ["volatility", "sharpe", "stability", "alpha", "beta"]) {
      expect(metrics[name], name).toBeNaN();
    }
  });

  it("a strategy that is always flat earned nothing, which is known, at no risk", () => {
    const { metrics } = measured(moving.map((bar) => ({ ...bar, volume: 0 })));
    expect(metrics).toMatchObject({
      bars: 4,
      total_return: 0,
      cagr: 0,
      volatility: 0,
      max_drawdown: 0,
      turnover: 0,
      exposure: 0,
      n_days_in_market: 0,
      trade_count: 0,
      beta: 0,
      alpha: 0,
    });
    const risky = ["sharpe", "sortino", "calmar", "stability", "cost_share", ...TRADE_FIGURES];
    for (const name of risky) expect(metrics[name], name).toBeNaN();
  });

  it("a strategy that never knows its signal is flat and says how often", () => {
    const { metrics } = measured(moving.map((bar) => ({ ...bar, volume: Number.NaN })));
    expect(metrics).toMatchObject({ n_nans: 4, exposure: 0, trade_count: 0, total_return: 0 });
  });

  it("a price that never moves has no variation, for the strategy nor the benchmark", () => {
    const still = Array.from({ length: 6 }, () => ({ close: 100 }));
    const { metrics } = measured(still, FREE);
    expect(metrics).toMatchObject({ total_return: 0, volatility: 0, exposure: 1 });
    for (const name of ["sharpe", "sortino", "calmar", "stability", "alpha", "beta"]) {
      expect(metrics[name], name).toBeNaN();
    }
  });

  it("the same gain in every bar has a deviation of zero and no Sharpe", () => {
    // Doubling is exact in floating point: every return is exactly 1.
    const doubling = [1, 2, 4, 8, 16].map((close) => ({ open: close / 2, close }));
    const { metrics } = measured(doubling, { ...FREE, fill: "close" });
    expect(metrics).toMatchObject({ total_return: 15, volatility: 0 });
    expect(metrics.sharpe).toBeNaN();
    expect(metrics.sortino).toBeNaN();
    expect(metrics.calmar).toBeNaN();
  });

  it("a trade that is still open is no closed trade", () => {
    const { metrics, trades } = measured(moving);
    expect(trades.length).toBe(1);
    expect(metrics.trade_count).toBe(0);
    for (const name of TRADE_FIGURES) expect(metrics[name], name).toBeNaN();
  });

  it("only winners have no average loss and no profit factor", () => {
    const bars = [
      { close: 100, volume: 1 },
      { open: 100, close: 110, volume: 0 },
      { open: 110, close: 110, volume: 0 },
    ];
    const { metrics } = measured(bars, FREE);
    expect(metrics).toMatchObject({ trade_count: 1, win_rate: 1 });
    expect(metrics.avg_win).toBeCloseTo(0.1, 6);
    expect(metrics.avg_loss).toBeNaN();
    expect(metrics.profit_factor).toBeNaN();
  });

  it("a range without bars is no crash", () => {
    const { metrics, trades } = measured(moving, { from: START + 1_000 * DAY });
    expect(metrics).toMatchObject({ bars: 0, trade_count: 0 });
    expect(metrics.total_return).toBeNaN();
    expect(trades.length).toBe(0);
  });
});
