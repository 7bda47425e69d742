/** The stitched result of random walk-forwards against signals that are put together bar by bar. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { FILLS } from "../../src/engine/options.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { when } from "../../src/strategy/expression.ts";
import { ema, rsi } from "../../src/strategy/indicators/index.ts";
import { int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { windowRows } from "../../src/walkforward/table.ts";
import { walkForward } from "../../src/walkforward/validator.ts";
import { plainExits, plainSplice } from "../engine/stitched-reference.ts";
import { expectSameBacktest, plainBars, plainOptions } from "../helpers/backtests.ts";
import { makeBars, walk } from "../helpers/bars.ts";
import { plainPortfolio } from "../reference/backtest-plain.ts";

const mixed = strategy({
  name: "mixed",
  version: "1",
  params: { n: int(3, 9, { step: 3 }), exit: int(0, 3) },
  signal: ({ close }, { n }) =>
    when(close.gt(ema(close, n)))
      .then(1)
      .otherwise(rsi(close, n).div(100).sub(0.5)),
  exits: ({ exit }) =>
    [{}, { stopLoss: 0.02 }, { trailingStop: 0.03 }, { maxBars: 3, takeProfit: 0.04 }][exit]!,
});

/** The signal of a set at every bar of all symbols; the first bar of each has none. */
function signalOf(bars: Bars, params: object, fill: (typeof FILLS)[number]): number[] {
  const { symbols } = backtest(bars, mixed, params as never, { fill }).series();
  return symbols.flatMap(({ signal }) => [Number.NaN, ...signal]);
}

const cases = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  train: fc.constantFrom("16d", "30d", "1mo"),
  test: fc.constantFrom("4d", "9d", "20d", "1mo"),
  mode: fc.constantFrom("rolling", "anchored"),
  embargo: fc.integer({ min: 0, max: 2 }),
  fill: fc.constantFrom(...FILLS),
  symbols: fc.integer({ min: 1, max: 2 }),
});

it("the stitched account trades the signal of each window's set, with its exits, and pays for seams", async () => {
  let seams = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ({ seed, symbols, fill, ...spec }) => {
      const bars = makeBars(
        Object.fromEntries(
          ["A", "B"].slice(0, symbols).map((name, i) => [name, walk(seed + i, 80 - 9 * i)]),
        ),
      );
      const result = await walkForward(bars, mixed, { ...spec, fill, objective: "total_return" });
      const windows = result.windows.map(({ test, params }) => ({
        from: test.from,
        signal: signalOf(bars, params, fill),
        exits: mixed.exits!(params as never),
      }));
      const options = { fill, ...result.stitched.range };
      const wanted = plainPortfolio(plainBars(bars, plainSplice(bars, windows, fill)), {
        ...plainOptions(bars, options),
        exitsAt: plainExits(bars, windows, fill),
      });
      expectSameBacktest(result.stitched, wanted, bars);
      seams += new Set(result.windows.map(({ params }) => JSON.stringify(params))).size - 1;
    }),
    { numRuns: 25, seed: 20_261_010 },
  );
  expect(seams).toBeGreaterThan(25);
});

it("windows are rows of one flat table", async () => {
  const bars = makeBars({ A: walk(8, 80) });
  const result = await walkForward(bars, mixed, { train: "30d", test: "20d" });
  const rows = windowRows(result);
  const [first] = result.windows;
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject({
    window: 1,
    train_from: first!.train.from,
    test_to: first!.test.to,
    train_rows: 30,
    test_rows: 20,
    partial: false,
    param_n: first!.params.n,
    param_exit: first!.params.exit,
    efficiency: first!.efficiency,
    train_bars: 29,
    train_sharpe: first!.trainMetrics.sharpe,
    test_sharpe: first!.testMetrics.sharpe,
  });
  expect(rows[2]).toMatchObject({ window: 3, partial: true, test_rows: 10 });
  for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(rows[0]!));
});
