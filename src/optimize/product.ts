import { AssayError } from "../errors.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { Predicate } from "./constraint.ts";
import { describeParameters, type ParameterAxis, type ParameterSets } from "./parameter-sets.ts";
import { type ValueAxis, valuesOf } from "./ranges.ts";
import {
  count,
  requireTableFits,
  SCORE_COLUMNS,
  type ScoreTableOptions,
} from "./score-table-size.ts";

/** All combinations that a constraint accepts. */
export interface GridSets extends ParameterSets {
  /** How many combinations there are before the constraint. */
  readonly candidates: number;
}

/** A constraint is tried on every candidate; above this many that takes minutes. */
export const MOST_CANDIDATES = 100_000_000;

/** How many combinations axes have. */
export function productSize(axes: readonly ValueAxis[]): number {
  return axes.reduce((product, axis) => product * axis.count, 1);
}

/**
 * The Cartesian product of axes, the first axis slowest, less what `accepts` refuses. An axis keeps
 * all its values, also those that no accepted set has. Sizes are checked before memory is taken.
 *
 * @throws AssayError `grid-too-large`, `constraint-excludes-all`.
 */
export function cartesianProduct(
  axes: readonly ValueAxis[],
  accepts: Predicate | undefined,
  { scoreColumns = SCORE_COLUMNS, limitBytes }: ScoreTableOptions = {},
): GridSets {
  const candidates = productSize(axes);
  const columns = scoreColumns + axes.length;
  if (!accepts) {
    requireTableFits(candidates, columns, limitBytes);
    return { length: candidates, axes: fullAxes(axes, candidates), candidates };
  }
  if (candidates > MOST_CANDIDATES) {
    throw new AssayError(
      "grid-too-large",
      `The grid has ${count(candidates)} candidates; a constraint is tried on ${count(MOST_CANDIDATES)} at most.`,
      "Take larger steps, or draw some of them: --search random:100000.",
    );
  }
  const values = axes.map(valuesOf);
  const { kept, length } = filter(axes, values, candidates, accepts);
  if (length === 0) throw excludesAll(axes, candidates);
  requireTableFits(length, columns, limitBytes);
  return { length, axes: keptAxes(axes, values, kept, length), candidates };
}

/**
 * Where nothing is refused, codes follow from arithmetic: axis a repeats each value as often as the
 * axes after it have combinations.
 */
function fullAxes(axes: readonly ValueAxis[], length: number): ParameterAxis[] {
  let run = length;
  return axes.map((axis) => {
    run /= axis.count;
    const codes = new Int32Array(length);
    fill(codes, run, axis.count);
    return { name: axis.name, values: valuesOf(axis), codes };
  });
}

/** Writes the codes of an axis; a value stays for `run` combinations, and all come again and again. */
function fill(codes: Int32Array, run: number, values: number): void {
  let done = Math.min(run * values, codes.length);
  for (let i = 0; i < done; i++) codes[i] = Math.floor(i / run);
  for (; done < codes.length; done *= 2) codes.copyWithin(done, 0, done);
}

/** One bit per candidate, so that the codes can be allocated at their final length. */
function filter(
  axes: readonly ValueAxis[],
  values: readonly (readonly ParameterValue[])[],
  candidates: number,
  accepts: Predicate,
): { readonly kept: Uint8Array; readonly length: number } {
  const kept = new Uint8Array(Math.ceil(candidates / 8));
  const codes = new Int32Array(axes.length);
  const set: Record<string, ParameterValue> = {};
  for (const [a, axis] of axes.entries()) set[axis.name] = values[a]![0]!;
  let length = 0;
  for (let i = 0; i < candidates; i++) {
    if (accepts(set)) {
      kept[i >>> 3]! |= 1 << (i & 7);
      length++;
    }
    // As an odometer: the last axis turns, and carries into the one before it.
    for (let a = axes.length - 1; a >= 0; a--) {
      const code = codes[a]! + 1 === axes[a]!.count ? 0 : codes[a]! + 1;
      codes[a] = code;
      set[axes[a]!.name] = values[a]![code]!;
      if (code > 0) break;
    }
  }
  return { kept, length };
}

function keptAxes(
  axes: readonly ValueAxis[],
  values: readonly (readonly ParameterValue[])[],
  kept: Uint8Array,
  length: number,
): ParameterAxis[] {
  const candidates = productSize(axes);
  let run = candidates;
  return axes.map(({ name, count }, a) => {
    run /= count;
    const codes = new Int32Array(length);
    fillKept(codes, kept, candidates, run, count);
    return { name, values: values[a]!, codes };
  });
}

/** Writes the codes of an axis at the candidates that were kept; a value stays for `run` candidates. */
function fillKept(
  codes: Int32Array,
  kept: Uint8Array,
  candidates: number,
  run: number,
  values: number,
): void {
  let row = 0;
  for (let start = 0, code = 0; start < candidates; start += run) {
    for (let i = start; i < start + run; i++) {
      if ((kept[i >>> 3]! >>> (i & 7)) & 1) codes[row++] = code;
    }
    code = code + 1 === values ? 0 : code + 1;
  }
}

function excludesAll(axes: readonly ValueAxis[], candidates: number): AssayError {
  const first = Object.fromEntries(axes.map((axis) => [axis.name, axis.at(0)]));
  return excludesEverything(candidates, describeParameters(first));
}

/** What to say when a constraint leaves nothing of `tried` candidates. */
export function excludesEverything(tried: number, example: string): AssayError {
  return new AssayError(
    "constraint-excludes-all",
    `The constraint refuses all ${count(tried)} candidates, for example ${example}.`,
    "Turn the comparison around, or widen the ranges.",
  );
}
