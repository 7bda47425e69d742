import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Compound annual growth rate by calendar years; -1 when the account was ruined. */
export const cagr: Statistic = {
  name: "cagr",
  title: "CAGR",
  unit: "gain",
  definition:
    "Compound annual growth rate: the yearly return that compounds to the total return, years by calendar.",
  compute: ({ sums, years }) => (sums.count === 0 ? NO_ROWS : sums.equity ** (1 / years) - 1),
};
