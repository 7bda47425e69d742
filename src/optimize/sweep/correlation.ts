import { netReturns } from "../../engine/net-returns.ts";
import type { SimulationPlan } from "../../engine/plan.ts";
import type { CorrelationTask, SweepJob } from "./job.ts";
import type { SetPrograms } from "./set-programs.ts";
import { countBars } from "./stopped.ts";

/**
 * Per row the sum over sets of (r - mean) / deviation, each with its own, in the order of the sets'
 * programs.
 *
 * @param plan whose accounts are those of `programs`.
 * @param task whose sets all have a deviation.
 */
export function sumStandardised(
  job: SweepJob,
  plan: SimulationPlan,
  { sets, means, deviations }: CorrelationTask,
  { places }: SetPrograms,
): Float64Array {
  let rowSums = new Float64Array();
  netReturns(job.bars, plan, {
    tile: (bars) => countBars(job, sets.length, bars),
    rows: (count) => {
      rowSums = new Float64Array(count);
    },
    take: (account, row, net) => {
      const place = places[account]!;
      const mean = means[place]!;
      const scale = 1 / deviations[place]!;
      for (let i = 0; i < net.length; i++) rowSums[row + i]! += (net[i]! - mean) * scale;
    },
  });
  return rowSums;
}
