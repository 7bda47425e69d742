import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GENTLE, tinyBars, WILD } from "../helpers/arbitrary-bars.ts";
import {
  columnOf,
  expectAgree,
  expectSameFigures,
  expectSameTrades,
  metricRows,
  plainBars,
  plainOptions,
  polarsBars,
  tradesOfFrame,
  withoutPathPrices,
} from "../helpers/backtests.ts";
import { DAY, makeBars, START } from "../helpers/bars.ts";
import { plainPortfolio } from "./backtest-plain.ts";
import { polarsBacktest } from "./backtest-polars.ts";

const ROW_COLUMNS = ["position", "turnover", "gross", "cost", "net", "equity"] as const;
const PORTFOLIO_COLUMNS = [...ROW_COLUMNS, "exposure", "benchmark"] as const;

const DAYS_IN = (days: number) => START + days * DAY;

/** Sixty symbols at once: polars takes longer to start than to compute. */
describe.each([
  ["gentle", GENTLE],
  ["wild", WILD],
])("on %s random bars without exits", (_, grid) => {
  const drawn = fc.sample(tinyBars(grid), { numRuns: 60, seed: 20_260_802 });
  const bars = makeBars(Object.fromEntries(drawn.map((rows, i) => [`S${100 + i}`, rows])));
  const byLoop = plainBars(bars);
  const byExpression = polarsBars(bars);
  const carried = bars.columns.volume!;

  it.each([
    ["next-open", {}],
    ["close", {}],
    ["next-close", {}],
    ["next-open", { from: DAYS_IN(6), costs: { feeBps: 50, slippageBps: 75 } }],
    ["close", { from: DAYS_IN(6), to: DAYS_IN(30), costs: { feeBps: 0, slippageBps: 0 } }],
    ["next-close", { from: DAYS_IN(7), to: DAYS_IN(25) }],
  ] as const)("the loop and the expressions agree with %s fills and %o", (fill, more) => {
    const options = plainOptions(bars, { fill, ...more });
    const loop = plainPortfolio(byLoop, options);
    const polars = polarsBacktest(byExpression, carried, options);
    const rows = loop.runs.flatMap((run) => run.rows);
    for (const name of ROW_COLUMNS) {
      const wanted = rows.map((row) => row[name]);
      expectAgree(columnOf(polars.rows, name), wanted, name);
    }
    for (const name of PORTFOLIO_COLUMNS) {
      const wanted = loop.portfolio.map((row) => row[name]);
      expectAgree(columnOf(polars.portfolio, name), wanted, `portfolio ${name}`);
    }
    const found = tradesOfFrame(polars.trades);
    expectSameTrades(found, withoutPathPrices(loop.trades, found), "trades");
    const [metrics] = metricRows(polars.portfolioMetrics).values();
    expectSameFigures(metrics!, loop.metrics, "metrics");
    const bySymbol = metricRows(polars.symbolMetrics);
    const counted = loop.runs.filter((run) => run.rows.some((row) => row.counted));
    expect(bySymbol.size).toBe(counted.length);
    for (const { symbol } of counted) {
      const alone = plainPortfolio({ [symbol]: byLoop[symbol]! }, options);
      expectSameFigures(bySymbol.get(symbol)!, alone.metrics, `metrics of ${symbol}`);
    }
  });
});
