import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Mean size of the position over all rows. */
export const exposure: Statistic = {
  name: "exposure",
  title: "Exposure",
  unit: "fraction",
  definition: "Mean size of the position, long or short, over all bars.",
  compute: ({ sums }) => (sums.count === 0 ? NO_ROWS : sums.exposure / sums.count),
};
