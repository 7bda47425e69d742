import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { type BacktestOptions, FILLS } from "../../src/engine/options.ts";
import { TRADE_REASONS } from "../../src/engine/result.ts";
import { stitchedBacktest } from "../../src/engine/stitched.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { constant, when } from "../../src/strategy/expression.ts";
import { ema, lag, sma } from "../../src/strategy/indicators/index.ts";
import { int } from "../../src/strategy/parameters.ts";
import { type Exits, strategy } from "../../src/strategy/strategy.ts";
import { exits as anyExits, GENTLE, settings, tinyBars, WILD } from "../helpers/arbitrary-bars.ts";
import { expectSameBacktest, plainBars, plainOptions } from "../helpers/backtests.ts";
import { DAY, makeBars, START, type TinyBar, walk } from "../helpers/bars.ts";
import { expectSameBacktestBits } from "../helpers/same-backtest.ts";
import { refusal } from "../optimize/refusal.ts";
import { plainPortfolio } from "../reference/backtest-plain.ts";
import { type PlainWindow, plainExits, plainSplice } from "./stitched-reference.ts";

/** Signals made of the volume column, which carries any positions: as expressions, and by hand. */
const KINDS = 5;
const several = (list: readonly Exits[]) =>
  strategy({
    name: "several",
    version: "1",
    params: { kind: int(0, KINDS - 1), exits: int(0, Math.max(0, list.length - 1)) },
    signal: ({ volume }, { kind }) =>
      [volume, constant(0).sub(volume), volume.mul(0.5), constant(1), lag(volume, 2)][kind]!,
    exits: ({ exits }) => list[exits] ?? {},
  });

function byHand(bars: Bars, kind: number): number[] {
  const volume = Array.from(bars.columns.volume!);
  const starts = new Set(bars.offsets);
  return volume.map((value, row) => {
    const second = starts.has(row) || starts.has(row - 1);
    return [value, 0 - value, value * 0.5, 1, second ? Number.NaN : volume[row - 2]!][kind]!;
  });
}

