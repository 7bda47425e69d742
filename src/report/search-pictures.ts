import type { Importance } from "../optimize/analysis/importance.ts";
import { parallelCoordinates } from "../optimize/analysis/parallel-coordinates.ts";
import { heatmap, slice } from "../optimize/analysis/slices.ts";
import type { ParameterSets } from "../optimize/parameter-sets.ts";
import type { HeatmapData, ParallelData, SearchReportInput, SliceData } from "./search-input.ts";

/** Parameters of which every pair is drawn. */
const PAIRED = 3;
/** Parameters that get a slice of their own. */
const SLICED = 8;
/** Parameters from which on lines through all of them show what heatmaps do not. */
const PARALLEL_FROM = 3;
/** Axes that have room beside each other. */
const PARALLEL_AXES = 8;

/**
 * What the report draws of a search: a heatmap for every pair of the (up to) three most important
 * parameters, the others best; slices; and, from three parameters on, parallel coordinates.
 *
 * @param scores one per set, larger is better, NaN where there is none.
 * @param importance decides which parameters come first; those that it lacks do not vary.
 * @param best index of the best set, at which slices hold all other parameters.
 */
export function searchPictures(
  sets: ParameterSets,
  scores: Float64Array,
  importance: Importance,
  best: number,
): Pick<SearchReportInput, "heatmaps" | "slices" | "parallel"> {
  const varying = sets.axes.filter(({ values }) => values.length > 1).map(({ name }) => name);
  const ranked = importance.parameters.map(({ name }) => name);
  const names = [...ranked, ...varying.filter((name) => !ranked.includes(name))];
  const inOrder = varying.filter((name) => names.slice(0, PAIRED).includes(name));
  const pairs = inOrder.flatMap((x, i) => inOrder.slice(i + 1).map((y) => [x, y] as const));
  return {
    heatmaps: pairs.map(([x, y]): HeatmapData => {
      return { ...heatmap(sets, scores, x, y, { others: "best" }), others: "best" };
    }),
    slices: names.slice(0, SLICED).map((name): SliceData => {
      const { x, scores: highest } = slice(sets, scores, name, { others: "best" });
      const mean = slice(sets, scores, name, { others: "mean" }).scores;
      const fixed = slice(sets, scores, name, { others: "fixed", fixedAt: best }).scores;
      return { x, best: highest, mean, fixed };
    }),
    ...(varying.length < PARALLEL_FROM
      ? {}
      : { parallel: parallelLines(sets, scores, names.slice(0, PARALLEL_AXES)) }),
  };
}

function parallelLines(
  sets: ParameterSets,
  scores: Float64Array,
  names: readonly string[],
): ParallelData {
  const axes = sets.axes.filter(({ name }) => names.includes(name));
  const chosen = parallelCoordinates(sets, scores);
  return {
    axes: axes.map(({ name, values }) => ({ name, values })),
    lines: Array.from(chosen.sets, (set) => ({
      codes: axes.map(({ codes }) => codes[set]!),
      score: scores[set]!,
    })),
    scored: chosen.scored,
  };
}
