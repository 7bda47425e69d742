import { resolveOptions } from "../../engine/options.ts";
import { AssayError } from "../../errors.ts";
import { expressionScope } from "../../strategy/expression.ts";
import { fuseChoices } from "../../strategy/fuse.ts";
import type { ParameterValue, ParameterValues } from "../../strategy/parameters.ts";
import { ProgramBuilder } from "../../strategy/program-builder.ts";
import { buildSignal, type Exits, type Strategy } from "../../strategy/strategy.ts";
import type { ParameterSets } from "../parameter-sets.ts";
import type { SetError } from "../score-table.ts";
import { Remembered } from "./remembered.ts";
import type { SetPrograms } from "./set-programs.ts";

/** Signals whose expressions are there at once; then they are dropped, and young garbage is cheap. */
const SIGNALS_PER_SCOPE = 64;
/** Answers of a strategy about exits that are remembered at once. */
const MOST_EXITS = 10_000;

/** What a strategy wants with some sets. */
export interface PlannedSets {
  readonly programs: SetPrograms;
  /** Places of sets of which the strategy made nothing. */
  readonly errors: ReadonlyMap<number, SetError>;
}

/**
 * Asks a strategy for the signal and the exits of sets. Both are asked once per combination of the
 * parameters that they look at, so sets that differ in their stops cost no signal each. Equal signals
 * are one, also when parameters differ.
 *
 * @param sets with values that the strategy's parameters can have.
 * @param exits of the strategy.
 * @param chosen number of the set at each place.
 */
export function planSets(
  strategy: Strategy,
  sets: ParameterSets,
  exits: StrategyExits,
  chosen: Int32Array,
): PlannedSets {
  const { axes } = sets;
  const count = chosen.length;
  const signalOf = new Int32Array(count).fill(-1);
  const exitsOf = new Int32Array(count).fill(-1);
  const errors = new Map<number, SetError>();
  const program = new ProgramBuilder(fuseChoices);
  const exitNumbers = new Map<Exits, number>();
  let inScope = expressionScope();
  let built = 0;
  const signal = new Remembered((params) => {
    if (built++ % SIGNALS_PER_SCOPE === 0) {
      inScope = expressionScope();
      program.forget();
    }
    return inScope(() => program.add(buildSignal(strategy, params)));
  }, axes.length);
  const params: Record<string, ParameterValue> = {};
  // the object is one for all sets and changes between them
  const view = params as ParameterValues;
  // loops that count: iterators would leave garbage for each set
  for (let place = 0; place < count; place++) {
    const set = chosen[place]!;
    for (let a = 0; a < axes.length; a++) {
      const { name, values, codes } = axes[a]!;
      params[name] = values[codes[set]!]!;
    }
    try {
      const own = exits.of(view);
      signalOf[place] = signal.of(view);
      let number = exitNumbers.get(own);
      if (number === undefined) {
        number = exitNumbers.size;
        exitNumbers.set(own, number);
      }
      exitsOf[place] = number;
    } catch (error) {
      errors.set(place, setError(error));
    }
  }
  const places = bySignal(signalOf);
  const programs = {
    id: undefined,
    places,
    program: program.build(),
    exits: [...exitNumbers.keys()],
    signalOf: valuesAt(signalOf, places),
    exitsOf: valuesAt(exitsOf, places),
  };
  return { programs, errors };
}

/** Places whose set has a signal, in the order of their signals: counted, not compared. */
function bySignal(signalOf: Int32Array): Int32Array {
  const ends: number[] = [0];
  for (const signal of signalOf) {
    while (ends.length <= signal + 1) ends.push(0);
    if (signal >= 0) ends[signal + 1]!++;
  }
  for (let signal = 1; signal < ends.length; signal++) ends[signal]! += ends[signal - 1]!;
  const ordered = new Int32Array(ends.at(-1)!);
  for (let place = 0; place < signalOf.length; place++) {
    const signal = signalOf[place]!;
    if (signal >= 0) ordered[ends[signal]!++] = place;
  }
  return ordered;
}

/** `places.map((place) => values[place])`, without a call for each. */
function valuesAt(values: Int32Array, places: Int32Array): Int32Array {
  const found = new Int32Array(places.length);
  for (let i = 0; i < found.length; i++) found[i] = values[places[i]!]!;
  return found;
}

/** The exits that a strategy asks for, under those that stand above its own. Equal ones are one object. */
export class StrategyExits {
  readonly #strategy: Strategy;
  readonly #overlay: Exits;
  #known = new Map<string, Exits>();
  #remembered = this.#remember();
  #answers = 0;

  /** @param overlay exits that stand above the strategy's own. */
  constructor(strategy: Strategy, overlay: Exits) {
    this.#strategy = strategy;
    this.#overlay = overlay;
  }

  /** @throws what the strategy throws, and AssayError for exits that cannot be. */
  of(params: ParameterValues): Exits {
    if (this.#answers >= MOST_EXITS) {
      this.#answers = 0;
      this.#known = new Map();
      this.#remembered = this.#remember();
    }
    return this.#remembered.of(params);
  }

  #remember(): Remembered<Exits> {
    return new Remembered((params) => {
      this.#answers++;
      const asked = this.#strategy.exits?.(params) ?? {};
      const found = resolveOptions({ exits: this.#overlay }, asked, 1).exits;
      const key = JSON.stringify(found, Object.keys(found).sort());
      const known = this.#known.get(key) ?? found;
      this.#known.set(key, known);
      return known;
    });
  }
}

/** A failure as the score table keeps it. */
export function setError(error: unknown): SetError {
  if (error instanceof AssayError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "strategy-failed", message };
}
