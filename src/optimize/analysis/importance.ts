import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";
import type { ParameterSets, SpaceSource } from "../parameter-sets.ts";
import type { Search } from "../search.ts";
import { type AxisGroups, groupAxis } from "./axis-groups.ts";
import { orderedAxes } from "./ordered-axes.ts";

/** How the sets were chosen, which decides what is compared. */
export interface ImportanceOptions {
  readonly search: Search["kind"];
}

/** What one parameter explains by itself. */
export interface ParameterShare {
  readonly name: string;
  /** Share of the variance of the scores, in [0, 1]. */
  readonly share: number;
  /** What the share is on average when the same scores are dealt out to the sets at random. */
  readonly byChance: number;
  /** Values, or groups of values, whose means were compared. */
  readonly groups: number;
}

/** What two parameters explain together beyond what each explains by itself. */
export interface PairShare {
  readonly names: readonly [string, string];
  /** Negative where both tell the same, which takes sets that are not a full grid. */
  readonly share: number;
  readonly byChance: number;
}

/** Which parameters the score depends on. */
export interface Importance {
  /** Sets with a score; the `leftOut` others say nothing. */
  readonly sets: number;
  readonly leftOut: number;
  /** Parameters that take more than one value, the largest share first. */
  readonly parameters: readonly ParameterShare[];
  /** Pairs of these, the largest share first. */
  readonly pairs: readonly PairShare[];
  /** Why there are no shares, where there are none. */
  readonly undefined?: string;
}

/** Groups of values in a search that is no grid: deciles, or fewer so that each has ten sets. */
const MOST_GROUPS = 10;
const SETS_PER_GROUP = 10;
/** Values per axis that a pair of a grid's parameters is looked at with, for memory's sake. */
const MOST_PAIR_VALUES = 1000;

/**
 * Parameter importance as a functional analysis of variance (Hooker 2007; Hutter, Hoos and
 * Leyton-Brown 2014) over the sets as they are: the share of a parameter is the variance of the mean
 * scores of its values, each weighted by its sets, over the variance of all scores
 * (Pearson's correlation ratio η², the first-order index of Sobol). The share of a pair is the same for
 * the pairs of values, less the shares of the two.
 *
 * In a grid, and for a choice, each value is its own group (a pair in a grid looks at up to
 * 1,000 per parameter). Otherwise numbers are put into at most ten groups with about as many sets (fewer, so that a group, or a cell of a pair, has ten on average).
 * Over a full grid the shares of all effects add up to 1. With a constraint, or drawn at random, parameters
 * go together: shares overlap and need not add up. `byChance` is (groups - 1)/(sets - 1), the exact mean
 * over all ways to deal the scores out; a share near it is no effect.
 *
 * @param scores one per set; sets with NaN are left out and counted.
 */
export function importanceOf(
  source: SpaceSource,
  sets: ParameterSets,
  scores: Float64Array,
  { search }: ImportanceOptions,
): Importance {
  const centred = centre(scores);
  const { known, squares } = centred;
  const head = { sets: known, leftOut: scores.length - known };
  const none = (why: string) => ({ ...head, parameters: [], pairs: [], undefined: why });
  if (known < 2) return none("fewer than two sets have a score");
  if (centred.flat) return none("the scores do not vary");

  const ordered = orderedAxes(source, sets);
  const factorOf = (a: number, limit: number): Factor => {
    const axis = sets.axes[a]!;
    const most = ordered[a] ? limit : Number.POSITIVE_INFINITY;
    return { codes: axis.codes, grouped: groupAxis(axis, most, scores) };
  };
  const varying = [...sets.axes.keys()].filter(
    (a) => factorOf(a, Number.POSITIVE_INFINITY).grouped.groups.length > 1,
  );
  const limits =
    search === "grid"
      ? { alone: Number.POSITIVE_INFINITY, inPair: MOST_PAIR_VALUES }
      : { alone: groupsFor(known), inPair: groupsFor(Math.sqrt(known * SETS_PER_GROUP)) };
  const explained = (...factors: Factor[]) => {
    const { between, cells } = betweenCells(centred.values, factors);
    return { share: between / squares, byChance: (cells - 1) / (known - 1), groups: cells };
  };
  const parameters = varying.map((a) => ({
    name: sets.axes[a]!.name,
    ...explained(factorOf(a, limits.alone)),
  }));
  const factors = varying.map((a) => factorOf(a, limits.inPair));
  const alone = factors.map((factor) => explained(factor));
  const pairs = factors.flatMap((one, a) =>
    factors.slice(a + 1).map((other, offset): PairShare => {
      const both = explained(one, other);
      const [first, second] = [alone[a]!, alone[a + 1 + offset]!];
      return {
        names: [one.grouped.name, other.grouped.name],
        share: both.share - first.share - second.share,
        byChance: both.byChance - first.byChance - second.byChance,
      };
    }),
  );
  const largest = (a: { readonly share: number }, b: { readonly share: number }) =>
    b.share - a.share;
  return { ...head, parameters: parameters.sort(largest), pairs: pairs.sort(largest) };
}

/** One axis with the groups of its values. */
interface Factor {
  readonly codes: Int32Array;
  readonly grouped: AxisGroups;
}

function groupsFor(sets: number): number {
  return Math.min(MOST_GROUPS, Math.max(2, Math.floor(sets / SETS_PER_GROUP)));
}

/** Scores less their mean, with the sum of their squares; NaN stays. */
function centre(scores: Float64Array): {
  readonly values: Float64Array;
  readonly known: number;
  readonly squares: number;
  readonly flat: boolean;
} {
  let known = 0;
  let sum = 0;
  for (const score of scores) {
    if (Number.isNaN(score)) continue;
    known++;
    sum += score;
  }
  const mean = sum / known;
  let squares = 0;
  const values = scores.map((score) => {
    const value = score - mean;
    if (!Number.isNaN(value)) squares += value * value;
    return value;
  });
  const flat = Math.sqrt(squares / known) <= NEGLIGIBLE * Math.max(1, Math.abs(mean));
  return { values, known, squares, flat };
}

/** Σ over the cells that have sets of n·mean², for values whose overall mean is 0. */
function betweenCells(
  values: Float64Array,
  factors: readonly Factor[],
): { readonly between: number; readonly cells: number } {
  const size = factors.reduce((product, { grouped }) => product * grouped.groups.length, 1);
  const sums = new Float64Array(size);
  const counts = new Int32Array(size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    let cell = 0;
    for (const { codes, grouped } of factors) {
      cell = cell * grouped.groups.length + grouped.groupOf[codes[i]!]!;
    }
    sums[cell]! += value;
    counts[cell]!++;
  }
  let between = 0;
  let cells = 0;
  for (let cell = 0; cell < size; cell++) {
    if (counts[cell] === 0) continue;
    between += sums[cell]! ** 2 / counts[cell]!;
    cells++;
  }
  return { between, cells };
}
