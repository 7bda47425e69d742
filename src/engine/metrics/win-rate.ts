import { NO_TRADES, type Statistic } from "./statistic.ts";

/** Share of closed trades whose net return is above 0. */
export const winRate: Statistic = {
  name: "win_rate",
  title: "Win rate",
  unit: "fraction",
  definition: "Share of the closed trades with a positive net return.",
  compute: ({ trades: { count, wins } }) => {
    return count === 0 ? NO_TRADES : wins / count;
  },
};
