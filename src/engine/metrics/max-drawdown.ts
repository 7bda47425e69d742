import { NO_ROWS, type Statistic } from "./statistic.ts";

/** Deepest fall of the equity below its best so far; at most 0. */
export const maxDrawdown: Statistic = {
  name: "max_drawdown",
  title: "Maximum drawdown",
  unit: "fraction",
  definition: "min(equity / running maximum - 1), the start counting as 1",
  compute: ({ sums }) => (sums.count === 0 ? NO_ROWS : sums.maxDrawdown),
};
