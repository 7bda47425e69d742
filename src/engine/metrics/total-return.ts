import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Product of 1 + net over all rows, less 1. */
export const totalReturn: Statistic = {
  name: "total_return",
  title: "Total return",
  unit: "gain",
  definition: "Equity at the end less 1, after costs, compounded.",
  compute: ({ sums }) => (sums.count === 0 ? NO_ROWS : sums.equity - 1),
};
