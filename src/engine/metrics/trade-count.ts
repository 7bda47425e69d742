import type { Statistic } from "./statistic.ts";

/** Maximal runs of bars with one sign of the position; one open at the end is not counted. */
export const tradeCount: Statistic = {
  name: "trade_count",
  title: "Closed trades",
  unit: "count",
  definition:
    "Trades that ended in the range. A trade is an unbroken run of bars with a position of one sign; one still open at the end is not counted.",
  compute: (measured) => measured.trades.count,
};
