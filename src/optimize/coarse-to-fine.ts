import { AssayError, expected } from "../errors.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import { type GridOptions, predicateOf } from "./grid.ts";
import {
  type ParameterSets,
  parametersAt,
  type SpaceSource,
  setsFromColumns,
  spaceOf,
} from "./parameter-sets.ts";
import { cartesianProduct, type GridSets, productSize } from "./product.ts";
import {
  type IntervalAxis,
  type ParameterRanges,
  resolveAxes,
  type SearchAxis,
  type ValueAxis,
} from "./ranges.ts";
import { requireTableFits, SCORE_COLUMNS } from "./score-table-size.ts";

/** How `refine` chooses where to look closer. */
export interface RefineOptions extends GridOptions {
  /** The ranges of the whole search, as given to `coarseGrid`: they say how fine it may become. */
  readonly ranges?: ParameterRanges | undefined;
  /** How many of the best sets to look around; 3 unless given. */
  readonly top?: number;
}

const TOP = 3;

/**
 * The first round of a coarse-to-fine search. The ranges say the finest grid that the search may
 * reach; this is the grid of `points` values of each `int` and `float`, spread evenly over the values
 * of its range with both ends (over the range itself, or its logarithm, for a `float` without a step).
 * Where a range has fewer values, and for a choice, all of them are taken.
 *
 * @param points a whole number, at least 2.
 * @throws AssayError as `generateGrid`, and `bad-search` for another number of points.
 */
export function coarseGrid(
  source: SpaceSource,
  ranges: ParameterRanges | undefined,
  points: number,
  options: GridOptions = {},
): GridSets {
  requirePoints(points);
  const axes = resolveAxes(spaceOf(source), ranges, { intervals: true });
  const coarse = axes.map((axis) => coarseAxis(axis, points));
  return cartesianProduct(coarse, predicateOf(source, options.constraint), options);
}

/** @throws AssayError `bad-search` for a number of points that makes no grid. */
export function requirePoints(points: number): void {
  if (Number.isInteger(points) && points >= 2) return;
  throw expected(
    "bad-search",
    "Coarse-to-fine search",
    "a whole number of points per parameter, at least 2",
    points,
    "Write --search coarse-to-fine:5.",
  );
}

function coarseAxis(axis: SearchAxis, points: number): ValueAxis {
  const { name } = axis;
  if (axis.kind === "interval") {
    const at = (index: number) => within(axis, index / (points - 1));
    return { kind: "values", name, ordered: true, count: points, at };
  }
  if (!axis.ordered || axis.count <= points) return axis;
  const at = (index: number) => axis.at(Math.round((index * (axis.count - 1)) / (points - 1)));
  return { ...axis, count: points, at };
}

/**
 * The next round of a coarse-to-fine search: a denser grid around the best sets so far, without the
 * sets that are there already.
 *
 * Around each of the `top` sets with the highest scores, each `int` and `float` takes five values: the
 * set's own, its neighbours among the values tried so far, and the ones halfway to them. Halfway is
 * counted in values of the range, so nothing finer than its step comes out, and in the middle (or
 * the geometric middle, with `log`) for a `float` without a step. Choices and fixed parameters keep the
 * set's value. The combinations of these are the new sets.
 *
 * @param sets all sets scored so far; join the rounds with `joinSets`.
 * @param scores one per set, higher is better, NaN where there is none. Give plateau scores, which
 *   count the neighbours in, so that no lone peak draws the search to itself.
 * @returns the new sets; none when the neighbourhood is as fine as the ranges.
 * @throws AssayError `no-score` when every score is NaN; as `generateGrid` for ranges and constraint.
 */
