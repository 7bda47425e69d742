import { deviation, NEGLIGIBLE, NO_VARIATION, type Statistic } from "./statistic.ts";

/** Sharpe (1994), annualised by √P, which assumes returns without serial correlation. */
export const sharpe: Statistic = {
  name: "sharpe",
  title: "Sharpe ratio",
  unit: "ratio",
  definition:
    "Mean return per bar over its standard deviation (ddof 1), times √P; no risk-free rate.",
  compute: ({ sums, periodsPerYear }) => {
    const std = deviation(sums);
    if (typeof std !== "number") return std;
    if (std <= NEGLIGIBLE) return NO_VARIATION;
    return (sums.mean / std) * Math.sqrt(periodsPerYear);
  },
};
