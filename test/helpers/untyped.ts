import type { ParameterSpace } from "../../src/strategy/parameters.ts";
import type { Strategy } from "../../src/strategy/strategy.ts";

/** A strategy whatever its parameters are, which is how a sweep takes it. */
export function untyped<S extends ParameterSpace>(own: Strategy<S>): Strategy {
  return own as Strategy;
}
