import { unknownName } from "../errors.ts";
import type { ParameterSpace, ParameterValue } from "../strategy/parameters.ts";

/** One parameter of many sets, as codes into its distinct values. */
export interface ParameterAxis {
  readonly name: string;
  /** Distinct; numbers of `int` and `float` ascending, choices in the strategy's order. */
  readonly values: readonly ParameterValue[];
  /** `codes[i]` is the index into `values` of set i; as many as there are sets. */
  readonly codes: Int32Array;
}

/**
 * Many parameter sets, column by column: four bytes per set and parameter. Plain data, which can be
 * posted to a thread and hashed. One axis per parameter of the strategy in the strategy's order, also
 * for a parameter that is the same in all sets (one value).
 */
export interface ParameterSets {
  readonly length: number;
  readonly axes: readonly ParameterAxis[];
}

/** A strategy, or its parameters alone: what a search needs to know. */
export type SpaceSource = ParameterSpace | WithParameters;

/** The part of a strategy that a search looks at, whatever the types of its parameters. */
interface WithParameters {
  readonly params: ParameterSpace;
  readonly signal: (...inputs: never) => unknown;
}

/** The parameters of a strategy, or the given parameters themselves. */
export function spaceOf(source: SpaceSource): ParameterSpace {
  return isStrategy(source) ? source.params : source;
}

function isStrategy(source: SpaceSource): source is WithParameters {
  return typeof source.signal === "function";
}

/**
 * The parameters of set `index`, as a new object.
 * @throws RangeError for an index outside [0, sets.length): a defect of the caller.
 */
export function parametersAt(sets: ParameterSets, index: number): Record<string, ParameterValue> {
  if (!Number.isInteger(index) || index < 0 || index >= sets.length) {
    throw new RangeError(`No parameter set ${index} among ${sets.length}.`);
  }
  return Object.fromEntries(sets.axes.map((axis) => [axis.name, axis.values[axis.codes[index]!]!]));
}

/**
 * The sets at `indices`, in that order. The axes keep all their values, so codes mean the same as in
 * `sets` and two values that were neighbours on an axis still are.
 *
 * @throws RangeError for an index outside [0, sets.length): a defect of the caller.
 */
export function selectSets(sets: ParameterSets, indices: ArrayLike<number>): ParameterSets {
  const count = indices.length;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= sets.length) {
      throw new RangeError(`No parameter set ${index} among ${sets.length}.`);
    }
  }
  const axes = sets.axes.map(({ name, values, codes }) => {
    const selected = new Int32Array(count);
    for (let i = 0; i < count; i++) selected[i] = codes[indices[i]!]!;
    return { name, values, codes: selected };
  });
  return { length: count, axes };
}

/** The sets at `indices`, in that order, on axes that hold the values that occur, no others. */
export function valuesInUse(sets: ParameterSets, indices: Int32Array): ParameterSets {
  const axes = sets.axes.map(({ name, values, codes }) => {
    // loops that count: a large search comes here for each set
    const used = new Uint8Array(values.length);
    for (let i = 0; i < indices.length; i++) used[codes[indices[i]!]!] = 1;
    const codeOf = new Int32Array(values.length);
    for (let code = 1; code < values.length; code++)
      codeOf[code] = codeOf[code - 1]! + used[code - 1]!;
    const own = new Int32Array(indices.length);
    for (let i = 0; i < own.length; i++) own[i] = codeOf[codes[indices[i]!]!]!;
    return { name, values: values.filter((_, code) => used[code] === 1), codes: own };
  });
  return { length: indices.length, axes };
}

/**
 * Sets from columns of values: `columns[a][i]` is the value of set i for the a-th parameter of
 * `space`. The axes hold the values that occur, no others.
 */
export function setsFromColumns(
  space: ParameterSpace,
  columns: readonly (readonly ParameterValue[])[],
  length: number,
): ParameterSets {
  const axes = Object.entries(space).map(([name, parameter], a) => {
    const distinct = new Set(columns[a]);
    const values: readonly ParameterValue[] =
      parameter.kind === "choice"
        ? parameter.values.filter((value) => distinct.has(value))
        : [...distinct].sort((x, y) => Number(x) - Number(y));
    const codeOf = new Map(values.map((value, code) => [value, code]));
    return { name, values, codes: Int32Array.from(columns[a]!, (value) => codeOf.get(value)!) };
  });
  return { length, axes };
}

/**
 * Sets of several parts, one after the other, on common axes. A set that lies in two parts is there
 * twice.
 */
export function joinSets(source: SpaceSource, parts: readonly ParameterSets[]): ParameterSets {
  const space = spaceOf(source);
  const columns = Object.keys(space).map((_, a) =>
    parts.flatMap(({ axes }) => Array.from(axes[a]!.codes, (code) => axes[a]!.values[code]!)),
  );
  return setsFromColumns(
    space,
    columns,
    parts.reduce((total, part) => total + part.length, 0),
  );
}

/**
 * Sets with an axis for every parameter of a strategy, in its order; one that they lack stays at its
 * default.
 *
 * @throws AssayError `unknown-parameter` for an axis that the strategy lacks, with near matches.
 */
export function completeSets(source: SpaceSource, { length, axes }: ParameterSets): ParameterSets {
  const space = spaceOf(source);
  for (const { name } of axes) {
    if (!Object.hasOwn(space, name)) {
      throw unknownName("unknown-parameter", "parameter", name, Object.keys(space));
    }
  }
  const complete = Object.entries(space).map(([name, parameter]): ParameterAxis => {
    const given = axes.find((axis) => axis.name === name);
    return given ?? { name, values: [parameter.default], codes: new Int32Array(length) };
  });
  return { length, axes: complete };
}

/** `fast=5, slow=60`: a parameter set in words, for messages. */
export function describeParameters(values: Readonly<Record<string, ParameterValue>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
