import pl from "nodejs-polars";
import { describe, expect, it } from "vitest";
import { column } from "../../src/strategy/expression.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { backtest, VectorizedEngine } from "../../src/tracking/framed-backtest.ts";
import { DAY, makeBars, START } from "../helpers/bars.ts";

/** Holds what the column volume says. */
const CARRIED = strategy({
  name: "carried",
  version: "1",
  params: {},
  signal: () => column("volume"),
});

const FREE = { fill: "close", costs: { feeBps: 0, slippageBps: 0 } } as const;

describe("backtest() on Node", () => {
  it("adds a lazy frame of one symbol with the columns of frame.parquet", async () => {
    // Long from the first bar's close on: 100 → 110 earns 10 %, 110 → 99 loses 10 %.
    const bars = makeBars({ A: [{ close: 100 }, { close: 110 }, { close: 99 }] });
    const frame = await backtest(bars, CARRIED, {}, FREE).frame.collect();
    expect(frame.columns).toEqual([
      "symbol",
      "timestamp",
      "close",
      "signal",
      "position",
      "turnover",
      "gross",
      "cost",
      "net",
      "equity",
      "benchmark",
    ]);
    const types = Object.values(frame.schema).map(String);
    expect(frame.getColumn("timestamp").dtype).toEqual(pl.Datetime("ms", "UTC"));
    expect(types[2]).toContain("Float32");
    expect(frame.getColumn("timestamp").cast(pl.Float64).toArray()).toEqual([
      START + DAY,
      START + 2 * DAY,
    ]);
    expect(frame.getColumn("symbol").toArray()).toEqual(["A", "A"]);
    expect(frame.getColumn("position").toArray()).toEqual([1, 1]);
    const [first, second] = frame.getColumn("net").toArray();
    expect(first).toBeCloseTo(0.1, 12);
    expect(second).toBeCloseTo(-0.1, 12);
    expect(frame.getColumn("equity").toArray()[1]).toBeCloseTo(0.99, 12);
  });

  it("puts the portfolio beside each symbol at the same time, where a symbol misses a bar", async () => {
    const bars = makeBars({
      A: [{ close: 100 }, { close: 110 }, { close: 110 }],
      B: [{ close: 50 }, { close: 50, time: START + DAY }, { close: 60, time: START + 3 * DAY }],
    });
    const frame = await backtest(bars, CARRIED, {}, FREE).frame.collect();
    const rows = frame
      .select("symbol", "timestamp", "net", "portfolio_net", "benchmark")
      .withColumn(pl.col("timestamp").cast(pl.Float64))
      .toRecords()
      .map((row) => [
        row.symbol,
        (Number(row.timestamp) - START) / DAY,
        ...[row.net, row.portfolio_net, row.benchmark].map(
          (v) => Math.round(Number(v) * 1e9) / 1e9,
        ),
      ]);
    // Day 1: A earns 10 %, B nothing, their mean is 5 %. Day 2: A alone. Day 3: B alone, 20 %.
    expect(rows).toEqual([
      ["A", 1, 0.1, 0.05, 0.05],
      ["A", 2, 0, 0, 0],
      ["B", 1, 0, 0.05, 0.05],
      ["B", 3, 0.2, 0.2, 0.2],
    ]);
  });

  it("describes what was run, with the defaults filled in", () => {
    const bars = makeBars({ A: [{ close: 100 }, { close: 110 }] });
    const { run } = new VectorizedEngine({ fill: "close" }).run(bars, CARRIED);
    expect(run).toMatchObject({
      strategy: "carried",
      version: "1",
      symbols: ["A"],
      fill: "close",
      costs: { feeBps: 1, slippageBps: 1 },
      periodsPerYear: 252,
    });
  });
});
