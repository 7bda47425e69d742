import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { FILLS } from "../../src/engine/options.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { parametersAt } from "../../src/optimize/parameter-sets.ts";
import { coarseToFine, grid, random } from "../../src/optimize/search.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { when } from "../../src/strategy/expression.ts";
import { ema, sma } from "../../src/strategy/indicators/index.ts";
import { float, int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import type { TimeRange } from "../../src/walkforward/slicer.ts";
import type { WalkForwardResult } from "../../src/walkforward/types.ts";
import { WalkForwardValidator, walkForward } from "../../src/walkforward/validator.ts";
import { DAY, makeBars, START, walk } from "../helpers/bars.ts";
import { randomNumbers } from "../helpers/random.ts";
import { expectSameBacktestBits } from "../helpers/same-backtest.ts";

const cross = strategy({
  name: "cross",
  version: "1",
  params: {
    fast: int(2, 8, { step: 2, default: 2 }),
    slow: int(10, 40, { step: 10, default: 10 }),
    stop: float(0.02, 0.1, { step: 0.08, default: 0.1 }),
  },
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(-1),
  exits: ({ stop }) => ({ stopLoss: stop, maxBars: 15 }),
});
const SETS = Array.from(
  { length: 32 },
  (_, i) => parametersAt(generateGrid(cross), i) as { fast: number; slow: number; stop: number },
);
const one = makeBars({ A: walk(3, 400) });
const two = makeBars({ A: walk(3, 400), B: walk(4, 300) });
const SPEC = { train: "120d", test: "40d" };

/** The set with the highest Sharpe ratio over a range, each tried in a backtest of its own. */
function bestByHand(bars: Bars, range: TimeRange) {
  const results = SETS.map((params) => backtest(bars, cross, params, range));
  const best = results.reduce((a, b) => (b.metrics.sharpe! > a.metrics.sharpe! ? b : a));
  return best;
}

describe.each([
  ["one symbol", one],
  ["two symbols", two],
])("a walk-forward over %s", (_, bars) => {
  it("trades in each test the set that is best in backtests of the train", async () => {
    const result = await walkForward(bars, cross, SPEC);
    expect(result.windows).toHaveLength(7);
    for (const { train, test, params, ...window } of result.windows) {
      const best = bestByHand(bars, train);
      expect(params).toEqual(best.run.params);
      expect(window.trainMetrics).toStrictEqual(best.metrics);
      const alone = backtest(bars, cross, params as never, test);
      expect(window.testMetrics).toStrictEqual(alone.metrics);
      expect(window.undefined.testMetrics).toStrictEqual(alone.undefined);
    }
    // Sets that differ, so that there are seams to speak of.
    expect(
      new Set(result.windows.map(({ params }) => JSON.stringify(params))).size,
    ).toBeGreaterThan(2);
    expect(result.search).toEqual({ kind: "grid", sets: 32 });
  });

  it("names beside the stitched result the set that was best over all tests", async () => {
    const { stitched, hindsight } = await walkForward(bars, cross, SPEC);
    const best = bestByHand(bars, stitched.range);
    if ("because" in hindsight) return expect.fail(hindsight.because);
    expect(hindsight.run.params).toEqual(best.run.params);
    expect(hindsight.metrics).toStrictEqual(best.metrics);
    expect(hindsight.series().portfolio.timestamp).toEqual(stitched.series().portfolio.timestamp);
  });

  it.each(FILLS)(
    "filled at %s with one set is the plain backtest over its tests, to the bit",
    async (fill) => {
      const sets = generateGrid(cross, { fast: 4, slow: 30, stop: 0.02 });
      const { stitched, windows } = await walkForward(bars, cross, { ...SPEC, fill, search: sets });
      const plain = backtest(bars, cross, windows[0]!.params as never, { fill, ...stitched.range });
      expectSameBacktestBits(stitched, plain);
      expect(stitched.range).toEqual({ from: START + 120 * DAY, to: START + 400 * DAY });
    },
  );

  it("shows bars of a test to no train before it, nor any bar of an embargo", async () => {
    const options = { ...SPEC, embargo: 3 };
    const before = await walkForward(bars, cross, options);
    for (const k of [0, 2, 5]) {
      const { test, train, testRows } = before.windows[k]!;
      // The three bars of the embargo are changed along with the test and all that follows it.
      const after = await walkForward(disturbed(bars, train.to), cross, options);
      expect(test.from - train.to).toBe(3 * DAY);
      expect(testRows.first).toBe(before.windows[k]!.trainRows.end + 3);
      for (let w = 0; w <= k; w++) {
        expect(chosenIn(after, w)).toStrictEqual(chosenIn(before, w));
      }
      expect(after.windows[k]!.testMetrics).not.toEqual(before.windows[k]!.testMetrics);
      expect(after.windows[k + 1]!.trainMetrics).not.toEqual(before.windows[k + 1]!.trainMetrics);
    }
  });
});

/** What a window knew before its test. */
function chosenIn({ windows }: WalkForwardResult, window: number) {
  const { params, trainMetrics, trainObjective, train, trainRows } = windows[window]!;
  return { params, trainMetrics, trainObjective, train, trainRows };
}

/** All prices from a time on multiplied by random numbers. */
function disturbed(bars: Bars, from: number): Bars {
  const random = randomNumbers(77);
  const factors = bars.timestamp.map((time) => (time >= from ? 0.5 + random() : 1));
  const columns = Object.fromEntries(
    Object.entries(bars.columns).map(([name, column]) => [
      name,
      column.map((value, row) => value * factors[row]!),
    ]),
  );
  return { ...bars, columns };
}

describe("a walk-forward", () => {
  it("knows its indicators on the first bar of the first test, and in trains shorter than they are", async () => {
    // 40 bars of warm-up in trains of 30 days: what was loaded before warms up.
    const options = { train: "30d", test: "20d", from: START + 100 * DAY };
    const { stitched, windows } = await walkForward(one, cross, options);
    expect(stitched.metrics.n_nans).toBe(0);
    const { symbols } = stitched.series();
    expect(symbols[0]!.timestamp[0]).toBe(START + 130 * DAY);
    expect(Math.abs(symbols[0]!.position[0]!)).toBe(1);
    for (const { trainMetrics } of windows) expect(trainMetrics.n_nans).toBe(0);
  });

  it("begins at midnight of the first bar's day, though that bar has no return", async () => {
    const { windows } = await walkForward(one, cross, SPEC);
    expect(windows[0]!.train).toEqual({ from: START, to: START + 120 * DAY });
    expect(windows[0]!.trainMetrics.bars).toBe(119);
  });

  it("flags a last test that the data do not fill, unless it is known where they were cut", async () => {
    const partials = async (options: { to?: number; completeUntil?: number }, bars = one) =>
      (await walkForward(bars, cross, { ...SPEC, ...options })).windows.map((w) => w.partial);
    const short = makeBars({ A: walk(3, 390) });
    expect(await partials({}, short)).toEqual([...Array(6).fill(false), true]);
    expect(await partials({ completeUntil: START + 400 * DAY }, short)).not.toContain(true);
    // Cut out of longer data: in the middle of a test, and in a hole at its end.
    expect((await partials({ to: START + 395 * DAY })).at(-1)).toBe(true);
    const hole = walk(3, 420).filter((_, day) => day < 390 || day > 410);
    expect(await partials({ to: START + 400 * DAY }, makeBars({ A: hole }))).not.toContain(true);
  });

  it("counts no bar at or after the end of the range", async () => {
    const to = START + 350 * DAY;
    const { windows, stitched } = await walkForward(one, cross, { ...SPEC, to });
    expect(windows.at(-1)).toMatchObject({ test: { to: START + 360 * DAY }, partial: true });
    expect(windows.at(-1)!.testMetrics.bars).toBe(30);
    expect(stitched.range.to).toBe(to);
    expect(stitched.metrics.bars).toBe(230);
  });

  it("annualises what it made large, train and test by their own years", async () => {
    const { windows, summary } = await walkForward(one, cross, {
      ...SPEC,
      objective: "total_return",
    });
    for (const window of windows) {
      // 119 bars have a return in the first train, 120 later; each lasts a day.
      const perYear = (R: number, bars: number) => (1 + R) ** (365.25 / bars) - 1;
      const { trainMetrics, testMetrics } = window;
      const train = perYear(trainMetrics.total_return!, trainMetrics.bars!);
      const test = perYear(testMetrics.total_return!, testMetrics.bars!);
      expect(window.trainObjective).toBeCloseTo(train, 10);
      expect(window.testObjective).toBeCloseTo(test, 10);
      if (train > 0) expect(window.efficiency).toBeCloseTo(test / train, 8);
      else expect(window.undefined.efficiency).toBe("the train's objective is not above 0");
    }
    expect(summary.windows).toBe(7);
  });

  it("makes small what is better small, and shows it with its sign turned", async () => {
    const { windows, objective } = await walkForward(one, cross, {
      ...SPEC,
      objective: "turnover",
    });
    expect(objective).toEqual({ kind: "metric", metric: "turnover", direction: "min" });
    for (const { train, trainMetrics, trainObjective } of windows) {
      const all = SETS.map((params) => backtest(one, cross, params, train).metrics.turnover!);
      expect(trainMetrics.turnover).toBe(Math.min(...all));
      expect(trainObjective).toBe(-trainMetrics.turnover!);
    }
  });

  it("takes a function of the metrics as its objective, and heeds constraints", async () => {
    const { windows } = await walkForward(one, cross, {
      ...SPEC,
      objective: ({ total_return, max_drawdown }) => total_return! + max_drawdown!,
      minTrades: 8,
    });
    for (const { train, trainMetrics, trainObjective } of windows) {
      const scores = SETS.map((params) => backtest(one, cross, params, train).metrics)
        .filter(({ trade_count }) => trade_count! >= 8)
        .map(({ total_return, max_drawdown }) => total_return! + max_drawdown!);
      expect(trainObjective).toBe(Math.max(...scores));
      expect(trainMetrics.trade_count).toBeGreaterThanOrEqual(8);
    }
  });

  it.each([
    ["random", random(12, 5)],
    ["coarse-to-fine", coarseToFine({ points: 2, rounds: 2 })],
  ])("searches every train by a %s search", async (kind, search) => {
    const result = await walkForward(one, cross, { ...SPEC, search });
    expect(result.search.kind).toBe(kind);
    expect(result.search.sets).toBeGreaterThan(8);
    expect(result.windows).toHaveLength(7);
  });

  it("measures how far parameters move by the range that was searched", async () => {
    const { windows, drift } = await walkForward(one, cross, {
      ...SPEC,
      search: grid({ fast: "2:8:2", slow: "10:40:10" }),
    });
    expect(drift.map(({ name }) => name)).toEqual(["fast", "slow", "stop"]);
    const fasts = windows.map(({ params }) => Number(params.fast));
    const steps = fasts.slice(1).map((fast, i) => Math.abs(fast - fasts[i]!) / 6);
    expect(drift[0]!.meanChange).toBeCloseTo(steps.reduce((a, b) => a + b) / 6, 12);
    expect(drift[2]).toMatchObject({
      changes: 0,
      meanChange: { because: "only one value was searched" },
    });
  });

  it("says how far it is, and of each window as it is done", async () => {
    const seen: number[] = [];
    const done: number[] = [];
    let fraction = () => Number.NaN;
    const result = await walkForward(one, cross, {
      ...SPEC,
      onStart: (progress) => {
        expect(progress.windows).toBe(7);
        fraction = () => progress.fraction();
        seen.push(fraction());
      },
      onWindow: (window, index) => {
        done.push(index);
        seen.push(fraction());
        expect(window.params).toHaveProperty("fast");
      },
    });
    expect(done).toEqual(result.windows.map((_, index) => index));
    expect(seen).toEqual(Array.from({ length: 8 }, (_, k) => k / 8));
    expect(fraction()).toBe(1);
  });

  it("ends with the reason of its signal when that is aborted", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = walkForward(one, cross, {
      ...SPEC,
      signal: controller.signal,
      onWindow: () => controller.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
  });

  it("gives the same from a validator that is used twice", async () => {
    const validator = new WalkForwardValidator({ ...SPEC, mode: "anchored" });
    const [first, second] = [await validator.run(one, cross), await validator.run(one, cross)];
    expect(second.windows).toStrictEqual(first.windows);
    expectSameBacktestBits(second.stitched, first.stitched);
    expect(first.windows.every(({ train }) => train.from === START)).toBe(true);
  });
});

describe("recursive indicators", () => {
  const slow = strategy({
    name: "ema",
    version: "1",
    params: { n: int(2, 60, { step: 29 }) },
    signal: ({ close }, { n }) =>
      when(close.gt(ema(close, n)))
        .then(1)
        .otherwise(0),
  });

  it("count as warm-up until they are known, not for as long as their seed weighs", async () => {
    // ema(60) is known on the 60th bar, at index 59; in a train of 62 days bars 60 and 61 hold.
    const { windows } = await walkForward(one, slow, { train: "62d", test: "40d" });
    expect(windows.length).toBe(9);
    await expect(walkForward(one, slow, { train: "61d", test: "40d" })).rejects.toMatchObject({
      code: "train-too-short",
      message: expect.stringContaining("got 1 of 61 with a warm-up of at least 59"),
    });
  });
});