/** Up to five windows of 1 to 15 days, each with one of the signals and one of three exits. */
const windowShapes = fc.array(
  fc.record({
    days: fc.integer({ min: 1, max: 15 }),
    kind: fc.integer({ min: 0, max: KINDS - 1 }),
    exits: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Exits that the windows choose from; often there are none, before or after some. */
const exitLists = fc.array(fc.oneof(anyExits, fc.constant<Exits>({})), {
  minLength: 1,
  maxLength: 3,
});

type Shape = { readonly days: number; readonly kind: number; readonly exits: number };

function expectPlain(
  symbols: Readonly<Record<string, readonly TinyBar[]>>,
  setting: BacktestOptions,
  shapes: readonly Shape[],
  list: readonly Exits[],
): void {
  const bars = makeBars(symbols);
  const { from: begin = START - 2 * DAY, ...options } = setting;
  let from = begin;
  const schedule = shapes.map(({ days, kind, exits }) => {
    const part = { from, params: { kind, exits } };
    from += days * DAY;
    return part;
  });
  const windows: PlainWindow[] = schedule.map(({ from, params }) => ({
    from,
    signal: byHand(bars, params.kind),
    exits: list[params.exits] ?? {},
  }));
  const fill = options.fill ?? "next-open";
  const spliced = plainSplice(bars, windows, fill);
  const wanted = plainPortfolio(plainBars(bars, spliced), {
    ...plainOptions(bars, { ...options, from: begin }),
    exitsAt: plainExits(bars, windows, fill),
  });
  const got = stitchedBacktest(bars, several(list), schedule, options);
  expectSameBacktest(got, wanted, bars);
}

describe("a stitched backtest", () => {
  it.each([
    ["gentle", GENTLE, 20_261_001],
    ["wild", WILD, 20_261_002],
  ])(
    "trades on %s random bars the signal and the exits of each bar's own window",
    (_, grid, seed) => {
      fc.assert(
        fc.property(
          tinyBars(grid),
          settings,
          windowShapes,
          exitLists,
          (rows, setting, shapes, list) => {
            const kept = shapes.map((shape) => ({ ...shape, exits: shape.exits % list.length }));
            expectPlain({ A: rows }, setting, kept, list);
          },
        ),
        { numRuns: 400, seed },
      );
    },
  );

  it("cuts every symbol of a portfolio at the same times", () => {
    const rows = fc.tuple(tinyBars(GENTLE), tinyBars(GENTLE));
    fc.assert(
      fc.property(rows, settings, windowShapes, exitLists, ([a, b], setting, shapes, list) => {
        const kept = shapes.map((shape) => ({ ...shape, exits: shape.exits % list.length }));
        expectPlain({ A: a, B: b }, setting, kept, list);
      }),
      { numRuns: 120, seed: 20_261_003 },
    );
  });

  it.each(FILLS)(
    "filled at %s follows windows that end on, before and after the end of a tile",
    (fill) => {
      const rows = walk(5, 5_000);
      const list: Exits[] = [{ stopLoss: 0.05 }, { trailingStop: 0.04, maxBars: 9 }, {}];
      for (const days of [2_047, 2_048, 2_049]) {
        const shapes = [
          { days, kind: 0, exits: 0 },
          { days: 700, kind: 4, exits: 1 },
          { days: 1, kind: 1, exits: 2 },
          { days: 900, kind: 2, exits: 0 },
        ];
        expectPlain({ A: rows }, { fill, from: START }, shapes, list);
      }
    },
  );
});

/** Parts with one set throughout, cut at odd times. */
const CUTS = [100, 101, 700, 2_047, 2_048, 2_049, 2_500, 4_096, 4_500];

describe("a stitched backtest of one fixed set", () => {
  const cross = strategy({
    name: "cross",
    version: "1",
    params: {
      fast: int(2, 50, { default: 5 }),
      slow: int(5, 200, { default: 60 }),
      stop: int(0, 9),
    },
    signal: ({ close }, { fast, slow }) =>
      when(ema(close, fast).gt(sma(close, slow)))
        .then(1)
        .otherwise(-0.5),
    exits: ({ stop }) =>
      stop === 0 ? {} : { stopLoss: stop / 100, trailingStop: 0.04, maxBars: 20 },
  });
  const one = makeBars({ A: walk(1, 5_000) });
  const three = makeBars({ A: walk(1, 5_000), B: walk(2, 2_049), C: walk(3, 2_400) });

  it.each(
    FILLS.flatMap((fill) =>
      [0, 3].flatMap((stop) =>
        [one, three].map((bars) => [fill, stop, bars.symbols, bars] as const),
      ),
    ),
  )(
    "filled at %s with a stop of %i %% on %j it is the plain backtest, to the bit",
    (fill, stop, _, bars) => {
      const params = { fast: 7, slow: 90, stop };
      const options = { fill, to: START + 4_900 * DAY };
      const schedule = CUTS.map((day) => ({ from: START + day * DAY, params }));
      const stitched = stitchedBacktest(bars, cross, schedule, options);
      const plain = backtest(bars, cross, params, { ...options, from: START + 100 * DAY });
      expectSameBacktestBits(stitched, plain);
      expect(plain.trades.length).toBeGreaterThan(20);
    },
  );
});

describe("a seam", () => {
  const two = strategy({
    name: "two",
    version: "1",
    params: { size: int(-2, 2) },
    signal: (_, { size }) => constant(size / 2),
  });
  const costs = { feeBps: 60, slippageBps: 40 };
  const flat = makeBars({ A: Array.from({ length: 7 }, () => ({ close: 100 })) });
  const part = (day: number, size: number) => ({ from: START + day * DAY, params: { size } });

  it("costs the difference between what the old set holds and what the new one wants", () => {
    // 1 from the open of bar 1, -0.5 from that of bar 4: 1 and 1.5 are traded at 1 %.
    const result = stitchedBacktest(flat, two, [part(1, 2), part(4, -1)], { costs });
    const { position, turnover, cost } = result.series().portfolio;
    expect([...position]).toEqual([1, 1, 1, -0.5, -0.5, -0.5]);
    expect([...turnover]).toEqual([1, 0, 0, 1.5, 0, 0]);
    expect([...cost]).toEqual([0.01, 0, 0, 0.015, 0, 0]);
    expect(result.trades.length).toBe(2);
  });

  it("costs nothing where both sets want the same", () => {
    const result = stitchedBacktest(flat, two, [part(1, 2), part(4, 2)], { costs });
    expect([...result.series().portfolio.turnover]).toEqual([1, 0, 0, 0, 0, 0]);
    expect(result.trades.length).toBe(1);
  });

  it.each(["close", "next-close"] as const)(
    "filled at %s the new set's first fill is at the close of the first bar of its window",
    (fill) => {
      // The close of bar 1 is the first that may be traded, that of bar 4 the first of the new set.
      const result = stitchedBacktest(flat, two, [part(1, 2), part(4, -1)], { fill, costs });
      expect([...result.series().portfolio.position]).toEqual([0, 1, 1, 1, -0.5, -0.5]);
    },
  );

  it("keeps an open trade and its fill price, and its levels are the new set's", () => {
    // Bought at open[1] = 100. A stop of 20 % holds at 90; from bar 3 on one of 5 % lies at 95, and
    // bar 3 opens at 90 below it.
    const stops = strategy({
      name: "stops",
      version: "1",
      params: { percent: int(1, 50) },
      signal: () => constant(1),
      exits: ({ percent }) => ({ stopLoss: percent / 100 }),
    });
    const bars = makeBars({ A: [100, 100, 90, 90, 90].map((close) => ({ close })) });
    const schedule = [
      { from: START + DAY, params: { percent: 20 } },
      { from: START + 3 * DAY, params: { percent: 5 } },
    ];
    const { trades } = stitchedBacktest(bars, stops, schedule);
    expect(trades.length).toBe(1);
    expect(TRADE_REASONS[trades.reason[0]!]).toBe("stop_loss");
    expect([trades.entryPrice[0], trades.exitPrice[0]]).toEqual([100, 90]);
    expect([trades.entryTime[0], trades.exitTime[0]]).toEqual([START + DAY, START + 3 * DAY]);
  });

  it("a trailing stop that comes later knows the best price of the whole trade", () => {
    // High 120 in bar 2, before anything trails; from bar 4 on 10 % below it is 108.
    const trails = strategy({
      name: "trails",
      version: "1",
      params: { percent: int(0, 50) },
      signal: () => constant(1),
      exits: ({ percent }) => (percent === 0 ? {} : { trailingStop: percent / 100 }),
    });
    const bars = makeBars({ A: [100, 100, 120, 110, 110, 107].map((close) => ({ close })) });
    const schedule = [
      { from: START + DAY, params: { percent: 0 } },
      { from: START + 4 * DAY, params: { percent: 10 } },
    ];
    const { trades } = stitchedBacktest(bars, trails, schedule);
    expect(TRADE_REASONS[trades.reason[0]!]).toBe("trailing_stop");
    expect(trades.exitPrice[0]).toBe(107);
    expect(trades.exitTime[0]).toBe(START + 5 * DAY);
  });

  it("after an exit the side stays closed until the signal leaves it, whichever set's signal that is", () => {
    // Stopped out of the long in bar 2 at 80. The second set has no exits: its signal of 1 at the open of
    // bar 3 changes nothing; 0 at the open of bar 4 lets go; 1 is traded again at the open of bar 5.
    const stopped = strategy({
      name: "stopped",
      version: "1",
      params: { percent: int(0, 50) },
      signal: ({ volume }) => volume,
      exits: ({ percent }) => (percent === 0 ? {} : { stopLoss: percent / 100 }),
    });
    const closes = [100, 100, 80, 80, 80, 80];
    const signals = [1, 1, 1, 0, 1, 1];
    const bars = makeBars({ A: closes.map((close, i) => ({ close, volume: signals[i]! })) });
    const schedule = [
      { from: START + DAY, params: { percent: 10 } },
      { from: START + 3 * DAY, params: { percent: 0 } },
    ];
    const { position } = stitchedBacktest(bars, stopped, schedule).series().portfolio;
    expect([...position]).toEqual([1, 1, 0, 0, 1]);
  });

  it("an indicator is known on the first bar, since it was computed from the first loaded one on", () => {
    const slow = strategy({
      name: "slow",
      version: "1",
      params: { n: int(2, 50) },
      signal: ({ close }, { n }) => when(sma(close, n).gt(0)).then(1).otherwise(-1),
    });
    const bars = makeBars({ A: walk(9, 100) });
    const schedule = [
      { from: START + 60 * DAY, params: { n: 50 } },
      { from: START + 80 * DAY, params: { n: 49 } },
    ];
    const { metrics, series } = stitchedBacktest(bars, slow, schedule);
    expect(metrics.n_nans).toBe(0);
    expect(series().symbols[0]!.position[0]).toBe(1);
  });

  it("a schedule must be in order and not empty", () => {
    expect(refusal(() => stitchedBacktest(flat, two, [])).code).toBe("bad-schedule");
    expect(refusal(() => stitchedBacktest(flat, two, [part(3, 1), part(3, 2)])).code).toBe(
      "bad-schedule",
    );
  });
});
