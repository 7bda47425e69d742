import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { makeBars } from "../helpers/bars.ts";
import { randomNumbers } from "../helpers/random.ts";
import { sharpe, volatility } from "../reference/metrics.ts";

const alwaysLong = strategy({ name: "always-long", version: "1", params: {}, signal: () => 1 });

describe("returns of very different sizes", () => {
  it.each([1, 2_047, 2_048, 60_000])(
    "keep their digits when a return of 20 %% is number %i",
    (at) => {
      const random = randomNumbers(91);
      let close = 100;
      const bars = makeBars({
        X: Array.from({ length: 120_000 }, (_, t) => {
          close *= t === at ? 1.2 : 1 + 1e-4 * (random() - 0.5);
          return { close };
        }),
      });
      const result = backtest(bars, alwaysLong, {}, { fill: "close" });
      const net = Array.from(result.series().portfolio.net);
      const { metrics } = result;
      expect(metrics.volatility! / volatility(net, 252) - 1).toBeCloseTo(0, 11);
      expect(metrics.sharpe! / sharpe(net, 252) - 1).toBeCloseTo(0, 11);
    },
  );
});

describe("a few minutes of gain", () => {
  it("have no yearly growth that a number could hold, and say so", () => {
    // 2 % in four minutes is 1.02^(525,960/4) a year, beyond float64.
    const bars = makeBars(
      { X: [100, 100.5, 101, 101.5, 101.2, 102].map((close) => ({ close })) },
      { timeframe: 60_000, periodsPerYear: 525_960 },
    );
    const { metrics, undefined: reasons } = backtest(bars, alwaysLong, {}, { fill: "close" });
    for (const name of ["cagr", "calmar"]) {
      expect(metrics[name]).toBeNaN();
      expect(reasons[name]).toBe("too large for a number");
    }
  });
});
