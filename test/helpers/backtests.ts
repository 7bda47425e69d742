/** What the engine's tests and its references share: options, a carried signal, comparisons. */
import pl, { type DataFrame } from "nodejs-polars";
import { expect } from "vitest";
import { z } from "zod";
import type { BacktestOptions } from "../../src/engine/options.ts";
import { type BacktestResult, TRADE_REASONS } from "../../src/engine/result.ts";
import { type Bars, symbolBars } from "../../src/strategy/bars.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import type {
  PlainBar,
  PlainOptions,
  PlainResult,
  PlainTrade,
} from "../reference/backtest-plain.ts";

/** Trades the `volume` column: the way to hand the engine any signal, as long as float32 holds it. */
export const carriedSignal = strategy({
  name: "carried",
  version: "1",
  params: {},
  signal: ({ volume }) => volume,
});

/** Options of the engine with its defaults written out, as the references take them. */
export function plainOptions(bars: Bars, options: BacktestOptions): PlainOptions {
  return {
    fill: options.fill ?? "next-open",
    feeBps: options.costs?.feeBps ?? 1,
    slippageBps: options.costs?.slippageBps ?? 1,
    exits: options.exits ?? {},
    from: options.from ?? Number.NEGATIVE_INFINITY,
    to: options.to ?? Number.POSITIVE_INFINITY,
    periodsPerYear: options.periodsPerYear ?? bars.periodsPerYear,
    timeframe: bars.timeframe,
  };
}

/** Bars by symbol as objects, with one signal per bar (the carried one unless given). */
export function plainBars(
  bars: Bars,
  signal: ArrayLike<number> = column(bars, "volume"),
): Record<string, PlainBar[]> {
  const [open, high, low, close] = (["open", "high", "low", "close"] as const).map((name) =>
    column(bars, name),
  );
  return Object.fromEntries(
    bars.symbols.map((symbol, i) => {
      const start = bars.offsets[i]!;
      const length = symbolBars(bars, i).timestamp.length;
      return [
        symbol,
        Array.from({ length }, (_, k) => ({
          time: bars.timestamp[start + k]!,
          open: open![start + k]!,
          high: high![start + k]!,
          low: low![start + k]!,
          close: close![start + k]!,
          signal: signal[start + k]!,
        })),
      ];
    }),
  );
}

/** The prices as a frame for the polars reference. */
export function polarsBars(bars: Bars): DataFrame {
  const symbols = bars.symbols.flatMap((symbol, i) =>
    Array.from(symbolBars(bars, i).timestamp, () => symbol),
  );
  return pl.DataFrame({
    symbol: pl.Series("symbol", symbols, pl.String),
    ...Object.fromEntries(
      [
        ["timestamp", bars.timestamp] as const,
        ...(["open", "high", "low", "close"] as const).map((n) => [n, column(bars, n)] as const),
      ].map(([name, values]) => [name, pl.Series(name, Float64Array.from(values))]),
    ),
  });
}

function column(bars: Bars, name: "open" | "high" | "low" | "close" | "volume"): Float32Array {
  const found = bars.columns[name];
  if (!found) throw new Error(`the test's bars have no ${name}`);
  return found;
}

/** What a backtest found, whatever it says of what was run. */
type Found = Omit<BacktestResult, "run">;

/** Trades of a result as rows, in the words of `trades.parquet`. */
export function tradeRows(result: Found, symbols: readonly string[]): PlainTrade[] {
  const { trades } = result;
  return Array.from({ length: trades.length }, (_, i) => ({
    symbol: symbols[trades.symbol[i]!]!,
    entry_time: trades.entryTime[i]!,
    exit_time: trades.exitTime[i]!,
    bars: trades.bars[i]!,
    side: trades.side[i]!,
    entry_price: trades.entryPrice[i]!,
    exit_price: trades.exitPrice[i]!,
    pnl_pct: trades.pnlPct[i]!,
    cost_pct: trades.costPct[i]!,
    entry_signal: trades.entrySignal[i]!,
    mae: trades.mae[i]!,
    mfe: trades.mfe[i]!,
    reason: TRADE_REASONS[trades.reason[i]!]!,
  }));
}

/** Whether two figures are the same to 1e-9, or to 1e-12 near zero; not known equals not known. */
export function agrees(got: number, wanted: number): boolean {
  if (Number.isNaN(got) || Number.isNaN(wanted)) return Number.isNaN(got) && Number.isNaN(wanted);
  if (got === wanted) return true;
  return Math.abs(got - wanted) <= 1e-9 * Math.max(Math.abs(got), Math.abs(wanted)) + 1e-12;
}

/** Fails at the first figure that does not agree, and says which. */
export function expectAgree(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  where: string,
): void {
  if (got.length !== wanted.length) expect(got.length, `${where}: length`).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    if (!agrees(got[i]!, wanted[i]!)) {
      expect.fail(`${where}[${i}]: wanted ${wanted[i]}, got ${got[i]}`);
    }
  }
}

