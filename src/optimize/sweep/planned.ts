import { withExpressionScope } from "../../strategy/expression.ts";
import type { Exits, Strategy } from "../../strategy/strategy.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import { compileSets, type SetPrograms } from "./set-programs.ts";
import { planSignals, type SweepSignals } from "./signals.ts";

/** A plan is kept as long as its sets are, if these are no more than that: it takes some kilobytes a set. */
const MOST_KEPT_SETS = 20_000;

interface Plan {
  readonly strategy: Strategy;
  readonly overlay: string;
  readonly signals: SweepSignals;
}

const plans = new WeakMap<ParameterSets, Plan>();
const programs = new WeakMap<SweepSignals, Map<string, SetPrograms>>();

/**
 * `planSignals` of all sets. Kept with the sets: a walk-forward asks for the same at each window, and
 * neither a strategy nor a table of sets ever changes.
 */
export function plannedSignals(
  strategy: Strategy,
  sets: ParameterSets,
  overlay: Exits,
): SweepSignals {
  const key = JSON.stringify(overlay);
  const known = plans.get(sets);
  if (known?.strategy === strategy && known.overlay === key) return known.signals;
  const signals = withExpressionScope(() => planSignals(strategy, sets, overlay));
  if (sets.length <= MOST_KEPT_SETS) {
    plans.set(sets, { strategy, overlay: key, signals });
    programs.set(signals, new Map());
  }
  return signals;
}

let nextId = 0;

/** `compileSets`, kept as long as the plan is. */
export function compiledSets(planned: SweepSignals, sets: Int32Array): SetPrograms {
  const known = programs.get(planned);
  if (!known) return compileSets(planned, sets);
  const key = `${sets[0]}:${sets.length}`;
  const found = known.get(key);
  if (found && equal(found.sets, sets)) return found;
  const compiled = { ...compileSets(planned, sets), id: nextId++ };
  known.set(key, compiled);
  return compiled;
}

function equal(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
