/** Searches against one backtest per set, done one after the other. */
import { beforeAll, describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { momentsOf } from "../../src/optimize/moments.ts";
import { ParamOptimizer } from "../../src/optimize/optimizer.ts";
import type { OptimizerResult } from "../../src/optimize/optimizer-result.ts";
import { blockBoundaries } from "../../src/optimize/overfitting/block-sums.ts";
import { crossValidate } from "../../src/optimize/overfitting/cscv.ts";
import { parametersAt } from "../../src/optimize/parameter-sets.ts";
import { coarseToFine, grid, random } from "../../src/optimize/search.ts";
import type { SweepState } from "../../src/optimize/sweep/state.ts";
import { SWEEP_METRICS } from "../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { makeBars, walk } from "../helpers/bars.ts";

const crossing = strategy({
  name: "crossing",
  version: "1",
  params: {
    fast: int(2, 12, { default: 3 }),
    slow: int(4, 40, { step: 4, default: 12 }),
    side: choice(["both", "long"], { default: "both" }),
    stop: float(0.01, 0.5, { default: 0.5 }),
  },
  signal: ({ close }, { fast, slow, side }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(side === "both" ? -1 : 0),
  exits: ({ stop }) => (stop === 0.5 ? {} : { stopLoss: stop }),
});

const RANGES = { fast: "2:8:2", slow: "4:40:12", side: "both,long" };
const OPTIONS = { costs: { feeBps: 3 } };

let bars: Bars;
let found: OptimizerResult;
beforeAll(async () => {
  bars = makeBars({ A: walk(7, 400) });
  const sets = ParamOptimizer.generateGrid(RANGES, { constraint: "fast < slow" });
  found = await new ParamOptimizer(OPTIONS).runParallel(bars, crossing, sets);
});

/** Metrics of each set by itself. */
function alone({ table }: OptimizerResult): Record<string, number>[] {
  return Array.from({ length: table.sets.length }, (_, set) => ({
    ...backtest(bars, crossing, parametersAt(table.sets, set), OPTIONS).metrics,
  }));
}

describe("ParamOptimizer", () => {
  it("gives every set the figures of its own backtest, to the bit", () => {
    // fast 2, 4, 6, 8 and slow 4, 16, 28, 40, of which 4 < 4, 6 < 4, 8 < 4 are refused, on two sides.
    expect(found.table.sets.length).toBe((4 * 4 - 3) * 2);
    for (const [set, metrics] of alone(found).entries()) {
      for (const name of SWEEP_METRICS) expect(found.table.metrics[name]![set]).toBe(metrics[name]);
    }
  });

  it("finds the set that is best by any metric, as a loop over backtests does", async () => {
    const singles = alone(found);
    for (const [objective, sign] of [
      ["sharpe", 1],
      ["volatility", -1],
      ["trade_count:min", -1],
    ] as const) {
      const [metric] = objective.split(":");
      const values = singles.map((metrics) => sign * metrics[metric!]!);
      const result = await new ParamOptimizer(OPTIONS).runParallel(
        bars,
        crossing,
        found.table.sets,
        {
          objective,
        },
      );
      expect(result.best.index).toBe(values.indexOf(Math.max(...values)));
      expect(result.best.metrics).toEqual(pick(result));
    }
  });

  it("finds the best by a function of metrics and parameters", async () => {
    const objective = (
      { sharpe }: Readonly<Record<string, number>>,
      { fast }: Readonly<Record<string, unknown>>,
    ) => sharpe! - Number(fast);
    const { best } = await new ParamOptimizer(OPTIONS).runParallel(
      bars,
      crossing,
      found.table.sets,
      {
        objective,
      },
    );
    const values = alone(found).map(
      ({ sharpe }, set) => sharpe! - Number(parametersAt(found.table.sets, set).fast),
    );
    expect(best.index).toBe(values.indexOf(Math.max(...values)));
  });

  it("leaves results out that break a constraint on trades, drawdown, or metrics and parameters", async () => {
    const singles = alone(found);
    const limits = { minTrades: 20, maxDrawdown: 0.6 };
    const { counts } = (
      await new ParamOptimizer(OPTIONS).runParallel(bars, crossing, found.table.sets, {
        ...limits,
        constraint: "turnover < 6 * slow",
        space: crossing.params,
      })
    ).scores;
    const few = singles.map(({ trade_count }) => !(trade_count! >= 20));
    const deep = singles.map(({ max_drawdown }) => !(max_drawdown! >= -0.6));
    const busy = singles.map(
      ({ turnover }, set) => !(turnover! < 6 * Number(parametersAt(found.table.sets, set).slow)),
    );
    const first = (wanted: number) =>
      singles.filter((_, i) => [few, deep, busy].findIndex((refuses) => refuses[i]) === wanted)
        .length;
    expect(counts.refused).toEqual([
      { constraint: "trade_count >= 20", sets: first(0) },
      { constraint: "max_drawdown >= -0.6", sets: first(1) },
      { constraint: "turnover < 6 * slow", sets: first(2) },
    ]);
    expect(first(2)).toBeGreaterThan(0);
    expect(counts.scored).toBe(first(-1));
    expect(first(-1)).toBeGreaterThan(0);
  });

  it("lists the best in order", () => {
    const order = alone(found)
      .map(({ sharpe }, set) => ({ sharpe: sharpe!, set }))
      .sort((a, b) => b.sharpe - a.sharpe || a.set - b.set);
    expect(found.top(5).map(({ index }) => index)).toEqual(order.slice(0, 5).map(({ set }) => set));
  });

  it("judges the best with sums that follow from the returns of each set", () => {
    const { document, splits } = found.overfitting;
    const series = Array.from(
      { length: found.table.sets.length },
      (_, set) =>
        backtest(bars, crossing, parametersAt(found.table.sets, set), OPTIONS).series().portfolio
          .net,
    );
    const rows = series[0]!.length;
    const ends = blockBoundaries(rows);
    const cells = (term: (r: number) => number) =>
      Float64Array.from(
        series.flatMap((net) =>
          Array.from({ length: 16 }, (_, b) =>
            net.subarray(ends[b]!, ends[b + 1]!).reduce((sum, r) => sum + term(r), 0),
          ),
        ),
      );
    const expectedSplits = crossValidate({
      blocks: 16,
      sets: Int32Array.from(series.keys()),
      counts: Float64Array.from({ length: 16 }, (_, b) => ends[b + 1]! - ends[b]!),
      sums: cells((r) => r),
      squares: cells((r) => r * r),
    });
    if ("because" in expectedSplits) return expect.unreachable(expectedSplits.because);
    expect(document.pbo).toBe(expectedSplits.pbo);
    expect(splits?.chosen).toEqual(expectedSplits.chosen);
    const sharpe = found.best.metrics.sharpe!;
    expect(document.trials).toBe(series.length);
    expect(document.track_record_length).toBe(rows);
    expect(document.sharpe).toBeCloseTo(sharpe, 12);
    expect(document.sharpe_per_bar).toBeCloseTo(sharpe / Math.sqrt(bars.periodsPerYear), 12);
    // Mean pairwise correlation, pair by pair.
    const correlations: number[] = [];
    for (let i = 0; i < series.length; i++) {
      for (let j = 0; j < i; j++) correlations.push(correlation(series[i]!, series[j]!));
    }
    const mean = correlations.reduce((sum, c) => sum + c, 0) / correlations.length;
    expect(document.mean_correlation).toBeCloseTo(mean, 10);
  });

  it("keeps a set that fails as a row with its error, and counts it in no statistic", async () => {
    const failing = strategy({
      ...crossing,
      signal: (columns, params) => {
        if (params.fast === 4) throw new Error("on purpose");
        return crossing.signal(columns, params);
      },
    });
    const result = await new ParamOptimizer(OPTIONS).runParallel(bars, failing, found.table.sets);
    const failed = [...result.table.errors.keys()].sort((a, b) => a - b);
    const wanted = [...Array(found.table.sets.length).keys()].filter(
      (set) => parametersAt(found.table.sets, set).fast === 4,
    );
    expect(failed).toEqual(wanted);
    expect(result.overfitting.document.trials).toBe(found.table.sets.length - wanted.length);
    expect(result.failures).toMatchObject([{ code: "strategy-failed", sets: wanted.length }]);
  });

  it("says why when every set fails, or a parameter or metric does not exist", async () => {
    const optimizer = new ParamOptimizer(OPTIONS);
    const failing = strategy({
      ...crossing,
      signal: () => {
        throw new Error("on purpose");
      },
    });
    await expect(optimizer.runParallel(bars, failing, found.table.sets)).rejects.toMatchObject({
      code: "all-sets-failed",
      exitCode: 1,
      message: expect.stringMatching(/26 sets failed.*on purpose/),
    });
    const sets = ParamOptimizer.generateGrid({ fats: [2, 3] });
    await expect(optimizer.runParallel(bars, crossing, sets)).rejects.toMatchObject({
      code: "unknown-parameter",
      hint: expect.stringContaining('"fast"'),
    });
    const bad = optimizer.runParallel(bars, crossing, grid(RANGES), { objective: "sharp" });
    await expect(bad).rejects.toMatchObject({
      code: "unknown-metric",
      hint: expect.stringContaining('"sharpe"'),
    });
    const outside = ParamOptimizer.generateGrid({ fast: [2, 100] });
    await expect(optimizer.runParallel(bars, crossing, outside)).rejects.toMatchObject({
      code: "bad-parameter",
    });
  });
});

describe("a search that was stopped", () => {
  const search = coarseToFine(
    { points: 3, rounds: 2 },
    { ranges: { fast: "2:12", slow: "4:40:4", stop: "0.02:0.4" }, constraint: "fast < slow" },
  );

  it("goes on from what is done and ends with the same table, in every kind of search", async () => {
    for (const each of [
      grid(RANGES),
      random(60, 5, { ranges: { fast: "2:12", stop: "0.02:0.4" } }),
      search,
    ]) {
      const whole = await new ParamOptimizer(OPTIONS).runParallel(bars, crossing, each);
      let resume: readonly SweepState[] = [];
      let stops = 0;
      // Stopped each time as soon as some sets are done, until nothing is left to do.
      for (;;) {
        const stop = new AbortController();
        const run = await new ParamOptimizer(OPTIONS).runParallel(bars, crossing, each, {
          resume,
          signal: stop.signal,
          onDone: (rounds) => {
            resume = rounds;
            stop.abort();
          },
        });
        if (!run.stopped) {
          expect(run.table).toEqual(whole.table);
          expect(run.overfitting).toEqual(whole.overfitting);
          break;
        }
        stops++;
      }
      expect(stops).toBeLessThan(20);
      if (each === search) expect(stops).toBeGreaterThan(0);
    }
  });

  it("coarse to fine covers all its rounds, no set twice, and only what the constraint accepts", async () => {
    const rounds: number[] = [];
    const result = await new ParamOptimizer(OPTIONS).runParallel(bars, crossing, search, {
      onRound: ({ sets }) => rounds.push(sets.length),
    });
    const { sets } = result.table;
    expect(rounds).toHaveLength(3);
    expect(rounds.reduce((sum, n) => sum + n, 0)).toBe(sets.length);
    const all = Array.from({ length: sets.length }, (_, set) => parametersAt(sets, set));
    expect(new Set(all.map((set) => JSON.stringify(set))).size).toBe(sets.length);
    expect(all.every(({ fast, slow }) => Number(fast) < Number(slow))).toBe(true);
    for (const [set, metrics] of alone(result).entries()) {
      for (const name of SWEEP_METRICS)
        expect(result.table.metrics[name]![set]).toBe(metrics[name]);
    }
    expect(result.overfitting.document).toMatchObject({ trials: sets.length, pbo_sample: null });
  });
});

describe("momentsOf", () => {
  it("gives the standardised moments in population form", () => {
    // Mean 4, deviations -3, -2, -1, 0, 6: second moment 50/5, third 180/5, fourth 1394/5.
    const { skewness, kurtosis } = momentsOf(Float64Array.of(1, 2, 3, 4, 10));
    expect(skewness).toBeCloseTo(36 / 10 ** 1.5, 14);
    expect(kurtosis).toBeCloseTo(278.8 / 100, 14);
    expect(momentsOf(new Float64Array(5).fill(0.1))).toEqual({
      skewness: Number.NaN,
      kurtosis: Number.NaN,
    });
  });
});

/** The figures of the best set's own backtest that the sweep computes too. */
function pick({ bestBacktest, table }: OptimizerResult): Record<string, number> {
  return Object.fromEntries(table.metricNames.map((name) => [name, bestBacktest.metrics[name]!]));
}

function correlation(a: Float64Array, b: Float64Array): number {
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return values.map((v) => v - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const dot = (u: Float64Array, v: Float64Array) =>
    u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
