import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Compound annual growth rate by calendar years; -1 when the account was ruined. */
export const cagr: Statistic = {
  name: "cagr",
  title: "CAGR",
  unit: "fraction",
  definition: "equity at the end^(1/years) - 1",
  compute: ({ sums, years }) => (sums.count === 0 ? NO_ROWS : sums.equity ** (1 / years) - 1),
};
