import { withExpressionScope } from "./expression.ts";
import {
  type Parameter,
  type ParameterValue,
  type ParameterValues,
  resolveParameters,
} from "./parameters.ts";
import { buildSignal, type Strategy } from "./strategy.ts";

/**
 * `params` for a function whose looks at them are to be known: each name goes into `looks` when it is
 * first looked at. Asking for the names is a look at all of them.
 */
export function watchLooks(params: ParameterValues, looks: Set<string>): ParameterValues {
  return new Proxy(Object.freeze({ ...params }), {
    get(target, name) {
      if (typeof name === "string" && Object.hasOwn(target, name)) looks.add(name);
      return Reflect.get(target, name);
    },
    has(target, name) {
      if (typeof name === "string" && Object.hasOwn(target, name)) looks.add(name);
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      for (const name of Object.keys(target)) looks.add(name);
      return Reflect.ownKeys(target);
    },
  });
}

/**
 * Names of the parameters that neither `signal` nor `exits` looks at, in their order. Asked for the
 * given values and then, until all are looked at, with each parameter in turn at its other values
 * (the ends of a range), since a choice may decide what else is looked at.
 */
export function unusedParameters(strategy: Strategy, params: ParameterValues): string[] {
  const names = Object.keys(strategy.params);
  const looks = new Set<string>();
  for (const set of variations(strategy, params)) {
    lookWith(strategy, watchLooks(set, looks));
    if (looks.size === names.length) return [];
  }
  return names.filter((name) => !looks.has(name));
}

function* variations(strategy: Strategy, params: ParameterValues): Iterable<ParameterValues> {
  yield params;
  for (const [name, parameter] of Object.entries(strategy.params)) {
    for (const value of otherValues(parameter)) {
      yield resolveParameters(strategy.params, { ...params, [name]: value });
    }
  }
}

function otherValues(parameter: Parameter): readonly ParameterValue[] {
  return parameter.kind === "choice" ? parameter.values : [parameter.min, parameter.max];
}

/** A set that the strategy refuses has been looked at up to there; the refusal is for its own run. */
function lookWith(strategy: Strategy, watched: ParameterValues): void {
  for (const ask of [
    () => withExpressionScope(() => buildSignal(strategy, watched)),
    () => strategy.exits?.(watched),
  ]) {
    try {
      ask();
    } catch {}
  }
}
