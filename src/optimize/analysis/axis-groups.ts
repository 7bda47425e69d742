import type { ParameterValue } from "../../strategy/parameters.ts";
import type { ParameterAxis } from "../parameter-sets.ts";

/** One value of a parameter, or several neighbouring ones that are looked at as one. */
export interface ValueGroup {
  /** First and last value in it; the same where it is one value. */
  readonly from: ParameterValue;
  readonly to: ParameterValue;
}

/** The values of one parameter that occur, in groups. */
export interface AxisGroups {
  readonly name: string;
  readonly groups: readonly ValueGroup[];
  /** `groupOf[code]` is the group of a value of the axis; -1 for a value that no set has. */
  readonly groupOf: Int32Array;
}

/**
 * Each value that occurs is a group; of more than `limit` numbers, neighbours are put together into at
 * most `limit` groups with about as many sets each (quantiles; a value is never divided). Texts
 * and conditions have no neighbours and are never put together.
 *
 * @param scores where given, only sets with a score are looked at.
 */
export function groupAxis(axis: ParameterAxis, limit: number, scores?: Float64Array): AxisGroups {
  const { name, values, codes } = axis;
  const counts = new Int32Array(values.length);
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    if (scores && Number.isNaN(scores[i])) continue;
    counts[codes[i]!]!++;
    total++;
  }
  const occurring = counts.reduce((sum, count) => sum + Math.min(1, count), 0);
  const apart = occurring <= limit || values.some((value) => typeof value !== "number");
  const groupOf = new Int32Array(values.length).fill(-1);
  const groups: ValueGroup[] = [];
  let below = 0;
  let current = -1;
  for (let code = 0; code < values.length; code++) {
    const count = counts[code]!;
    if (count === 0) continue;
    const value = values[code]!;
    const quantile = Math.floor(((below + count / 2) / total) * limit);
    if (apart || quantile !== current) groups.push({ from: value, to: value });
    else groups[groups.length - 1] = { ...groups.at(-1)!, to: value };
    groupOf[code] = groups.length - 1;
    current = quantile;
    below += count;
  }
  return { name, groups, groupOf };
}
