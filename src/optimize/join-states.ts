import { ROW_BLOCKS } from "../kernels/market.ts";
import type { ParameterSets } from "./parameter-sets.ts";
import { emptyState, type SweepState } from "./sweep/state.ts";

/**
 * What several sweeps over the same bars found as one state: their sets one after the other.
 *
 * @param sets of all parts, as `joinSets` makes them.
 * @param parts with the same metrics, each with the block sums of all its sets.
 * @param sampled sets of the whole whose block sums are kept, ascending.
 */
export function joinStates(
  sets: ParameterSets,
  parts: readonly SweepState[],
  sampled: Int32Array,
): SweepState {
  const { metricNames } = parts[0]!;
  const joint = emptyState(sets, metricNames, sampled);
  let offset = 0;
  for (const part of parts) {
    const { length } = part.sets;
    for (let metric = 0; metric < metricNames.length; metric++) {
      const column = part.scores.subarray(metric * length, (metric + 1) * length);
      joint.scores.set(column, metric * sets.length + offset);
    }
    joint.means.set(part.means, offset);
    joint.deviations.set(part.deviations, offset);
    joint.done.set(part.done, offset);
    for (const [set, error] of part.errors) joint.errors.set(set + offset, error);
    for (let set = 0; set < length; set++) {
      const row = joint.blockRows[set + offset]!;
      if (row >= 0) joint.blockSums.set(blockSumsAt(part, set), row * 2 * ROW_BLOCKS);
    }
    offset += length;
  }
  return joint;
}

function blockSumsAt({ blockRows, blockSums }: SweepState, set: number): Float64Array {
  const row = blockRows[set]!;
  if (row < 0) throw new RangeError(`The block sums of set ${set} were not kept.`);
  return blockSums.subarray(row * 2 * ROW_BLOCKS, (row + 1) * 2 * ROW_BLOCKS);
}
