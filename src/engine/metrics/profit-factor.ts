import { NO_TRADES, notDefined, type Statistic } from "./statistic.ts";

/** Sum of the gains over the sum of the losses of closed trades. */
export const profitFactor: Statistic = {
  name: "profit_factor",
  title: "Profit factor",
  unit: "ratio",
  definition:
    "Sum of the net returns of the winning trades over the size of the sum of the losing ones.",
  compute: ({ trades: { count, losses, won, lost } }) => {
    if (count === 0) return NO_TRADES;
    return losses === 0 ? notDefined("no losing trade") : won / -lost;
  },
};
