import { resolveOptions } from "../../engine/options.ts";
import { AssayError } from "../../errors.ts";
import type { Expr } from "../../strategy/expression.ts";
import type { ParameterSpace, ParameterValue, ParameterValues } from "../../strategy/parameters.ts";
import { resolveParameters } from "../../strategy/parameters.ts";
import { buildSignal, type Exits, type Strategy } from "../../strategy/strategy.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import type { SetError } from "../score-table.ts";
import { Remembered } from "./remembered.ts";

/** What some sets of a sweep want: which signal with which exits. */
export interface SweepSignals {
  /** Distinct signals. */
  readonly signals: readonly Expr[];
  /** Distinct exits. */
  readonly exits: readonly Exits[];
  /** For each place, the number of its set's signal and of its exits; -1 for one that failed. */
  readonly signalOf: Int32Array;
  readonly exitsOf: Int32Array;
  /** Places of sets of which the strategy made nothing. */
  readonly errors: ReadonlyMap<number, SetError>;
}

/**
 * Asks a strategy for the signal and the exits of each set. Both are asked once per combination of
 * the parameters that they look at, so a million sets that differ in their stops cost no million
 * signals. Equal signals are one, also when parameters differ. Call within `withExpressionScope`.
 *
 * @param overlay exits that stand above the strategy's own.
 * @param chosen number of the set at each place; all sets in their order unless given.
 */
export function planSignals(
  strategy: Strategy,
  sets: ParameterSets,
  overlay: Exits,
  chosen?: Int32Array,
): SweepSignals {
  const count = chosen?.length ?? sets.length;
  const signals = new Numbers<Expr>();
  const exits = new Map<string, number>();
  const exitsList: Exits[] = [];
  const signalOf = new Int32Array(count).fill(-1);
  const exitsOf = new Int32Array(count).fill(-1);
  const errors = new Map<number, SetError>();
  const signal = new Remembered((params) => signals.numberOf(buildSignal(strategy, params)));
  const exit = new Remembered((params) => {
    const found = resolveOptions({ exits: overlay }, strategy.exits?.(params) ?? {}, 1).exits;
    const key = JSON.stringify(found, Object.keys(found).sort());
    const known = exits.get(key);
    if (known !== undefined) return known;
    exits.set(key, exitsList.length);
    return exitsList.push(found) - 1;
  });
  const params: Record<string, ParameterValue> = {};
  // the object is one for all sets and changes between them
  const view = params as ParameterValues;
  for (let place = 0; place < count; place++) {
    const set = chosen ? chosen[place]! : place;
    for (const { name, values, codes } of sets.axes) params[name] = values[codes[set]!]!;
    try {
      exitsOf[place] = exit.of(view);
      signalOf[place] = signal.of(view);
    } catch (error) {
      errors.set(place, setError(error));
    }
  }
  return { signals: signals.list, exits: exitsList, signalOf, exitsOf, errors };
}

/** A failure as the score table keeps it. */
export function setError(error: unknown): SetError {
  if (error instanceof AssayError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "strategy-failed", message };
}

/** @throws AssayError for a set with a value that its parameter cannot have. */
export function requireParameters(space: ParameterSpace, sets: ParameterSets): void {
  for (const { name, values } of sets.axes) {
    for (const value of values) resolveParameters(space, { [name]: value });
  }
}

/** Numbers distinct things in the order in which they come. */
class Numbers<T> {
  readonly list: T[] = [];
  readonly #numbers = new Map<T, number>();

  numberOf(thing: T): number {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    this.#numbers.set(thing, this.list.length);
    return this.list.push(thing) - 1;
  }
}
