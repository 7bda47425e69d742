import type { Lookback, Operation } from "../operation.ts";

/**
 * Look-back of an average that moves by at least the fraction `alpha` at each bar: its seed, then
 * bars until the start weighs (1 - alpha)^bars < 2^-53.
 */
function untilForgotten(seedBars: number, alpha: number): Lookback {
  const decay = alpha < 1 ? Math.ceil((53 * Math.LN2) / -Math.log1p(-alpha)) : 0;
  return { kind: "recursive", bars: seedBars + decay };
}

/** Averages that depend on their own last value (assembly/recursive.ts). */
export const RECURSIVE: readonly Operation[] = [
  {
    name: "exponential_average",
    inputs: 1,
    outputs: 1,
    parameters: ["window", "alpha"],
    stateBytes: () => 24,
    lookback: ([window, alpha]) => untilForgotten(window!, alpha!),
  },
  {
    name: "adaptive_average",
    inputs: 2,
    outputs: 1,
    parameters: ["window", "fast", "slow"],
    stateBytes: () => 16,
    // Moves least where nothing trends: by the square of the slow constant.
    lookback: ([window, fast, slow]) =>
      untilForgotten(window!, (2 / (Math.max(fast!, slow!) + 1)) ** 2),
  },
];
