export type { HighLow, HighLowClose, HighLowCloseVolume } from "./arguments.ts";
export { ema, hma, sma, wilder, wma } from "./averages.ts";
export { stdev, zscore } from "./dispersion.ts";
export { INDICATORS, type IndicatorSpec } from "./registry.ts";
export { crossover, crossunder, diff, lag, momentum, roc } from "./shift.ts";
