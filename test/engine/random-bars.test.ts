import fc from "fast-check";
import { describe, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { FILLS } from "../../src/engine/options.ts";
import { exits as anyExits, GENTLE, settings, tinyBars, WILD } from "../helpers/arbitrary-bars.ts";
import {
  carriedSignal,
  expectSameBacktest,
  plainBars,
  plainOptions,
} from "../helpers/backtests.ts";
import { DAY, makeBars, START, walk } from "../helpers/bars.ts";
import { plainPortfolio } from "../reference/backtest-plain.ts";

describe.each([
  ["gentle", GENTLE, 20_260_803],
  ["wild", WILD, 20_260_804],
])("on %s random bars", (_, grid, seed) => {
  it("the engine does bar by bar what the plain loop does, exits and all", () => {
    fc.assert(
      fc.property(tinyBars(grid), settings, anyExits, (rows, setting, chosen) => {
        const bars = makeBars({ A: rows });
        const options = { ...setting, exits: chosen };
        const wanted = plainPortfolio(plainBars(bars), plainOptions(bars, options));
        expectSameBacktest(backtest(bars, carriedSignal, {}, options), wanted, bars);
      }),
      { numRuns: 500, seed },
    );
  });

  it("the portfolio of several symbols is the mean of those present", () => {
    const several = fc.tuple(tinyBars(grid), tinyBars(grid), tinyBars(grid));
    fc.assert(
      fc.property(several, settings, anyExits, ([a, b, c], setting, chosen) => {
        const bars = makeBars({ A: a, B: b, C: c });
        const options = { ...setting, exits: chosen };
        const wanted = plainPortfolio(plainBars(bars), plainOptions(bars, options));
        expectSameBacktest(backtest(bars, carriedSignal, {}, options), wanted, bars);
      }),
      { numRuns: 120, seed: seed + 1 },
    );
  });
});

describe("on bars longer than a tile", () => {
  const bars = makeBars({ A: walk(1, 5_000), B: walk(2, 2_049), C: walk(3, 2_048) });
  const fractions = { stopLoss: 0.05, takeProfit: 0.08, trailingStop: 0.04, maxBars: 9 };

  it.each(
    FILLS.flatMap((fill) =>
      [{}, fractions].flatMap((exits) => [
        [fill, exits, undefined] as const,
        [fill, exits, START + 1_000 * DAY] as const,
      ]),
    ),
  )(
    "filled at %s with exits %j from %s, the engine follows the plain loop",
    (fill, exits, from) => {
      const options = { fill, exits, ...(from === undefined ? {} : { from }) };
      const wanted = plainPortfolio(plainBars(bars), plainOptions(bars, options));
      expectSameBacktest(backtest(bars, carriedSignal, {}, options), wanted, bars);
    },
  );
});
