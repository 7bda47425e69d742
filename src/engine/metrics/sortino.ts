import { NEGLIGIBLE, NO_ROWS, notDefined, type Statistic } from "./statistic.ts";

/** Sortino and van der Meer (1991) with a target of 0; the mean is over all rows, not only losing ones. */
export const sortino: Statistic = {
  name: "sortino",
  title: "Sortino ratio",
  unit: "ratio",
  definition:
    "Yearly mean return over yearly downside deviation, the root mean square of the negative returns over all bars.",
  compute: ({ sums, periodsPerYear }) => {
    if (sums.count === 0) return NO_ROWS;
    const downside = Math.sqrt(sums.downsideSquares / sums.count);
    if (downside <= NEGLIGIBLE) return notDefined("no losing bar");
    return (sums.mean / downside) * Math.sqrt(periodsPerYear);
  },
};
