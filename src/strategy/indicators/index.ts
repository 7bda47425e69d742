export type { HighLow, HighLowClose, HighLowCloseVolume } from "./arguments.ts";
export { ema, hma, kama, sma, wilder, wma } from "./averages.ts";
export { bollinger, type Channel, donchian, keltner } from "./channels.ts";
export { stdev, zscore } from "./dispersion.ts";
export { cci, macd, rsi, stochastic, typicalPrice, williamsR } from "./oscillators.ts";
export { INDICATORS, type IndicatorSpec } from "./registry.ts";
export {
  cumulativeMax,
  cumulativeMin,
  percentRank,
  rollingBeta,
  rollingCorrelation,
  rollingMax,
  rollingMedian,
  rollingMin,
  rollingQuantile,
  rollingRank,
  rollingSum,
} from "./rolling.ts";
export { crossover, crossunder, diff, lag, momentum, roc } from "./shift.ts";
export { adx, psar, supertrend } from "./trend.ts";
export { atr, trueRange } from "./true-range.ts";
export { mfi, obv, vwap } from "./volume.ts";
