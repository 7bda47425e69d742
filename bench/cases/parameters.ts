/** The strategy of every benchmark, and its windows. */
export const STRATEGY = "examples/strategies/sma-cross.ts";
export const FAST = 20;
export const SLOW = 100;
