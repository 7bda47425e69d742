import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Deepest fall of the equity below its best so far; at most 0. */
export const maxDrawdown: Statistic = {
  name: "max_drawdown",
  title: "Maximum drawdown",
  unit: "fraction",
  definition: "Deepest fall of equity from its running peak, the start counting as a peak.",
  compute: ({ sums }) => (sums.count === 0 ? NO_ROWS : sums.maxDrawdown),
};
