import { importanceOf } from "../../src/optimize/analysis/importance.ts";
import { failureReasons } from "../../src/optimize/analysis/no-score.ts";
import { plateauOf } from "../../src/optimize/analysis/plateau.ts";
import { best, topSets } from "../../src/optimize/analysis/ranking.ts";
import { scoresOf } from "../../src/optimize/analysis/scores.ts";
import type { SliceAxis } from "../../src/optimize/analysis/slices.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import type { OverfittingDocument } from "../../src/optimize/overfitting/document.ts";
import { logitDistribution } from "../../src/optimize/overfitting/logits.ts";
import { overfittingWords } from "../../src/optimize/overfitting/words.ts";
import { parametersAt } from "../../src/optimize/parameter-sets.ts";
import type { ScoreTable } from "../../src/optimize/score-table.ts";
import type { ScoredSet, SearchReportInput } from "../../src/report/search-input.ts";
import { searchPictures } from "../../src/report/search-pictures.ts";
import type { ParameterSpace } from "../../src/strategy/parameters.ts";
import { int } from "../../src/strategy/parameters.ts";
import { randomNumbers } from "../helpers/random.ts";
import { HOSTILE_NAME, hourlySample } from "./sample.ts";

const NAMES = ["sharpe", "total_return", "max_drawdown", "turnover", "trade_count", "bars"];

export interface SearchSampleOptions {
  readonly space?: ParameterSpace;
  readonly rows?: number;
  /** Size of the noise on top of the hill. */
  readonly noise?: number;
  readonly failing?: number;
}

/** A score table over a grid: a hill over the parameters with noise on it; plausible, no more. */
function scoreTable(options: SearchSampleOptions): { table: ScoreTable; space: ParameterSpace } {
  const { space = { fast: int(2, 41), slow: int(10, 130, { step: 3 }) }, noise = 0.3 } = options;
  const sets = generateGrid(space, undefined, {
    constraint: "fast" in space ? "fast < slow" : undefined,
  });
  const random = randomNumbers(11);
  const column = (value: (set: number) => number) =>
    Float64Array.from({ length: sets.length }, (_, i) => value(i));
  const sharpe = column((i) => {
    let hill = 1.1;
    for (const { values, codes } of sets.axes) {
      const place = codes[i]! / Math.max(1, values.length - 1);
      hill -= 2.2 * (place - 0.4) ** 2;
    }
    return hill + noise * (random() - 0.5) * 2;
  });
  const errors = new Map(
    Array.from({ length: options.failing ?? 3 }, (_, i) => [
      i * 7,
      { code: "signal-out-of-range", message: "Signal 1.4 at bar 17 lies outside [-1, 1]." },
    ]),
  );
  const metrics = {
    sharpe: sharpe.map((value, i) => (errors.has(i) ? Number.NaN : value)),
    total_return: sharpe.map((value) => value * 0.3),
    max_drawdown: sharpe.map((value) => -0.3 + 0.1 * value),
    turnover: column(() => 20 + 10 * random()),
    trade_count: column((i) => (i === 0 ? 60 : Math.floor(10 + 200 * random()))),
    bars: column(() => options.rows ?? 3000),
  };
  const done = new Uint8Array(sets.length).fill(1);
  return { table: { sets, metricNames: NAMES, metrics, done, errors }, space };
}

