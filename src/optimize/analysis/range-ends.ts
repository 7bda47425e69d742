import type { ParameterValue } from "../../strategy/parameters.ts";

/** Values from which on a range has something between its ends. */
const WITH_INSIDE = 3;

/** What was searched of a parameter: values, or a range that was drawn from. */
export type SearchedRange =
  | { readonly values: readonly ParameterValue[] }
  | { readonly from: number; readonly to: number };

/**
 * Names of the searched numbers of a set that lie at an end of their range, beyond which better ones may
 * be. Of one or two values each is an end, which says nothing.
 */
export function parametersAtEnds(
  space: Readonly<Record<string, SearchedRange>>,
  params: Readonly<Record<string, ParameterValue>>,
): string[] {
  return Object.keys(space).filter((name) => {
    const range = space[name]!;
    const value = params[name];
    if (typeof value !== "number") return false;
    if (!("values" in range)) return value === range.from || value === range.to;
    // A list may be in any order.
    const numbers = range.values.filter((other) => typeof other === "number");
    if (numbers.length < WITH_INSIDE) return false;
    return numbers.every((other) => other <= value) || numbers.every((other) => other >= value);
  });
}
