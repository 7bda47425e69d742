import { watchLooks } from "../../strategy/looks.ts";
import type { ParameterValue, ParameterValues } from "../../strategy/parameters.ts";

/** What a function of parameters does first: give a value, fail, or look at a parameter. */
interface Step<T> {
  result?: { readonly value: T } | { readonly error: unknown };
  name?: string;
  next?: Map<ParameterValue, Step<T>>;
}

/** After so many values in a row of which nothing can be remembered, looks are watched no more. */
const USELESS_ENOUGH = 64;

/**
 * A function of parameters that is called once for each combination of the values it looks at. What it
 * looks at next can only depend on what it has seen, so its looks form a tree; a function that asks for
 * the names of its parameters looks at all of them. It must give the same for the same parameters, as
 * a strategy does.
 */
export class Remembered<T> {
  readonly #compute: (params: ParameterValues) => T;
  readonly #root: Step<T> = {};
  readonly #fewer: number;
  /** Values that came from looks at too many parameters, one after the other. */
  #useless = 0;

  /**
   * @param fewer values are remembered if they come from looks at fewer parameters than these: where
   *   a set is never asked for twice, those from looks at all of them would only take room.
   */
  constructor(compute: (params: ParameterValues) => T, fewer = Number.POSITIVE_INFINITY) {
    this.#compute = compute;
    this.#fewer = fewer;
  }

  /** The function's value for `params`. @throws what the function throws. */
  of(params: ParameterValues): T {
    let step: Step<T> | undefined = this.#root;
    while (step && !step.result) {
      step = step.name === undefined ? undefined : step.next?.get(params[step.name]!);
    }
    // watching takes as long as making a signal; who is not watched is asked each time
    if (!step?.result && this.#useless >= USELESS_ENOUGH) {
      return this.#compute(Object.freeze({ ...params }));
    }
    const result = step?.result ?? this.#ask(params);
    if ("error" in result) throw result.error;
    return result.value;
  }

  #ask(params: ParameterValues): NonNullable<Step<T>["result"]> {
    const looks = new Set<string>();
    const result = this.#answer(watchLooks(params, looks));
    if (looks.size < this.#fewer) {
      this.#useless = 0;
      this.#remember(params, looks, result);
    } else {
      this.#useless++;
    }
    return result;
  }

  #answer(params: ParameterValues): NonNullable<Step<T>["result"]> {
    try {
      return { value: this.#compute(params) };
    } catch (error) {
      return { error };
    }
  }

  #remember(
    params: ParameterValues,
    looks: Set<string>,
    result: NonNullable<Step<T>["result"]>,
  ): void {
    let step = this.#root;
    for (const name of looks) {
      // A function that does not always look the same way is asked again each time.
      if (step.result || (step.name !== undefined && step.name !== name)) return;
      step.name = name;
      const value = params[name]!;
      step.next ??= new Map();
      let next = step.next.get(value);
      if (!next) {
        next = {};
        step.next.set(value, next);
      }
      step = next;
    }
    if (step.name === undefined) step.result = result;
  }
}
