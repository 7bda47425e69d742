import { watchLooks } from "../../strategy/looks.ts";
import type { ParameterValue, ParameterValues } from "../../strategy/parameters.ts";

/** What a function of parameters does first: give a value, fail, or look at a parameter. */
interface Step<T> {
  result?: { readonly value: T } | { readonly error: unknown };
  name?: string;
  next?: Map<ParameterValue, Step<T>>;
}

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
    const result = step?.result ?? this.#ask(params);
    if ("error" in result) throw result.error;
    return result.value;
  }

  #ask(params: ParameterValues): NonNullable<Step<T>["result"]> {
    const looks = new Set<string>();
    const watched = watchLooks(params, looks);
    let result: NonNullable<Step<T>["result"]>;
    try {
      result = { value: this.#compute(watched) };
    } catch (error) {
      result = { error };
    }
    if (looks.size < this.#fewer) this.#remember(params, looks, result);
    return result;
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
