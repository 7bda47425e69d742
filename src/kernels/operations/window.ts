import type { Operation } from "../operation.ts";

/** Header of `roll` in assembly/window.ts, then `window + 1` vectors of 16 bytes. */
function blockBytes(window: number): number {
  return 48 + 16 * (window + 1);
}

/** A statistic of the current bar and the `window - 1` bars before it. */
function rolling(name: string, further: readonly string[] = []): Operation {
  return {
    name,
    inputs: 1,
    outputs: 1,
    parameters: ["window", ...further],
    stateBytes: ([window]) => blockBytes(window!),
    lookback: ([window]) => ({ kind: "window", bars: window! - 1 }),
  };
}

/** Statistics that are put together from the parts of a window (assembly/window.ts). */
export const WINDOW: readonly Operation[] = [
  rolling("rolling_sum"),
  rolling("rolling_mean"),
  rolling("weighted_mean"),
  rolling("rolling_deviation", ["ddof"]),
];
