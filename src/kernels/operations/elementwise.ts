import { NO_LOOKBACK, type Operation } from "../operation.ts";

/** Operations on one bar at a time: no state, no look-back. NaN in, NaN out, except in and/or. */
function elementwise(name: string, inputs: number): Operation {
  return {
    name,
    inputs,
    outputs: 1,
    parameters: [],
    stateBytes: () => 0,
    lookback: () => NO_LOOKBACK,
  };
}

export const ELEMENTWISE: readonly Operation[] = [
  ...["add", "subtract", "multiply", "divide", "quotient", "minimum", "maximum"].map((n) =>
    elementwise(n, 2),
  ),
  ...["greater", "greater_equal", "less", "less_equal", "equal", "not_equal"].map((n) =>
    elementwise(n, 2),
  ),
  ...["and", "or"].map((n) => elementwise(n, 2)),
  ...["not", "negate", "absolute", "square_root", "logarithm", "sign"].map((n) =>
    elementwise(n, 1),
  ),
  elementwise("select", 3),
];

/** A comparison and a choice between two numbers in one (strategy/fuse.ts). */
export const CHOICES: readonly Operation[] = ["choose_greater", "choose_greater_equal"].map(
  (name) => ({ ...elementwise(name, 2), parameters: ["yes", "no"] }),
);
