import type { KeptSimulation } from "../../engine/measure.ts";
import type { AccountPlan } from "../../engine/plan.ts";
import type { SweepJob } from "./job.ts";
import type { SetPrograms } from "./set-programs.ts";

/**
 * What tasks make of programs, kept as long as the programs are: a walk-forward runs the same sets
 * over one window after the other, and making a simulation takes as long as running it over a
 * thousand bars.
 */
const accounts = new WeakMap<SetPrograms, readonly AccountPlan[]>();
const simulations = new WeakMap<
  SetPrograms,
  { readonly key: string; readonly kept: KeptSimulation }
>();

/** Accounts of the sets of programs, in their order; kept where the programs are. */
export function accountsOf(programs: SetPrograms): readonly AccountPlan[] {
  const known = accounts.get(programs);
  if (known) return known;
  const { signalOf, exits, exitsOf } = programs;
  const found: AccountPlan[] = [];
  // a loop that counts: an iterator would leave garbage for each account
  for (let i = 0; i < signalOf.length; i++) {
    found.push({ signal: signalOf[i]!, exits: exits[exitsOf[i]!]! });
  }
  if (programs.id !== undefined) accounts.set(programs, found);
  return found;
}

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
