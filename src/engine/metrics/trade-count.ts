import { closedTrades } from "./closed-trades.ts";
import type { Statistic } from "./statistic.ts";

/** Maximal runs of bars with one sign of the position; one open at the end is not counted. */
export const tradeCount: Statistic = {
  name: "trade_count",
  title: "Closed trades",
  unit: "count",
  definition: "trades that ended inside the range",
  compute: (measured) => closedTrades(measured).count,
};
