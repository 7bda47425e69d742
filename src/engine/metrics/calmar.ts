import { NEGLIGIBLE, NO_ROWS, notDefined, type Statistic } from "./statistic.ts";

/** Young (1991), over the whole range instead of three years. */
export const calmar: Statistic = {
  name: "calmar",
  title: "Calmar ratio",
  unit: "ratio",
  definition: "CAGR over the size of the maximum drawdown.",
  compute: ({ sums, years }) => {
    if (sums.count === 0) return NO_ROWS;
    if (sums.maxDrawdown >= -NEGLIGIBLE) return notDefined("no drawdown");
    return (sums.equity ** (1 / years) - 1) / -sums.maxDrawdown;
  },
};
