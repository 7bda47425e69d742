import { createHash } from "node:crypto";
import pl from "nodejs-polars";
import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { constant, when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";
import { buildSignal, strategy } from "../../src/strategy/strategy.ts";
import { parquetBytes } from "../../src/tracking/columns.ts";
import { featuresTable } from "../../src/tracking/features-table.ts";
import { tradeRecords, tradesTable } from "../../src/tracking/trades-table.ts";
import { DAY, makeBars, START } from "../helpers/bars.ts";

const ABOVE_MEAN = strategy({
  name: "above-mean",
  version: "1",
  params: {},
  signal: ({ close }) =>
    when(close.gt(sma(close, 2)))
      .then(1)
      .otherwise(0),
});

const BARS = makeBars({
  A: [{ close: 10 }, { close: 12 }, { close: 11 }, { close: 15 }],
  B: [{ close: 20 }, { close: 18 }],
});

describe("featuresTable", () => {
  it("holds every series of the graph for every loaded bar, named by its expression", () => {
    const program = compileProgram([buildSignal(ABOVE_MEAN, {})]);
    const table = featuresTable(BARS, program);
    expect(table.columns.slice(0, 2)).toEqual(["symbol", "timestamp"]);
    expect(table.getColumn("symbol").toArray()).toEqual(["A", "A", "A", "A", "B", "B"]);
    expect(table.getColumn("close").toArray()).toEqual([10, 12, 11, 15, 20, 18]);
    // Means of two by hand; the first bar of each symbol has none, so nothing bleeds from A to B.
    const nan = Number.NaN;
    expect(table.getColumn("rolling_mean(close, 2)").toArray()).toEqual([
      nan,
      11,
      11.5,
      13,
      nan,
      19,
    ]);
    const [signal] = table.columns.filter((name) => name.startsWith("select("));
    expect(table.getColumn(signal!).toArray()).toEqual([nan, 1, 0, 1, nan, 0]);
  });

  it("shortens the name of a deep expression and keeps names unique", () => {
    let deep = constant(1);
    for (let i = 0; i < 60; i++) deep = deep.add(i);
    const { columns } = featuresTable(BARS, compileProgram([deep]));
    expect(Math.max(...columns.map((name) => name.length))).toBeLessThanOrEqual(170);
    expect(new Set(columns).size).toBe(columns.length);
  });

  it("names an expression that uses its parts many times without writing it out", () => {
    // Written out, the last of them would have 2^60 terms.
    let doubled = sma(constant(1), 2);
    for (let i = 0; i < 60; i++) doubled = doubled.add(doubled);
    const { columns } = featuresTable(BARS, compileProgram([doubled]));
    expect(columns.length).toBeGreaterThan(60);
    expect(Math.max(...columns.map((name) => name.length))).toBeLessThanOrEqual(170);
    expect(new Set(columns).size).toBe(columns.length);
  });
});

describe("tradesTable and tradeRecords", () => {
  it("state the same trades, with the columns of SEMANTICS T", () => {
    const { trades } = backtest(BARS, ABOVE_MEAN, {}, { fill: "close" });
    const table = tradesTable(trades, BARS.symbols);
    const [first, second] = tradeRecords(trades, BARS.symbols);
    expect(table.columns).toEqual(Object.keys(first!));
    // In at the close of day 1 (12), out at that of day 2 (11); 2 bp on each of the two fills.
    expect(first).toMatchObject({
      symbol: "A",
      entry_time: new Date(START + DAY).toISOString(),
      exit_time: new Date(START + 2 * DAY).toISOString(),
      duration: DAY,
      bars: 1,
      side: "long",
      entry_price: 12,
      exit_price: 11,
      reason: "signal",
    });
    expect(first!.cost_pct).toBeCloseTo(0.0004, 12);
    // The last bar's signal is never traded, so there is no second trade.
    expect(second).toBeUndefined();
    expect(table.getColumn("pnl_pct").toArray()).toEqual([first!.pnl_pct]);
    expect(table.getColumn("duration").dtype).toEqual(pl.Int64);
  });

  it("keep their columns when there is no trade", () => {
    const flat = strategy({ name: "flat", version: "1", params: {}, signal: () => 0 });
    const { trades } = backtest(BARS, flat);
    const bytes = parquetBytes(tradesTable(trades, BARS.symbols));
    const table = pl.readParquet(Buffer.from(bytes));
    expect(table.height).toBe(0);
    expect(table.columns).toContain("reason");
    expect(table.getColumn("entry_time").dtype).toEqual(pl.Datetime("ms", "UTC"));
  });
});

describe("parquetBytes", () => {
  it("gives the same bytes for the same table, however it was put together", () => {
    const hash = (table: pl.DataFrame) =>
      createHash("sha256").update(parquetBytes(table)).digest("hex");
    const column = (values: number[]) => pl.DataFrame([pl.Series("x", Float64Array.from(values))]);
    const whole = hash(column([1, 2, 3, 4]));
    expect(hash(pl.concat([column([1, 2]), column([3, 4])]))).toBe(whole);
    expect(hash(column([1, 2, 3, 5]))).not.toBe(whole);
  });
});
