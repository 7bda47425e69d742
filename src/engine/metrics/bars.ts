import type { Statistic } from "./statistic.ts";

/** Rows of the portfolio inside the range; flat ones count too. */
export const bars: Statistic = {
  name: "bars",
  title: "Bars counted",
  unit: "count",
  definition: "Rows of the portfolio that all statistics are taken over.",
  compute: ({ sums }) => sums.count,
};
