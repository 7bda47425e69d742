import { NO_TRADES, notDefined, type Statistic } from "./statistic.ts";

/** Mean net return of the closed trades that lost; negative. */
export const averageLoss: Statistic = {
  name: "avg_loss",
  title: "Average loss",
  unit: "trade-gain",
  definition: "Mean net return of the closed trades that lost.",
  compute: ({ trades: { count, losses, lost } }) => {
    if (count === 0) return NO_TRADES;
    return losses === 0 ? notDefined("no losing trade") : lost / losses;
  },
};
