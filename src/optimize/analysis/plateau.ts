import type { ParameterSets, SpaceSource } from "../parameter-sets.ts";
import type { ScoreTable } from "../score-table.ts";
import type { Search } from "../search.ts";
import { latticeOf } from "./lattice.ts";
import { nearestIn } from "./nearest.ts";
import { orderedAxes } from "./ordered-axes.ts";
import { indexOfBest } from "./ranking.ts";

/** How neighbours are found. */
export interface PlateauOptions {
  /**
   * How the sets were chosen. In a `grid` neighbours are one step away on one `int` or `float`; where
   * there are no steps (`random`) or steps of many sizes (`coarse-to-fine`), they are the nearest sets.
   */
  readonly search: Search["kind"];
}

/** How good each set is together with its neighbours. */
export interface Plateau {
  /** One per set; NaN where there is none. */
  readonly scores: Float64Array;
  /** Neighbours of each set that were looked at, those without a score included. */
  readonly neighbours: Int32Array;
  /** How many neighbours a set has that is surrounded by others. */
  readonly fullNeighbours: number;
  /** The best set by plateau score; equal ones by their own score, then by index. */
  readonly best: number | undefined;
  /** Why no set has a plateau score, where none has. */
  readonly undefined?: string;
}

/** Neighbours of a set where there is no grid: as many as around a cell of a picture. */
export const NEAREST = 8;

/**
 * Plateau scores: the lower quartile of the scores of a set and its neighbours, by the inverted
 * distribution function (Hyndman and Fan 1996, type 1). More than three quarters of them score at
 * least this much, so a lone peak has a low one, and so, with up to three parameters, has a ridge one
 * step wide. It is an order statistic and no mean: a peak lends nothing to its neighbours, heavy tails
 * (Calmar, profit factor) do no harm, and a neighbour that failed, is refused or has no figure
 * counts as worse than any score without a number being made up for it.
 *
 * - Grid: neighbours have the same values but for one `int` or `float`, which is one step away among
 *   the values that occur. Single steps, because there are two per parameter in any dimension, where
 *   a full box has 3^d - 1, most of them with everything changed at once. A neighbour beyond the range
 *   or refused by the constraint on parameters was never searched and is missing.
 * - Otherwise: the {@link NEAREST} nearest sets with the same choices, by Euclidean distance where each
 *   `int` and `float` is its mid-rank/n among the sets: scale and logarithm do not matter.
 *
 * A set that was not run is missing as a neighbour. There is no plateau score for a set
 * without a score, with under half of itself and a full neighbourhood there, or where the quartile is
 * one of those without a score. A set at the edge of a grid has fewer neighbours, of which
 * fewer may be bad (in two dimensions one of four, but none of three); nobody knows what lies beyond.
 *
 * @param scores one per set, larger is better, NaN where there is none.
 */
export function plateauOf(
  source: SpaceSource,
  table: ScoreTable,
  scores: Float64Array,
  { search }: PlateauOptions,
): Plateau {
  const { sets, done } = table;
  const hood =
    search === "grid"
      ? gridNeighbours(source, sets)
      : nearestNeighbours(source, sets, done, NEAREST);
  const { full } = hood;
  const values = new Float64Array(sets.length).fill(Number.NaN);
  const neighbours = new Int32Array(sets.length);
  const window = new Float64Array(full + 1);
  for (let i = 0; i < sets.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    window[0] = scores[i]!;
    let held = 1;
    const around = hood.of(i);
    for (let a = 0; a < around.length; a++) {
      const j = around[a]!;
      if (j < 0 || done[j] === 0) continue;
      const score = scores[j]!;
      insert(window, held++, Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score);
    }
    neighbours[i] = held - 1;
    if (full === 0 || 2 * held < full + 1) continue;
    const quartile = window[Math.ceil(held / 4) - 1]!;
    if (quartile !== Number.NEGATIVE_INFINITY) values[i] = quartile;
  }
  const best = indexOfBest(values, scores);
  const found = { scores: values, neighbours, fullNeighbours: full, best };
  if (best !== undefined) return found;
  const why =
    full === 0
      ? "no int or float takes more than one value"
      : "no set has enough neighbours with a score";
  return { ...found, undefined: why };
}

/** The sets around a set; -1 may stand for one that is not in the table. */
interface Neighbourhood {
  readonly full: number;
  readonly of: (set: number) => Int32Array;
}

function gridNeighbours(source: SpaceSource, sets: ParameterSets): Neighbourhood {
  const lattice = latticeOf(sets);
  const ordered = orderedAxes(source, sets);
  const stepped = lattice.axes.filter(({ count }, a) => ordered[a] && count > 1);
  const full = stepped.reduce((sum, { count }) => sum + Math.min(2, count - 1), 0);
  const around = new Int32Array(2 * stepped.length);
  const of = (set: number) => {
    const cell = lattice.cellOf(set);
    for (let a = 0; a < stepped.length; a++) {
      const { count, places, stride } = stepped[a]!;
      const place = places[set]!;
      around[2 * a] = place > 0 ? lattice.setAt(cell - stride) : -1;
      around[2 * a + 1] = place < count - 1 ? lattice.setAt(cell + stride) : -1;
    }
    return around;
  };
  return { full, of };
}

function nearestNeighbours(
  source: SpaceSource,
  sets: ParameterSets,
  done: Uint8Array,
  k: number,
): Neighbourhood {
  const present = Int32Array.from(done.keys()).filter((i) => done[i] === 1);
  const ordered = orderedAxes(source, sets);
  const measured = sets.axes.filter(
    ({ codes }, a) => ordered[a] && present.some((i) => codes[i] !== codes[present[0]!]),
  );
  const choices = sets.axes.filter((_, a) => !ordered[a]);
  const d = measured.length;
  const points = new Float64Array(sets.length * d);
  for (const [column, { codes, values }] of measured.entries()) {
    const position = midRanks(codes, values.length, present);
    for (const i of present) points[i * d + column] = position[codes[i]!]!;
  }
  const groups = Map.groupBy(present, (i) => choices.map(({ codes }) => codes[i]).join());
  const groupOf = new Int32Array(sets.length);
  const searches = [...groups.values()].map((members, g) => {
    for (const i of members) groupOf[i] = g;
    return nearestIn(points, d, Int32Array.from(members), k);
  });
  return { full: d === 0 ? 0 : k, of: (set) => searches[groupOf[set]!]!.find(set) };
}

/** Where each value lies among the sets: (mean of the ranks of its sets - ½)/n. */
function midRanks(codes: Int32Array, values: number, present: Int32Array): Float64Array {
  const counts = new Float64Array(values);
  for (const i of present) counts[codes[i]!]!++;
  let below = 0;
  return counts.map((count) => {
    const position = (below + count / 2) / present.length;
    below += count;
    return position;
  });
}

/** Puts a value in its place among the `count` ascending ones at the front of `window`. */
function insert(window: Float64Array, count: number, value: number): void {
  let place = count;
  while (place > 0 && window[place - 1]! > value) {
    window[place] = window[place - 1]!;
    place--;
  }
  window[place] = value;
}
