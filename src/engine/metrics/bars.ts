import type { Statistic } from "./statistic.ts";

/** Rows of the portfolio inside the range; flat ones count too. */
export const bars: Statistic = {
  name: "bars",
  title: "Counted bars",
  unit: "count",
  definition: "rows that the statistics count",
  compute: ({ sums }) => sums.count,
};
