import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Traded size as a multiple of the account, per year. */
export const turnover: Statistic = {
  name: "turnover",
  title: "Turnover a year",
  unit: "multiple",
  definition:
    "Sum of the sizes of all fills, as a multiple of equity, a year. A flip from long to short is 2.",
  compute: ({ sums, periodsPerYear }) =>
    sums.count === 0 ? NO_ROWS : (sums.turnover / sums.count) * periodsPerYear,
};