/** Fails unless both have the same names and every figure agrees. */
export function expectSameFigures(
  got: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
  where: string,
): void {
  expect(Object.keys(got).sort(), `${where}: names`).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted)) {
    const found = got[name];
    const same =
      typeof value === "number" && typeof found === "number"
        ? agrees(found, value)
        : found === value;
    if (!same) expect.fail(`${where}: ${name}: wanted ${value}, got ${found}`);
  }
}

/** Fails unless both lists hold the same trades, whatever the order of symbols. */
export function expectSameTrades(
  got: readonly PlainTrade[],
  wanted: readonly PlainTrade[],
  where: string,
): void {
  const inOrder = (trades: readonly PlainTrade[]) =>
    trades.toSorted(
      (a, b) =>
        a.symbol.localeCompare(b.symbol) ||
        a.entry_time - b.entry_time ||
        a.exit_time - b.exit_time,
    );
  expect(got.length, `${where}: number of trades`).toBe(wanted.length);
  const mine = inOrder(got);
  for (const [i, trade] of inOrder(wanted).entries()) {
    expectSameFigures({ ...mine[i]! }, { ...trade }, `${where}: trade ${i}`);
  }
}

const ROW_COLUMNS = ["signal", "position", "turnover", "gross", "cost", "net", "equity"] as const;
const PORTFOLIO_COLUMNS = [
  "gross",
  "cost",
  "net",
  "turnover",
  "exposure",
  "position",
  "equity",
  "benchmark",
] as const;

/**
 * Fails unless the engine did what the plain loop did: every column of every counted bar, every
 * field of every trade, every metric, and a reason for each metric that is not defined.
 */
export function expectSameBacktest(got: Found, wanted: PlainResult, bars: Bars): void {
  const frame = got.series();
  expect(frame.symbols.map((symbol) => symbol.symbol)).toEqual(wanted.runs.map((r) => r.symbol));
  for (const [i, run] of wanted.runs.entries()) {
    const rows = run.rows.filter((row) => row.counted);
    const found = frame.symbols[i]!;
    const times = rows.map((row) => row.time);
    expectAgree(found.timestamp, times, `${run.symbol} timestamp`);
    for (const name of ROW_COLUMNS) {
      expectAgree(
        found[name],
        rows.map((row) => row[name]),
        `${run.symbol} ${name}`,
      );
    }
  }
  const rows = wanted.portfolio;
  expectAgree(
    frame.portfolio.timestamp,
    rows.map((row) => row.time),
    "portfolio timestamp",
  );
  for (const name of PORTFOLIO_COLUMNS) {
    expectAgree(
      frame.portfolio[name],
      rows.map((row) => row[name]),
      `portfolio ${name}`,
    );
  }
  expectSameTrades(tradeRows(got, bars.symbols), wanted.trades, "trades");
  expectSameFigures(got.metrics, wanted.metrics, "metrics");
  expectReasons(got);
}

/** Fails unless exactly the metrics that are NaN have a reason. */
export function expectReasons(result: Found): void {
  const undefinedNames = Object.keys(result.metrics).filter((n) => Number.isNaN(result.metrics[n]));
  expect(Object.keys(result.undefined).sort()).toEqual(undefinedNames.sort());
  for (const reason of Object.values(result.undefined)) expect(reason).not.toBe("");
}

/** A numeric column of a polars frame; null becomes NaN. */
export function columnOf(frame: DataFrame, name: string): Float64Array {
  const values = frame.select(pl.col(name).cast(pl.Float64).fillNull(pl.lit(Number.NaN)));
  return Float64Array.from(values.getColumn(name).toTypedArray());
}

/** Trades of the polars reference as rows. */
export function tradesOfFrame(frame: DataFrame): PlainTrade[] {
  return z.array(tradeSchema).parse(frame.toRecords());
}

const figure = z.union([z.number(), z.nan()]);
const tradeSchema = z.object({
  symbol: z.string(),
  entry_time: figure,
  exit_time: figure,
  bars: figure,
  side: figure,
  entry_price: figure,
  exit_price: figure,
  pnl_pct: figure,
  cost_pct: figure,
  entry_signal: figure,
  mae: figure,
  mfe: figure,
  reason: z.enum(TRADE_REASONS),
});

/**
 * `trades` without the prices that the polars reference leaves out: entry price, mae and mfe of the
 * trades whose size changed on the way, which are NaN in `polars`.
 */
export function withoutPathPrices(
  trades: readonly PlainTrade[],
  polars: readonly PlainTrade[],
): PlainTrade[] {
  const key = (trade: PlainTrade) => `${trade.symbol} ${trade.entry_time}`;
  const resized = new Set(polars.filter((trade) => Number.isNaN(trade.entry_price)).map(key));
  const gone = { entry_price: Number.NaN, mae: Number.NaN, mfe: Number.NaN };
  return trades.map((trade) => (resized.has(key(trade)) ? { ...trade, ...gone } : trade));
}

/** Metrics of the polars reference by symbol. */
export function metricRows(frame: DataFrame): Map<string, Record<string, number>> {
  const rows = z
    .array(z.object({ symbol: z.string() }).catchall(figure.nullable()))
    .parse(frame.toRecords());
  return new Map(
    rows.map(({ symbol, ...metrics }) => [
      symbol,
      Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [name, value ?? Number.NaN]),
      ),
    ]),
  );
}
