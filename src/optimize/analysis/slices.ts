import { unknownName } from "../../errors.ts";
import type { ParameterAxis, ParameterSets } from "../parameter-sets.ts";
import { groupAxis, type ValueGroup } from "./axis-groups.ts";

/** What a cell of a picture shows of the sets in it, that differ in the other parameters. */
export type OtherParameters =
  /** The best score, or the mean over the sets that have one. */
  | { readonly others: "best" | "mean" }
  /** Only sets that have the values of set `fixedAt` in all other parameters. */
  | { readonly others: "fixed"; readonly fixedAt: number };

/** How fine a picture is. */
export interface Fineness {
  /** Values of a parameter shown apart; of more, neighbours are put together. 200 unless given. */
  readonly limit?: number;
}

const LIMIT = 200;

/** What is known of each cell of a picture. */
export interface Cells {
  /** The score shown; NaN where no set of the cell has one. */
  readonly scores: Float64Array;
  /** Index of the best set of the cell; -1 where none has a score. */
  readonly best: Int32Array;
  /** Sets in the cell; 0 is a hole in the search. */
  readonly sets: Int32Array;
  /** Those among them that have a score. */
  readonly scored: Int32Array;
}

/** Scores over two parameters; cell (x, y) is at `y * x.values.length + x`. */
export interface Heatmap extends Cells {
  readonly x: SliceAxis;
  readonly y: SliceAxis;
}

/** Scores over one parameter, one cell per value. */
export interface Slice extends Cells {
  readonly x: SliceAxis;
}

/** An axis of a picture: numbers ascending, choices in the strategy's order. */
export interface SliceAxis {
  readonly name: string;
  readonly values: readonly ValueGroup[];
}

/**
 * Scores over two parameters. With `fixed` a cell of a grid is one set; of a random search hardly
 * any two sets agree in all other parameters, and most cells stay empty.
 *
 * @param scores one per set, larger is better, NaN where there is none.
 * @throws AssayError `unknown-parameter` with near matches. RangeError for a `fixedAt` outside the sets.
 */
export function heatmap(
  sets: ParameterSets,
  scores: Float64Array,
  xName: string,
  yName: string,
  options: OtherParameters & Fineness,
): Heatmap {
  const { axes, cells } = fill(sets, scores, [yName, xName], options);
  return { x: axes[1]!, y: axes[0]!, ...cells };
}

/** Scores over one parameter; see {@link heatmap}. */
export function slice(
  sets: ParameterSets,
  scores: Float64Array,
  name: string,
  options: OtherParameters & Fineness,
): Slice {
  const { axes, cells } = fill(sets, scores, [name], options);
  return { x: axes[0]!, ...cells };
}

/** The first of `names` is slowest. */
function fill(
  sets: ParameterSets,
  scores: Float64Array,
  names: readonly string[],
  options: OtherParameters & Fineness,
): { readonly axes: readonly SliceAxis[]; readonly cells: Cells } {
  const shown = names.map((name) => axisNamed(sets, name));
  const grouped = shown.map((axis) => groupAxis(axis, options.limit ?? LIMIT));
  const size = grouped.reduce((product, { groups }) => product * groups.length, 1);
  const held =
    options.others === "fixed"
      ? sets.axes.filter((axis) => !shown.includes(axis)).map(pinTo(options.fixedAt, sets.length))
      : [];
  const cells = {
    scores: new Float64Array(size).fill(Number.NaN),
    best: new Int32Array(size).fill(-1),
    sets: new Int32Array(size),
    scored: new Int32Array(size),
  };
  const sums = new Float64Array(size);
  for (let i = 0; i < sets.length; i++) {
    if (!held.every(({ codes, code }) => codes[i] === code)) continue;
    let cell = 0;
    for (let a = 0; a < shown.length; a++) {
      const { groups, groupOf } = grouped[a]!;
      cell = cell * groups.length + groupOf[shown[a]!.codes[i]!]!;
    }
    cells.sets[cell]!++;
    const score = scores[i]!;
    if (Number.isNaN(score)) continue;
    cells.scored[cell]!++;
    sums[cell]! += score;
    const best = cells.best[cell]!;
    if (best < 0 || score > scores[best]!) cells.best[cell] = i;
  }
  for (let cell = 0; cell < size; cell++) {
    const count = cells.scored[cell]!;
    if (count === 0) continue;
    cells.scores[cell] =
      options.others === "mean" ? sums[cell]! / count : scores[cells.best[cell]!]!;
  }
  return { axes: grouped.map(({ name, groups }) => ({ name, values: groups })), cells };
}

/** The axis of a parameter. @throws AssayError `unknown-parameter` with near matches. */
function axisNamed({ axes }: ParameterSets, name: string): ParameterAxis {
  const axis = axes.find((candidate) => candidate.name === name);
  if (axis) return axis;
  const known = axes.map((candidate) => candidate.name);
  throw unknownName("unknown-parameter", "parameter", name, known);
}

function pinTo(set: number, length: number) {
  if (!Number.isInteger(set) || set < 0 || set >= length) {
    throw new RangeError(`No parameter set ${set} among ${length}.`);
  }
  return ({ codes }: ParameterAxis) => ({ codes, code: codes[set]! });
}
