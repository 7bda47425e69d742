/** The engine against the same backtest in polars expressions, on every shipped symbol. */
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { FILLS } from "../../src/engine/options.ts";
import { type BacktestResult, TRADE_REASONS } from "../../src/engine/result.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { when } from "../../src/strategy/expression.ts";
import { lag, sma, zscore } from "../../src/strategy/indicators/index.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import {
  columnOf,
  expectAgree,
  expectSameFigures,
  metricRows,
  plainOptions,
  polarsBars,
} from "../helpers/backtests.ts";
import { DAY, onlySymbols } from "../helpers/bars.ts";
import { shippedBars } from "../helpers/shipped-bars.ts";
import { type PolarsResult, polarsBacktest } from "../reference/backtest-polars.ts";

const base = { version: "1", params: {} } as const;
const STRATEGIES = {
  "sma cross": strategy({
    ...base,
    name: "sma-cross",
    signal: ({ close }) =>
      when(sma(close, 20).gt(sma(close, 100)))
        .then(1)
        .otherwise(-1),
  }),
  "clipped zscore": strategy({
    ...base,
    name: "clipped-zscore",
    signal: ({ close }) => zscore(close, 20).neg().max(-1).min(1),
  }),
  "sparse with gaps": strategy({
    ...base,
    name: "sparse",
    signal: ({ close }) =>
      when(close.gt(lag(close, 5).mul(1.01)))
        .then(0.5)
        .when(close.lt(lag(close, 5).mul(0.99)))
        .then(Number.NaN)
        .otherwise(0),
  }),
  "always long": strategy({ ...base, name: "always-long", signal: () => 1 }),
};
type Name = keyof typeof STRATEGIES;
const NAMES = Object.keys(STRATEGIES) as Name[];

/** The same signals by plain sums over each window of a symbol's closes. */
const SIGNALS: Record<Name, (close: ArrayLike<number>, t: number) => number> = {
  "sma cross": (close, t) => {
    if (t < 99) return Number.NaN;
    return windowMean(close, t, 20) > windowMean(close, t, 100) ? 1 : -1;
  },
  "clipped zscore": (close, t) => {
    if (t < 19) return Number.NaN;
    const centre = windowMean(close, t, 20);
    let squares = 0;
    for (let i = t - 19; i <= t; i++) squares += (close[i]! - centre) ** 2;
    // Equal closes have no deviation; their mean may miss them by a rounding.
    let moved = false;
    for (let i = t - 19; i < t; i++) moved ||= close[i] !== close[t];
    if (!moved) return Number.NaN;
    return Math.min(1, Math.max(-1, -(close[t]! - centre) / Math.sqrt(squares / 19)));
  },
  "sparse with gaps": (close, t) => {
    if (t < 5) return Number.NaN;
    if (close[t]! > close[t - 5]! * 1.01) return 0.5;
    return close[t]! < close[t - 5]! * 0.99 ? Number.NaN : 0;
  },
  "always long": () => 1,
};

function windowMean(values: ArrayLike<number>, t: number, n: number): number {
  let total = 0;
  for (let i = t - n + 1; i <= t; i++) total += values[i]!;
  return total / n;
}

function signalOf(bars: Bars, name: Name): Float64Array {
  const out = new Float64Array(bars.timestamp.length);
  for (let s = 0; s < bars.symbols.length; s++) {
    const [start, end] = [bars.offsets[s]!, bars.offsets[s + 1]!];
    const close = bars.columns.close!.subarray(start, end);
    for (let t = 0; t < close.length; t++) out[start + t] = SIGNALS[name](close, t);
  }
  return out;
}

