import { withExpressionScope } from "../../strategy/expression.ts";
import type { Exits, Strategy } from "../../strategy/strategy.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import { compileSets, type SetPrograms } from "./set-programs.ts";
import { planSignals, type SweepSignals } from "./signals.ts";

/** A plan of more sets than that is not kept: it takes some kilobytes a set. */
const MOST_KEPT_SETS = 20_000;

interface Plan {
  readonly sets: ParameterSets;
  readonly overlay: string;
  readonly signals: SweepSignals;
}

/** The last plan of each strategy. */
const plans = new WeakMap<Strategy, Plan>();
const programs = new WeakMap<SweepSignals, Map<string, SetPrograms>>();

/**
 * `planSignals` of all sets. Kept with the strategy, which never changes: a walk-forward asks for the
 * same sets at each window, and a researcher for the same grid on other bars or at other costs.
 */
export function plannedSignals(
  strategy: Strategy,
  sets: ParameterSets,
  overlay: Exits,
): SweepSignals {
  const key = JSON.stringify(overlay);
  const known = plans.get(strategy);
  if (known?.overlay === key && equalSets(known.sets, sets)) return known.signals;
  const signals = withExpressionScope(() => planSignals(strategy, sets, overlay));
  if (sets.length <= MOST_KEPT_SETS) {
    plans.set(strategy, { sets, overlay: key, signals });
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

/** Equal values in the same order of names, numbers and codes. */
function equalSets(a: ParameterSets, b: ParameterSets): boolean {
  if (a === b) return true;
  if (a.length !== b.length || a.axes.length !== b.axes.length) return false;
  return a.axes.every(({ name, values, codes }, i) => {
    const other = b.axes[i]!;
    return (
      name === other.name &&
      values.length === other.values.length &&
      values.every((value, v) => Object.is(value, other.values[v])) &&
      equal(codes, other.codes)
    );
  });
}

function equal(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
