import { NO_TRADES, notDefined, type Statistic } from "./statistic.ts";

/** Mean net return of the closed trades that gained. */
export const averageWin: Statistic = {
  name: "avg_win",
  title: "Average win",
  unit: "trade-gain",
  definition: "Mean net return of the closed trades that won.",
  compute: ({ trades: { count, wins, won } }) => {
    if (count === 0) return NO_TRADES;
    return wins === 0 ? notDefined("no winning trade") : won / wins;
  },
};