/** Frames are freed by finalizers, which run in turns of the event loop after a collection. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  await setTimeout(10);
}

describe.each([
  ["fx_hourly", 10, 3_600_000, 6_000],
  ["sp500_daily", 505, DAY, 252],
] as const)("on every symbol of %s", (file, symbols, timeframe, periodsPerYear) => {
  const bars = shippedBars(file, timeframe, periodsPerYear);
  const alone = bars.symbols.map((_, i) => onlySymbols(bars, [i]));
  const frame = polarsBars(bars);
  const signals = new Map(NAMES.map((name) => [name, signalOf(bars, name)]));
  // Polars keeps a few hundred megabytes per result, of which JavaScript's collector knows nothing.
  afterEach(collectGarbage);

  it("all symbols are there", () => {
    expect(bars.symbols).toHaveLength(symbols);
  });

  it.each(FILLS.flatMap((fill) => NAMES.map((name) => [fill, name] as const)))(
    "filled at %s, the engine trades %s as polars does",
    { timeout: 60_000 },
    (fill, name) => {
      const reference = polarsBacktest(frame, signals.get(name)!, plainOptions(bars, { fill }));
      const result = backtest(bars, STRATEGIES[name], {}, { fill });
      expectSameRows(result, reference, name);
      expectSameTradeColumns(result, reference, name);
      const [wanted] = metricRows(reference.portfolioMetrics).values();
      expectSameFigures(result.metrics, wanted!, `${name}: portfolio`);
      const bySymbol = metricRows(reference.symbolMetrics);
      for (const [i, symbol] of bars.symbols.entries()) {
        const { metrics } = backtest(alone[i]!, STRATEGIES[name], {}, { fill });
        expectSameFigures(metrics, bySymbol.get(symbol)!, `${name}: ${symbol}`);
      }
    },
  );
});

function expectSameRows(result: BacktestResult, reference: PolarsResult, name: string): void {
  const { symbols, portfolio } = result.series();
  const rows = reference.rows.filter(reference.rows.getColumn("counted"));
  const columns = [
    ["timestamp", "timestamp"],
    ["signal", "signal"],
    ["position", "position"],
    ["turnover", "turnover"],
    ["gross", "gross"],
    ["cost", "cost"],
    ["net", "net"],
    ["equity", "equity"],
  ] as const;
  for (const [ours, theirs] of columns) {
    const joined = new Float64Array(rows.height);
    let end = 0;
    for (const symbol of symbols) {
      joined.set(symbol[ours], end);
      end += symbol[ours].length;
    }
    expect(end, `${name}: rows`).toBe(rows.height);
    expectAgree(joined, columnOf(rows, theirs), `${name}: ${ours}`);
  }
  for (const column of Object.keys(portfolio) as (keyof typeof portfolio)[]) {
    const wanted = columnOf(reference.portfolio, column);
    expectAgree(portfolio[column], wanted, `${name}: portfolio ${column}`);
  }
}

function expectSameTradeColumns(
  { trades }: BacktestResult,
  { trades: wanted }: PolarsResult,
  name: string,
): void {
  expect(trades.length, `${name}: trades`).toBe(wanted.height);
  const everywhere = [
    ["entryTime", "entry_time"],
    ["exitTime", "exit_time"],
    ["bars", "bars"],
    ["side", "side"],
    ["exitPrice", "exit_price"],
    ["pnlPct", "pnl_pct"],
    ["costPct", "cost_pct"],
    ["entrySignal", "entry_signal"],
  ] as const;
  for (const [ours, theirs] of everywhere) {
    expectAgree(trades[ours], columnOf(wanted, theirs), `${name}: ${ours}`);
  }
  // Where the size changed on the way, the entry price depends on the path: random-bars.test.ts.
  const oneSized = columnOf(wanted, "entry_price").map((price) => (Number.isNaN(price) ? 0 : 1));
  const ofOneSize = [
    ["entryPrice", "entry_price"],
    ["mae", "mae"],
    ["mfe", "mfe"],
  ] as const;
  for (const [ours, theirs] of ofOneSize) {
    const only = (values: Float64Array) => values.filter((_, i) => oneSized[i] === 1);
    expectAgree(only(trades[ours]), only(columnOf(wanted, theirs)), `${name}: ${ours}`);
  }
  const reasons = Array.from(trades.reason, (index) => TRADE_REASONS[index]);
  expect(reasons).toEqual(wanted.getColumn("reason").toArray());
}
