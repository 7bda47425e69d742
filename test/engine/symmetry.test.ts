/** What must hold whatever the numbers: mirrors, scales, parts, company, and where tiles fall. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { type BacktestOptions, FILLS } from "../../src/engine/options.ts";
import type { SymbolFrame } from "../../src/engine/result.ts";
import { when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { exits as anyExits, GENTLE, settings, tinyBars } from "../helpers/arbitrary-bars.ts";
import { carriedSignal, expectAgree, expectSameTrades, tradeRows } from "../helpers/backtests.ts";
import { DAY, makeBars, START, type TinyBar, walk } from "../helpers/bars.ts";
import { expectSameBits } from "../helpers/series.ts";

const RUNS = { numRuns: 200, seed: 20_260_805 };
const FREE = { feeBps: 0, slippageBps: 0 };
const PER_BAR = ["signal", "position", "turnover", "gross", "cost", "net", "equity"] as const;

function frameOf(bars: readonly TinyBar[], options: BacktestOptions): SymbolFrame {
  return backtest(makeBars({ A: bars }), carriedSignal, {}, options).series().symbols[0]!;
}

describe("the engine is symmetric", () => {
  it("the opposite signal earns the opposite, close to close and without costs", () => {
    // p·(close/close[t−1] − 1) is odd in p. Gentle prices: nobody is ruined, which would end it.
    const closes = fc.constantFrom("close" as const, "next-close" as const);
    fc.assert(
      fc.property(tinyBars(GENTLE), closes, (bars, fill) => {
        const mirrored = bars.map((bar) => ({ ...bar, volume: -bar.volume! }));
        const gross = frameOf(bars, { fill, costs: FREE }).gross;
        const opposite = frameOf(mirrored, { fill, costs: FREE }).gross;
        for (let t = 0; t < gross.length; t++) {
          expect(Math.abs(gross[t]! + opposite[t]!)).toBeLessThanOrEqual(1e-12);
        }
      }),
      RUNS,
    );
  });

  it("prices in another unit, by a power of two, change no bit", () => {
    const power = fc.constantFrom(2 ** -20, 0.5, 2, 1024);
    fc.assert(
      fc.property(tinyBars(GENTLE), settings, anyExits, power, (bars, setting, exits, factor) => {
        const options = { ...setting, exits };
        const scaled = bars.map((bar) => ({
          ...bar,
          open: bar.open! * factor,
          high: bar.high! * factor,
          low: bar.low! * factor,
          close: bar.close * factor,
        }));
        const wanted = backtest(makeBars({ A: bars }), carriedSignal, {}, options);
        const got = backtest(makeBars({ A: scaled }), carriedSignal, {}, options);
        for (const name of PER_BAR) {
          const [a, b] = [got, wanted].map((result) => result.series().symbols[0]![name]);
          expectSameBits(a!, b!, name);
        }
        expect(got.metrics).toStrictEqual(wanted.metrics);
        const inUnits = tradeRows(wanted, ["A"]).map((trade) => ({
          ...trade,
          entry_price: trade.entry_price * factor,
          exit_price: trade.exit_price * factor,
        }));
        expect(tradeRows(got, ["A"])).toStrictEqual(inUnits);
      }),
      RUNS,
    );
  });
});

describe("a range is the sum of its parts", () => {
  it("where nothing is held at the seam, the two parts are the whole, bit for bit", () => {
    // Exits are off: a lock after an exit would not be known to the second part. Nothing held at the
    // seam: flat in the bar before it and, as the closes may not trade before a range, in its first.
    let seams = 0;
    fc.assert(
      fc.property(tinyBars(GENTLE), fc.constantFrom(...FILLS), (bars, fill) => {
        const whole = frameOf(bars, { fill });
        for (let b = 1; b < whole.timestamp.length; b++) {
          const held = whole.position[b - 1] !== 0;
          if (held || (fill !== "next-open" && whole.position[b] !== 0)) continue;
          seams++;
          const seam = whole.timestamp[b]!;
          const before = frameOf(bars, { fill, to: seam }).net;
          const after = frameOf(bars, { fill, from: seam }).net;
          expectSameBits(Float64Array.of(...before, ...after), whole.net, `${fill} at ${b}`);
        }
      }),
      { ...RUNS, numRuns: 60 },
    );
    expect(seams).toBeGreaterThan(100);
  });

  it("where something is held, the second part buys it anew: that bar alone differs", () => {
    const bars = walk(21, 80).map((bar) => ({ ...bar, open: bar.open || bar.close, volume: 1 }));
    const seam = START + 40 * DAY;
    const whole = frameOf(bars, {});
    const after = frameOf(bars, { from: seam });
    const shared = whole.net.slice(whole.timestamp.indexOf(seam));
    expectSameBits(after.net.slice(1), shared.slice(1), "after the seam");
    // Its first bar has no gap before the open, and pays for the purchase: 1 on 2 basis points.
    const bar = makeBars({ A: bars }).columns;
    expect(after.net[0]).toBeCloseTo(bar.close![40]! / bar.open![40]! - 1 - 0.0002, 12);
    expect(shared[0]).toBeCloseTo(bar.close![40]! / bar.close![39]! - 1, 12);
  });
});

describe("a symbol is not moved by its company", () => {
  it("further symbols change nothing in its frame or trades", () => {
    const three = fc.tuple(tinyBars(GENTLE), tinyBars(GENTLE), tinyBars(GENTLE));
    fc.assert(
      fc.property(three, settings, anyExits, ([a, b, c], setting, exits) => {
        const options = { ...setting, exits };
        const alone = backtest(makeBars({ B: b }), carriedSignal, {}, options);
        const together = backtest(makeBars({ A: a, B: b, C: c }), carriedSignal, {}, options);
        const frame = alone.series().symbols[0]!;
        const found = together.series().symbols[1]!;
        for (const name of PER_BAR) expectSameBits(found[name], frame[name], name);
        const own = tradeRows(together, ["A", "B", "C"]).filter((trade) => trade.symbol === "B");
        expect(own).toStrictEqual(tradeRows(alone, ["B"]));
      }),
      RUNS,
    );
  });
});

describe("where tiles fall does not matter", () => {
  const cross = strategy({
    name: "cross",
    version: "1",
    params: {},
    signal: ({ close }) =>
      when(sma(close, 20).gt(sma(close, 50)))
        .then(1)
        .otherwise(-0.5),
  });
  const bars = walk(22, 5_400);
  const from = START + 2_200 * DAY;
  const exits = { stopLoss: 0.06, trailingStop: 0.09, maxBars: 40 };

  it.each([61, 62, 100, 2_047, 2_048, 2_049])("with %i bars before the range", (before) => {
    // Windows of 50 need 49 bars before the range and one more for the order of its first bar.
    for (const fill of FILLS) {
      const run = (rows: readonly TinyBar[]) =>
        backtest(makeBars({ A: rows }), cross, {}, { from, fill, exits });
      const wanted = run(bars.slice(2_200 - 60));
      const got = run(bars.slice(2_200 - before));
      for (const name of PER_BAR) {
        const [a, b] = [got, wanted].map((result) => result.series().symbols[0]![name]);
        expectAgree(a!, b!, `${fill} ${name}`);
      }
      expectSameTrades(tradeRows(got, ["A"]), tradeRows(wanted, ["A"]), fill);
    }
  });
});
