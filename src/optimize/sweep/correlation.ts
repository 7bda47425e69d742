import { netReturns } from "../../engine/net-returns.ts";
import type { SimulationPlan } from "../../engine/plan.ts";
import type { SweepJob } from "./job.ts";
import { countBars } from "./stopped.ts";

/**
 * Per row the sum over sets of (r - mean) / deviation, each with its own, in the order of the sets.
 *
 * @param sets numbers of the plan's accounts in the table; all have a deviation.
 */
export function sumStandardised(
  job: SweepJob,
  plan: SimulationPlan,
  sets: Int32Array,
): Float64Array {
  const scales = Float64Array.from(sets, (set) => 1 / job.state.deviations[set]!);
  let rowSums = new Float64Array();
  netReturns(job.bars, plan, {
    tile: (bars) => countBars(job.progress, bars),
    rows: (count) => {
      rowSums = new Float64Array(count);
    },
    take: (account, row, net) => {
      const mean = job.state.means[sets[account]!]!;
      const scale = scales[account]!;
      for (let i = 0; i < net.length; i++) rowSums[row + i]! += (net[i]! - mean) * scale;
    },
  });
  return rowSums;
}
