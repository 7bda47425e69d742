import type { Operation } from "../operation.ts";

/** What depends on every earlier bar for good: never computed from a later start. */
function path(
  name: string,
  inputs: number,
  outputs: number,
  parameters: readonly string[],
  stateBytes: number,
): Operation {
  return {
    name,
    inputs,
    outputs,
    parameters,
    stateBytes: () => stateBytes,
    lookback: () => ({ kind: "unbounded" }),
  };
}

/**
 * Cumulative values and stops that follow a trend (assembly/cumulative.ts, trend.ts). The mean of a
 * session is among them because a day has no fixed number of bars.
 */
export const PATH: readonly Operation[] = [
  path("cumulative_maximum", 1, 1, [], 16),
  path("cumulative_minimum", 1, 1, [], 16),
  path("on_balance_volume", 2, 1, [], 24),
  path("session_mean", 3, 1, [], 40),
  path("supertrend", 4, 2, ["k"], 32),
  path("parabolic_sar", 2, 2, ["start", "step", "most"], 64),
];
