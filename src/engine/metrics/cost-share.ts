import { NEGLIGIBLE, notDefined, type Statistic } from "./statistic.ts";

/** How much of what moved went to costs. */
export const costShare: Statistic = {
  name: "cost_share",
  title: "Cost share",
  unit: "fraction",
  definition:
    "Sum of all costs over the sum of the sizes of the gross returns per bar: of all movement, up and down, not of the profit.",
  compute: ({ sums, costRate }) =>
    sums.absoluteGross <= NEGLIGIBLE
      ? notDefined("no gross return")
      : (sums.turnover * costRate) / sums.absoluteGross,
};
