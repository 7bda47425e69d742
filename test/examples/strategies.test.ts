import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { NEGLIGIBLE } from "../../src/engine/metrics/statistic.ts";
import { FX, inPackage, runMany, temporaryFolder } from "../cli/run-assay.ts";
import { plainMetrics, readColumns, readNames } from "./recompute.ts";

const STRATEGIES = readdirSync(inPackage("examples/strategies")).filter((name) =>
  name.endsWith(".ts"),
);
const HOUR = 3_600_000;
const SYMBOL_COLUMNS = [
  "timestamp",
  "net",
  "gross",
  "cost",
  "turnover",
  "position",
  "benchmark",
] as const;

interface Document {
  readonly data: { readonly bars: number; readonly periods_per_year: number };
  readonly costs: { readonly fee_bps: number; readonly slippage_bps: number };
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly trades: readonly {
    readonly entry_time: string;
    readonly exit_time: string;
    readonly bars: number;
    readonly side: string;
    readonly pnl_pct: number;
    readonly reason: string;
    readonly mae: number;
    readonly mfe: number;
  }[];
  readonly files: { readonly frame: string; readonly trades: string; readonly metrics: string };
}

let documents: Record<string, Document>;
beforeAll(async () => {
  const cwd = temporaryFolder();
  const results = await runMany(
    STRATEGIES.map((name) =>
      ["backtest", inPackage(`examples/strategies/${name}`), "--data", FX].concat([
        ...["--symbol", "GBPUSD", "--from", "2018", "--to", "2020", "--json"],
      ]),
    ),
    { cwd },
  );
  documents = Object.fromEntries(
    results.map(({ code, stdout, stderr }, i) => {
      expect(stderr).toBe("");
      expect(code).toBe(0);
      return [STRATEGIES[i], JSON.parse(stdout)];
    }),
  );
});

describe("the example strategies", () => {
  it("are these six", () => {
    expect(STRATEGIES.sort()).toEqual([
      "donchian-breakout.ts",
      "kama-trend.ts",
      "rsi-reversion.ts",
      "sma-cross.ts",
      "squeeze.ts",
      "supertrend.ts",
    ]);
  });

  describe.each(STRATEGIES)("%s", (name) => {
    it("states metrics that plain code finds again in frame.parquet", async () => {
      const { metrics, files, data } = documents[name]!;
      const rows = await readColumns(files.frame, SYMBOL_COLUMNS);
      const expected = plainMetrics(rows, data.periods_per_year, HOUR);
      for (const [metric, value] of Object.entries(expected)) {
        expect(metrics[metric], metric).toBeCloseTo(value, 9);
      }
    });

    it("charges what its turnover costs, and compounds to its equity", async () => {
      const { metrics, files, costs } = documents[name]!;
      const { net, gross, cost, turnover, equity } = await readColumns(files.frame, [
        ...(["net", "gross", "cost", "turnover", "equity"] as const),
      ]);
      const rate = (costs.fee_bps + costs.slippage_bps) / 10_000;
      let product = 1;
      for (let t = 0; t < net.length; t++) {
        product *= 1 + net[t]!;
        // Derived, not pasted: net = gross - cost and cost = turnover · rate, at every bar.
        expect(Math.abs(net[t]! - (gross[t]! - turnover[t]! * rate))).toBeLessThan(1e-15);
        expect(Math.abs(cost[t]! - turnover[t]! * rate)).toBeLessThan(1e-15);
        expect(Math.abs(equity[t]! / product - 1)).toBeLessThan(1e-12);
      }
      expect(metrics.total_return).toBeCloseTo(product - 1, 12);
    });

    it("lists trades whose bars, returns and counts fit the metrics", async () => {
      const { metrics, trades, files } = documents[name]!;
      const { position, net } = await readColumns(files.frame, ["position", "net"]);
      const closed = trades.filter(({ reason }) => reason !== "open");
      const wins = closed.filter(({ pnl_pct }) => pnl_pct > NEGLIGIBLE);
      expect(trades.length).toBeGreaterThan(3);
      expect(metrics.trade_count).toBe(closed.length);
      expect(metrics.win_rate).toBeCloseTo(wins.length / closed.length, 12);
      // Every bar with a position belongs to exactly one trade.
      const held = position.filter((p) => p !== 0).length;
      expect(trades.reduce((bars, trade) => bars + trade.bars, 0)).toBe(held);
      // The trades split the return of the bars among them: their product is the equity. A bar that
      // two trades share is split by fill, which leaves only products of two small returns over.
      const split = trades.reduce((product, { pnl_pct }) => product * (1 + pnl_pct), 1);
      const whole = net.reduce((product, r) => product * (1 + r), 1);
      expect(split / whole).toBeCloseTo(1, 3);
      for (const { mae, mfe, entry_time, exit_time } of trades) {
        expect(mae).toBeLessThanOrEqual(0);
        expect(mfe).toBeGreaterThanOrEqual(0);
        expect(entry_time <= exit_time).toBe(true);
      }
    });

    it("writes the same figures and trades into Parquet as it prints", async () => {
      const { metrics, trades, files } = documents[name]!;
      const names = Object.keys(metrics).filter((metric) => metrics[metric] !== null);
      const stored = await readColumns(files.metrics, names);
      for (const metric of names) expect(stored[metric]).toEqual([metrics[metric]]);
      const rows = await readColumns(files.trades, ["entry_time", "pnl_pct", "bars"]);
      expect(rows.pnl_pct).toEqual(trades.map(({ pnl_pct }) => pnl_pct));
      expect(rows.entry_time).toEqual(trades.map(({ entry_time }) => Date.parse(entry_time)));
    });
  });

  it("leave trades for the reasons that they were given", async () => {
    const reasons = async (name: string) => readNames(documents[name]!.files.trades, "reason");
    expect(await reasons("donchian-breakout.ts")).toContain("trailing_stop");
    expect(await reasons("rsi-reversion.ts")).toEqual(
      expect.arrayContaining(["max_bars", "signal"]),
    );
    expect(await reasons("supertrend.ts")).not.toContain("stop_loss");
  });
});
