import type { ParameterSets } from "../optimize/parameter-sets.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import type { SearchedRange } from "./drift.ts";

/** Smallest and largest value that any of the searches tried, of each parameter that is a number. */
export function searchedRanges(
  space: ParameterSpace,
  searches: readonly ParameterSets[],
): Readonly<Record<string, SearchedRange>> {
  const ranges: Record<string, SearchedRange> = {};
  for (const { name, values } of searches.flatMap(({ axes }) => axes)) {
    const parameter = space[name];
    if (!parameter || parameter.kind === "choice") continue;
    // numbers of an axis ascend
    const [first, last] = [Number(values[0]), Number(values.at(-1))];
    const before = ranges[name] ?? { min: first, max: last };
    ranges[name] = {
      min: Math.min(before.min, first),
      max: Math.max(before.max, last),
      log: parameter.kind === "float" && parameter.log,
    };
  }
  return ranges;
}
