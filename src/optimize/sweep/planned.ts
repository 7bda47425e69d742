import { withExpressionScope } from "../../strategy/expression.ts";
import { watchLooks } from "../../strategy/looks.ts";
import {
  type ParameterSpace,
  type ParameterValues,
  resolveParameters,
} from "../../strategy/parameters.ts";
import { compileProgram } from "../../strategy/program-builder.ts";
import { buildSignal, type Exits, type Strategy } from "../../strategy/strategy.ts";
import { type ParameterSets, parametersAt } from "../parameter-sets.ts";
import { batches } from "./cuts.ts";
import { type PlannedSets, planSets, StrategyExits } from "./plan-sets.ts";
import type { SetPrograms } from "./set-programs.ts";

/** Batches of more sets than that are not kept: they take some kilobytes a set. */
const MOST_KEPT_SETS = 20_000;

/** Sets that are planned and run together. */
export interface SetBatch extends PlannedSets {
  /** Number of the set at each place. */
  readonly sets: Int32Array;
}

/**
 * What a strategy wants with each of many sets, found batch by batch: the expressions of a batch are
 * gone before those of the next are built, so memory does not grow with the sets.
 */
export interface SweepPlan {
  readonly strategy: Strategy;
  readonly sets: ParameterSets;
  /** Exits that stand above the strategy's own. */
  readonly overlay: Exits;
  readonly exits: StrategyExits;
  /** Names of the parameters that signals look at, and whether they ask a `kernel()`: a guess. */
  readonly looks: readonly string[];
  readonly kernel: boolean;
  /** Batches that are kept, by their first set and length; nothing where there are too many sets. */
  readonly kept: Map<string, SetBatch> | undefined;
  /** Orders of all sets that are kept, by the way in which they are cut. */
  readonly orders: Map<string, Int32Array>;
}

/** The last plan of each strategy that was kept. */
const plans = new WeakMap<Strategy, SweepPlan>();

/**
 * Plans a sweep over all sets. Kept with the strategy, which never changes: a walk-forward asks for the
 * same sets at each window, and a researcher for the same grid on other bars or at other costs.
 *
 * @throws AssayError for a set with a value that its parameter cannot have.
 */
export function planSweep(strategy: Strategy, sets: ParameterSets, overlay: Exits): SweepPlan {
  const known = plans.get(strategy);
  if (known && equalExits(known.overlay, overlay) && equalSets(known.sets, sets)) return known;
  requireParameters(strategy.params, sets);
  const kept = sets.length <= MOST_KEPT_SETS ? new Map<string, SetBatch>() : undefined;
  const exits = new StrategyExits(strategy, overlay);
  const plan = {
    strategy,
    sets,
    overlay,
    exits,
    ...glimpse(strategy, sets),
    kept,
    orders: new Map(),
  };
  if (kept) plans.set(strategy, plan);
  return plan;
}

/**
 * What the signals of the first and the last set look at. Others may look at more, for example where a
 * choice decides it; then sets stand in a worse order, and no figure differs.
 */
function glimpse(strategy: Strategy, sets: ParameterSets): Pick<SweepPlan, "looks" | "kernel"> {
  const looks = new Set<string>();
  let kernel = false;
  for (const set of sets.length > 0 ? [0, sets.length - 1] : []) {
    // the values were checked above
    const params = watchLooks(parametersAt(sets, set) as ParameterValues, looks);
    try {
      const { kinds } = withExpressionScope(() => compileProgram([buildSignal(strategy, params)]));
      kernel ||= kinds.some((kind) => kind.kernel !== undefined);
    } catch {
      // A set that fails has its row in the table; it has looked at some parameters.
    }
  }
  return { looks: [...looks], kernel };
}

/** All sets in an order that depends on `cut` alone, as `order` makes it; made once where sets are kept. */
export function keptOrder(
  { sets: { length }, kept, orders }: SweepPlan,
  sets: Int32Array,
  cut: string,
  order: () => Int32Array,
): Int32Array {
  if (!kept || sets.length < length) return order();
  const found = orders.get(cut) ?? order();
  orders.set(cut, found);
  return found;
}

let nextId = 0;

/** The signals and exits of some sets, compiled; kept where the plan keeps its batches. */
export function planBatch(plan: SweepPlan, sets: Int32Array): SetBatch {
  const key = `${sets[0]}:${sets.length}`;
  const found = plan.kept?.get(key);
  if (found && equalCodes(found.sets, sets)) return found;
  const { programs, errors } = planSets(plan.strategy, plan.sets, plan.exits, sets);
  if (!plan.kept) return { sets, programs, errors };
  const batch = { sets, programs: { ...programs, id: nextId++ }, errors };
  plan.kept.set(key, batch);
  return batch;
}

/**
 * Looks at what a strategy wants with each set, batch by batch; what `look` is given is gone when it
 * returns.
 *
 * @throws AssayError for a set with a value that its parameter cannot have.
 */
export function planInBatches(
  strategy: Strategy,
  sets: ParameterSets,
  overlay: Exits,
  look: (programs: SetPrograms, sets: Int32Array) => void,
): void {
  requireParameters(strategy.params, sets);
  const exits = new StrategyExits(strategy, overlay);
  for (const chosen of batches(sets.length)) {
    look(planSets(strategy, sets, exits, chosen).programs, chosen);
  }
}

/** @throws AssayError for a set with a value that its parameter cannot have. */
function requireParameters(space: ParameterSpace, sets: ParameterSets): void {
  for (const { name, values } of sets.axes) {
    for (const value of values) resolveParameters(space, { [name]: value });
  }
}

function equalExits(a: Exits, b: Exits): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
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
      equalCodes(codes, other.codes)
    );
  });
}

function equalCodes(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