/** A report's input from made-up scores, put together by the library's own analysis. */
export function searchSample(options: SearchSampleOptions = {}): SearchReportInput {
  const backtest = hourlySample(options.rows ?? 3000);
  const { table, space } = scoreTable(options);
  const { sets } = table;
  const constraints = { minTrades: 20 };
  const scores = scoresOf(table, "sharpe", constraints);
  const plateau = plateauOf(space, table, scores.values, { search: "grid" });
  const scored = (set: number): ScoredSet => ({
    params: parametersAt(sets, set),
    metrics: Object.fromEntries(NAMES.map((name) => [name, table.metrics[name]![set]!])),
    score: scores.values[set]!,
    plateauScore: plateau.scores[set]!,
  });
  const importance = importanceOf(space, sets, scores.values, { search: "grid" });
  const chosen = best(table, scores);
  const named = { profit_factor: Number.NaN, ...scored(chosen).metrics };
  return {
    ...backtest,
    search: {
      kind: "grid",
      sets: sets.length,
      combinations: sets.length * 2,
      ranges: sets.axes.map(({ name, values }) => [name, `${values[0]} … ${values.at(-1)}`]),
      constraint: "fast < slow",
      objective: scores.objective,
    },
    counts: scores.counts,
    failures: failureReasons(table),
    best: {
      ...scored(chosen),
      metrics: { ...backtest.metrics, ...named },
      undefined: { profit_factor: "no losing trade" },
    },
    atEnds: [],
    plateau:
      plateau.best === undefined
        ? { because: "no set has neighbours" }
        : {
            ...scored(plateau.best),
            metrics: { ...backtest.metrics, ...scored(plateau.best).metrics },
          },
    top: Array.from(topSets(scores.values, 20), scored),
    overfitting: overfittingSample(sets.length, scored(chosen).metrics.sharpe ?? Number.NaN),
    degradation: degradationSample(3000),
    trialsOnData: 3 * sets.length,
    importance,
    ...searchPictures(sets, scores.values, importance, chosen),
    command:
      "assay optimize examples/strategies/sma-cross.ts --data examples/data/bars --symbol GBPUSD --timeframe 1h --params fast=2:41,slow=10:130:3 --constraint 'fast < slow' --min-trades 20",
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function degradationSample(splits: number) {
  const random = randomNumbers(5);
  const inSample = Float64Array.from({ length: splits }, () => 1.6 + 0.4 * normal(random));
  return {
    inSample,
    outOfSample: inSample.map((value) => 1.2 - 0.5 * value + 0.5 * normal(random)),
  };
}

/** Made-up figures in the shape of the document, with the words that belong to them. */
export function overfittingSample(trials: number, sharpe: number): OverfittingDocument {
  const random = randomNumbers(9);
  const logits = Float64Array.from({ length: 12_870 }, () => 0.6 + 1.7 * normal(random));
  const figures = {
    trials,
    trials_without_sharpe: 3,
    effective_trials: 41.3,
    mean_correlation: 0.62,
    correlation_sets: 1000,
    correlation_left_out: 0,
    sharpe,
    sharpe_per_bar: sharpe / 79,
    expected_max_sharpe: 1.3,
    expected_max_sharpe_per_bar: 1.3 / 79,
    deflated_sharpe: 0.41,
    probabilistic_sharpe: 0.93,
    min_track_record_length: 4321.5,
    min_track_record_years: 0.7,
    track_record_length: 3000,
    pbo: logits.filter((value) => value <= 0).length / logits.length,
    pbo_sample: trials > 5000 ? 5000 : null,
    probability_of_loss: 0.22,
    degradation: { slope: -0.5, intercept: 1.2, r_squared: 0.14 },
    logits: logitDistribution(logits),
    undefined: {},
  };
  return { ...figures, words: overfittingWords(figures) };
}

const SCRIPT = "<script>document.title='broken in'</script>";

/** The same input with text that tries to break out of every place where outside text is shown. */
export function hostileSearch(input: SearchReportInput): SearchReportInput {
  const rename = (name: string) => `${SCRIPT}${name}\u202e\n${"n".repeat(60)}`;
  const renamed = <T>(values: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
  const set = (scored: ScoredSet): ScoredSet => ({ ...scored, params: renamed(scored.params) });
  const axis = (x: SliceAxis): SliceAxis => ({
    name: rename(x.name),
    values: x.values.map(({ from, to }) =>
      typeof from === "string" ? { from: `${SCRIPT}${from}`, to: `${SCRIPT}${to}` } : { from, to },
    ),
  });
  const { importance, heatmaps, slices, parallel, search, failures } = input;
  return {
    ...input,
    strategy: { name: HOSTILE_NAME, version: `"><b>${SCRIPT}` },
    best: { ...set(input.best), undefined: { profit_factor: SCRIPT } },
    plateau: "because" in input.plateau ? { because: SCRIPT } : set(input.plateau),
    top: input.top.map(set),
    search: {
      ...search,
      constraint: `fast < slow ${SCRIPT}`,
      ranges: search.ranges.map(([name, values]) => [rename(name), values + SCRIPT]),
    },
    failures: failures.map((failure) => ({
      ...failure,
      code: SCRIPT,
      message: `</table>${SCRIPT}`,
    })),
    counts: { ...input.counts, refused: [{ constraint: SCRIPT, sets: 4 }] },
    overfitting: {
      ...input.overfitting,
      words: [SCRIPT, "w".repeat(300)],
      undefined: { pbo: SCRIPT },
    },
    importance: {
      ...importance,
      parameters: importance.parameters.map((one) => ({ ...one, name: rename(one.name) })),
    },
    heatmaps: heatmaps.map((map) => ({ ...map, x: axis(map.x), y: axis(map.y) })),
    slices: slices.map((slice) => ({ ...slice, x: axis(slice.x) })),
    ...(parallel === undefined
      ? {}
      : {
          parallel: {
            ...parallel,
            axes: parallel.axes.map(({ name, values }) => ({ name: rename(name), values })),
          },
        }),
    command: `assay optimize '${SCRIPT}' ${"z".repeat(300)}`,
    runId: SCRIPT,
  };
}
