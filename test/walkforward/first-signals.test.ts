import { describe, expect, it } from "vitest";
import { generateGrid } from "../../src/optimize/grid.ts";
import type { Expr } from "../../src/strategy/expression.ts";
import { ema, lag, rsi, sma } from "../../src/strategy/indicators/index.ts";
import { kernel } from "../../src/strategy/kernel.ts";
import { int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { lastFirstSignal } from "../../src/walkforward/first-signals.ts";
import { walkForward } from "../../src/walkforward/validator.ts";
import { DAY, makeBars, START, walk } from "../helpers/bars.ts";

const N = { n: int(2, 30, { step: 14 }) };
const of = (signal: (close: Expr, n: number) => Expr) =>
  strategy({
    name: "any",
    version: "1",
    params: N,
    signal: ({ close }, { n }) => signal(close, n).div(1000),
  });
const bars = makeBars({ A: walk(1, 100) });
const END = START + 90 * DAY;

/** The day of the bar that the slowest of n = 2, 16, 30 is first known on. */
const dayOf = (signal: (close: Expr, n: number) => Expr, data = bars) =>
  (lastFirstSignal(data, of(signal), generateGrid(N), END) - START) / DAY;

describe("lastFirstSignal", () => {
  it.each([
    // sma(30) is known on the 30th bar, ema(30) too, rsi(30) on the one after (SEMANTICS T).
    ["sma", sma, 29],
    ["ema", ema, 29],
    ["rsi", rsi, 30],
    ["a shift of a recursive one", (close: Expr, n: number) => lag(ema(close, n), n), 59],
    ["a column", (close: Expr) => close, 0],
    ["nothing before the end", (close: Expr, n: number) => ema(close, 5 * n), 90],
  ])("of %s", (_, signal, day) => {
    expect(dayOf(signal)).toBe(day);
  });

  it("is that of the symbol that knows it first, so one that is listed late refuses nothing", () => {
    const late = walk(2, 100).slice(60);
    for (const signal of [sma, ema]) {
      expect(dayOf(signal, makeBars({ A: late, B: walk(1, 100) }))).toBe(29);
      expect(dayOf(signal, makeBars({ A: late }))).toBe(89);
    }
  });

  it("looks beyond one tile", () => {
    const hours = Array.from({ length: 4_000 }, (_, i) => ({
      time: START + i,
      close: 1 + (i % 7),
    }));
    const slow = strategy({
      name: "slow",
      version: "1",
      params: { n: int(3_000, 3_000) },
      signal: ({ close }, { n }) => ema(close, n).div(100),
    });
    const data = makeBars({ A: hours });
    expect(lastFirstSignal(data, slow, generateGrid(slow), END) - START).toBe(2_999);
  });
});

describe("logic of the user's own", () => {
  const own = strategy({
    name: "own",
    version: "1",
    params: { n: int(2, 4) },
    // Long for good once a close lies above that of n bars before.
    signal: ({ close }, { n }) =>
      kernel({
        name: "breakout",
        inputs: [close, lag(close, n)],
        state: [0],
        outputs: ["position"],
        step: (inputs, state, out) => {
          if (inputs[0]! > inputs[1]!) state[0] = 1;
          out[0] = state[0] === 1 ? 1 : Number.NaN;
        },
      }).position,
  });

  it("is searched and stitched, and taken to wait for nothing, since NaN may be its answer", async () => {
    const { stitched, windows } = await walkForward(bars, own, { train: "30d", test: "20d" });
    expect(windows).toHaveLength(4);
    expect(stitched.metrics.bars).toBe(70);
    expect(lastFirstSignal(bars, own, generateGrid(own), END)).toBe(Number.NEGATIVE_INFINITY);
  });
});
