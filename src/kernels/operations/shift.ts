import type { Operation } from "../operation.ts";

/** Looking at an earlier bar; `bars` at least 1. */
export const SHIFT: readonly Operation[] = [
  {
    name: "lag",
    inputs: 1,
    outputs: 1,
    parameters: ["bars"],
    stateBytes: ([bars]) => 8 + 8 * bars!,
    lookback: ([bars]) => ({ kind: "window", bars: bars! }),
  },
];
