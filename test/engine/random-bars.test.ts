import fc from "fast-check";
import { describe, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { exits, GENTLE, settings, tinyBars, WILD } from "../helpers/arbitrary-bars.ts";
import {
  carriedSignal,
  expectSameBacktest,
  plainBars,
  plainOptions,
} from "../helpers/backtests.ts";
import { makeBars } from "../helpers/bars.ts";
import { plainPortfolio } from "../reference/backtest-plain.ts";

describe.each([
  ["gentle", GENTLE, 20_260_803],
  ["wild", WILD, 20_260_804],
])("on %s random bars", (_, grid, seed) => {
  it("the engine does bar by bar what the plain loop does, exits and all", () => {
    fc.assert(
      fc.property(tinyBars(grid), settings, exits, (rows, setting, chosen) => {
        const bars = makeBars({ A: rows });
        const options = { ...setting, exits: chosen };
        const wanted = plainPortfolio(plainBars(bars), plainOptions(bars, options));
        expectSameBacktest(backtest(bars, carriedSignal, {}, options), wanted, bars);
      }),
      { numRuns: 1000, seed },
    );
  });

  it("the portfolio of several symbols is the mean of those present", () => {
    const several = fc.tuple(tinyBars(grid), tinyBars(grid), tinyBars(grid));
    fc.assert(
      fc.property(several, settings, exits, ([a, b, c], setting, chosen) => {
        const bars = makeBars({ A: a, B: b, C: c });
        const options = { ...setting, exits: chosen };
        const wanted = plainPortfolio(plainBars(bars), plainOptions(bars, options));
        expectSameBacktest(backtest(bars, carriedSignal, {}, options), wanted, bars);
      }),
      { numRuns: 250, seed: seed + 1 },
    );
  });
});
