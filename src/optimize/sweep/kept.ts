import type { KeptSimulation } from "../../engine/measure.ts";
import type { SweepJob } from "./job.ts";
import type { SetPrograms } from "./set-programs.ts";

/**
 * The simulations of programs, kept as long as the programs are: a walk-forward runs the same sets
 * over one window after the other, and making a simulation takes as long as running it over a
 * thousand bars.
 */
const simulations = new WeakMap<
  SetPrograms,
  { readonly key: string; readonly kept: KeptSimulation }
>();

/** The place of the simulation of these programs under the job's rules, if they are kept themselves. */
export function keptSimulation(job: SweepJob, programs: SetPrograms): KeptSimulation | undefined {
  if (programs.id === undefined) return undefined;
  const { fill, costs } = job.options;
  const key = JSON.stringify([fill, costs, job.metricNames]);
  const known = simulations.get(programs);
  if (known?.key === key) return known.kept;
  const kept = {};
  simulations.set(programs, { key, kept });
  return kept;
}
