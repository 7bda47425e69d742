import type { Lookback, Operation } from "../operation.ts";

/** Header of `roll` in assembly/window.ts, then `window + 1` vectors of 16 bytes. */
function blockBytes(window: number): number {
  return 48 + 16 * (window + 1);
}

/** Header of assembly/mean.ts, then `window + 1` values. */
function meanBytes(window: number): number {
  return 32 + 8 * (window + 1);
}

/** Header of `rollPair` in assembly/comoments.ts, then `window + 1` parts of three vectors. */
function pairBytes(window: number): number {
  return 96 + 48 * (window + 1);
}

/** Header of assembly/order.ts, then the window's values, an even number of slots. */
function ringBytes(window: number): number {
  return 16 + 8 * (window + (window % 2));
}

/** The current bar and the `window - 1` bars before it. */
function window([bars]: readonly number[]): Lookback {
  return { kind: "window", bars: bars! - 1 };
}

/** A statistic of one series, put together from the parts of a window. */
function rolling(name: string, further: readonly string[] = []): Operation {
  return {
    name,
    inputs: 1,
    outputs: 1,
    parameters: ["window", ...further],
    stateBytes: ([bars]) => blockBytes(bars!),
    lookback: window,
  };
}

/** A statistic of two series, put together from the parts of a window. */
function rollingPair(name: string): Operation {
  return {
    name,
    inputs: 2,
    outputs: 1,
    parameters: ["window"],
    stateBytes: ([bars]) => pairBytes(bars!),
    lookback: window,
  };
}

/** A statistic that looks at the whole window at each bar. */
function ordered(name: string): Operation {
  return {
    name,
    inputs: 1,
    outputs: 1,
    parameters: ["window"],
    stateBytes: ([bars]) => ringBytes(bars!),
    lookback: window,
  };
}

/** Statistics of a window of bars (assembly/sums.ts, extremes.ts, comoments.ts, order.ts). */
export const WINDOW: readonly Operation[] = [
  rolling("rolling_sum"),
  { ...rolling("rolling_mean"), stateBytes: ([bars]) => meanBytes(bars!) },
  rolling("weighted_mean"),
  rolling("rolling_deviation", ["ddof"]),
  rolling("rolling_minimum"),
  rolling("rolling_maximum"),
  rollingPair("rolling_correlation"),
  rollingPair("rolling_slope"),
  {
    name: "rolling_quantile",
    inputs: 1,
    outputs: 1,
    parameters: ["window", "q"],
    stateBytes: ([bars]) => ringBytes(bars!) + 8 * bars!,
    lookback: window,
  },
  ordered("rolling_rank"),
  ordered("percent_rank"),
  ordered("mean_absolute_deviation"),
];
