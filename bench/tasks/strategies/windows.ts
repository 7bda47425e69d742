import { int, type ParameterSpace } from "../../../src/strategy/parameters.ts";
import type { Strategy } from "../../../src/strategy/strategy.ts";

/** Windows of a fast and a slow average. */
export const WINDOWS = {
  fast: int(2, 5_000, { default: 10 }),
  slow: int(2, 5_000, { default: 50 }),
};

/** For values by name, as a search has them: they are checked against the parameters there. */
export function byName<S extends ParameterSpace>(typed: Strategy<S>): Strategy {
  return typed as Strategy;
}
