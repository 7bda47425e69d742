/** What the tests of sweeps share: strategies, bars, and one backtest per set to compare with. */
import { expect } from "vitest";
import { backtest } from "../../../src/engine/engine.ts";
import type { BacktestOptions } from "../../../src/engine/options.ts";
import { type ParameterSets, parametersAt } from "../../../src/optimize/parameter-sets.ts";
import type { ScoreTable } from "../../../src/optimize/score-table.ts";
import type { SweepState } from "../../../src/optimize/sweep/state.ts";
import type { Bars } from "../../../src/strategy/bars.ts";
import { when } from "../../../src/strategy/expression.ts";
import { rsi, sma } from "../../../src/strategy/indicators/index.ts";
import { choice, float, int } from "../../../src/strategy/parameters.ts";
import { type Exits, type Strategy, strategy } from "../../../src/strategy/strategy.ts";
import { DAY, makeBars, START, walk } from "../../helpers/bars.ts";

/** Two averages, and an exit of one kind or all of them. */
export const exiting = strategy({
  name: "exiting",
  version: "1",
  params: {
    fast: int(2, 20, { default: 5 }),
    kind: choice(["none", "stop", "target", "trail", "time", "all"], { default: "none" }),
    level: float(0.01, 0.2, { default: 0.03 }),
  },
  signal: ({ close }, { fast }) =>
    when(sma(close, fast).gt(sma(close, 30)))
      .then(1)
      .otherwise(-1),
  exits: ({ kind, level }): Exits => {
    const all = {
      stopLoss: level,
      takeProfit: 2 * level,
      trailingStop: 1.5 * level,
      maxBars: Math.round(200 * level),
    };
    if (kind === "stop") return { stopLoss: all.stopLoss };
    if (kind === "target") return { takeProfit: all.takeProfit };
    if (kind === "trail") return { trailingStop: all.trailingStop };
    if (kind === "time") return { maxBars: all.maxBars };
    return kind === "all" ? all : {};
  },
});

/** A position in proportion to how strong the market is, anywhere in [-1, 1]. */
export const fractional = strategy({
  name: "fractional",
  version: "1",
  params: { length: int(2, 60, { default: 14 }), most: float(0.1, 1, { default: 1 }) },
  signal: ({ close }, { length, most }) => rsi(close, length).sub(50).div(50).mul(most),
});

/** One symbol over two tiles and a piece. */
export const ONE = makeBars({ A: walk(3, 4_500) });

const later = walk(5, 700).map((bar) => ({ ...bar, time: bar.time! + 90 * DAY }));
/** Three symbols, of which one begins later and one ends earlier. */
export const THREE = makeBars({ A: walk(4, 800), B: later, C: walk(6, 500) });

/** A range that begins and ends inside of the bars of both. */
export const RANGE = { from: START + 60 * DAY, to: START + 600 * DAY };

/** Fails unless every set of the table has the figures of a backtest of its own, to the bit. */
export function expectOwnBacktests(
  table: ScoreTable,
  bars: Bars,
  own: Strategy,
  options: BacktestOptions,
): void {
  for (let set = 0; set < table.sets.length; set++) {
    if (table.errors.has(set)) continue;
    const params = parametersAt(table.sets, set);
    const { metrics } = backtest(bars, own, params, options);
    for (const name of table.metricNames) {
      const got = table.metrics[name]![set]!;
      if (Object.is(got, metrics[name])) continue;
      expect.fail(`${JSON.stringify(params)} ${name}: wanted ${metrics[name]}, got ${got}`);
    }
  }
}

/** Every array and error that a sweep leaves behind, the arrays as bytes: equal means to the bit. */
export function bitsOf(state: SweepState): Record<string, unknown> {
  const bytes = ({ buffer }: { buffer: ArrayBufferLike }) => Buffer.from(buffer).toString("base64");
  return {
    scores: bytes(state.scores),
    means: bytes(state.means),
    deviations: bytes(state.deviations),
    blockSums: bytes(state.blockSums),
    done: [...state.done],
    errors: [...state.errors].sort(([a], [b]) => a - b),
  };
}

/** Numbers of the sets whose parameters pass. */
export function setsWhere(
  sets: ParameterSets,
  passes: (params: Record<string, number | string | boolean>) => boolean,
): number[] {
  return Array.from({ length: sets.length }, (_, set) => set).filter((set) =>
    passes(parametersAt(sets, set)),
  );
}