export function refine(
  source: SpaceSource,
  sets: ParameterSets,
  scores: Float64Array,
  options: RefineOptions = {},
): ParameterSets {
  const { top = TOP, scoreColumns = SCORE_COLUMNS, limitBytes } = options;
  if (scores.length !== sets.length) {
    throw new RangeError(`${sets.length} parameter sets, but ${scores.length} scores.`);
  }
  const space = spaceOf(source);
  const axes = resolveAxes(space, options.ranges, { intervals: true });
  const accepts = predicateOf(source, options.constraint) ?? (() => true);
  const seen = new Set(Array.from({ length: sets.length }, (_, i) => keyOf(parametersAt(sets, i))));
  const columns: ParameterValue[][] = axes.map(() => []);
  let length = 0;
  for (const centre of best(scores, top)) {
    const around = axes.map((axis, a) => aroundCentre(axis, sets, a, centre));
    requireTableFits(
      sets.length + length + productSize(around),
      scoreColumns + axes.length,
      limitBytes,
    );
    const grid = cartesianProduct(around, undefined, { scoreColumns, ...options });
    for (let i = 0; i < grid.length; i++) {
      const set = parametersAt(grid, i);
      const key = keyOf(set);
      if (seen.has(key) || !accepts(set)) continue;
      seen.add(key);
      for (const [a, axis] of axes.entries()) columns[a]!.push(set[axis.name]!);
      length++;
    }
  }
  return setsFromColumns(space, columns, length);
}

function keyOf(set: Readonly<Record<string, ParameterValue>>): string {
  return JSON.stringify(Object.values(set));
}

/** Indices of the highest scores, best first; of equal ones the first. */
function best(scores: Float64Array, top: number): number[] {
  const scored = Array.from(scores.keys()).filter((i) => !Number.isNaN(scores[i]));
  if (scored.length === 0) {
    throw new AssayError(
      "no-score",
      "Coarse-to-fine search: expected a score for at least one parameter set, got none.",
      "Look at the reasons of the sets that failed, or choose another metric.",
    );
  }
  return scored.sort((i, j) => scores[j]! - scores[i]! || i - j).slice(0, top);
}

/** The values of one parameter in the grid around set `centre`. */
function aroundCentre(axis: SearchAxis, sets: ParameterSets, a: number, centre: number): ValueAxis {
  const { values, codes } = sets.axes[a]!;
  const code = codes[centre]!;
  const own = values[code]!;
  if (typeof own !== "number" || (axis.kind === "values" && !axis.ordered)) {
    return listOf(axis, [own]);
  }
  const chosen = [own];
  for (const neighbour of [values[code - 1], values[code + 1]]) {
    if (typeof neighbour === "number") chosen.push(neighbour, halfway(axis, own, neighbour));
  }
  return listOf(
    axis,
    [...new Set(chosen)].sort((x, y) => x - y),
  );
}

function listOf(axis: SearchAxis, values: readonly ParameterValue[]): ValueAxis {
  const at = (index: number) => values[index]!;
  const ordered = axis.kind === "interval" || axis.ordered;
  return { kind: "values", name: axis.name, ordered, count: values.length, at };
}

/** The value in the middle of two, rounded to the lower index where values are counted. */
function halfway(axis: SearchAxis, one: number, other: number): number {
  if (axis.kind === "interval") {
    const middle = axis.log ? Math.sqrt(one) * Math.sqrt(other) : one + (other - one) / 2;
    return Number(middle.toPrecision(12));
  }
  const index = Math.floor((indexOf(axis, one) + indexOf(axis, other)) / 2);
  return Number(axis.at(index));
}

/** Where a value lies on an ascending axis: the first index whose value is not below it. */
function indexOf(axis: ValueAxis, value: number): number {
  let low = 0;
  let high = axis.count - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (Number(axis.at(middle)) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number at `share` of the way through an interval, free of binary dust. */
function within({ from, to, log }: IntervalAxis, share: number): number {
  if (share === 0) return from;
  if (share === 1) return to;
  const value = log ? from * (to / from) ** share : from + share * (to - from);
  return Number(value.toPrecision(12));
}
