import type { Operation } from "../operation.ts";

/** A statistic of the current bar and the `window - 1` bars before it. */
function window(name: string, stateBytes: (window: number) => number): Operation {
  return {
    name,
    inputs: 1,
    outputs: 1,
    parameters: ["window"],
    stateBytes: ([window]) => stateBytes(window!),
    lookback: ([window]) => ({ kind: "window", bars: window! - 1 }),
  };
}

export const WINDOW: readonly Operation[] = [window("rolling_sum", (w) => 16 + 8 * (w + 1))];
