import { type NotDefined, notDefined } from "../engine/metrics/statistic.ts";
import type { ParameterValue } from "../strategy/parameters.ts";

/** Smallest and largest value of a parameter that the search tried. */
export interface SearchedRange {
  readonly min: number;
  readonly max: number;
  /** The search was spaced by factors: a step from 1 to 10 is as long as one from 10 to 100. */
  readonly log?: boolean;
}

/** How one parameter moved from window to window. */
export interface ParameterDrift {
  readonly name: string;
  /** The chosen value of each window, in order. */
  readonly values: readonly ParameterValue[];
  /** Windows whose value is another one than that of the window before. */
  readonly changes: number;
  /**
   * Mean size of the steps from window to window, as a fraction of the searched range: 0 for a
   * parameter that stays, 1 for one that jumps from end to end each time. A value drawn at random from
   * a wide range each time gives 1/3.
   */
  readonly meanChange: number | NotDefined;
}

/**
 * Drift of every parameter over the windows: values that jump about were fitted to noise.
 *
 * @param chosen parameters of each window, all with the same names
 * @param ranges what was searched, by name; a parameter without one was not searched as a number
 */
export function parameterDrift(
  chosen: readonly Readonly<Record<string, ParameterValue>>[],
  ranges: Readonly<Record<string, SearchedRange>>,
): readonly ParameterDrift[] {
  return Object.keys(chosen[0] ?? {}).map((name) => {
    const values = chosen.map((params) => params[name]!);
    const changes = values.filter((value, i) => i > 0 && value !== values[i - 1]).length;
    const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
    return { name, values, changes, meanChange: meanChange(values, range) };
  });
}

function meanChange(
  values: readonly ParameterValue[],
  range: SearchedRange | undefined,
): number | NotDefined {
  if (!range || !values.every((value) => typeof value === "number")) {
    return notDefined("not searched as a number");
  }
  if (!(range.min < range.max)) return notDefined("only one value was searched");
  if (values.length < 2) return notDefined("fewer than two windows");
  const scale = range.log ? Math.log : (value: number) => value;
  let sum = 0;
  for (let i = 1; i < values.length; i++) {
    sum += Math.abs(scale(values[i]!) - scale(values[i - 1]!));
  }
  return sum / (values.length - 1) / (scale(range.max) - scale(range.min));
}
