import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Traded size as a multiple of the account, per year. */
export const turnover: Statistic = {
  name: "turnover",
  title: "Turnover",
  unit: "per-year",
  definition: "mean traded size per bar, times P",
  compute: ({ sums, periodsPerYear }) =>
    sums.count === 0 ? NO_ROWS : (sums.turnover / sums.count) * periodsPerYear,
};
