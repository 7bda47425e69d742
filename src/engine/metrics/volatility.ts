import { deviation, type Statistic } from "./statistic.ts";

/** Annualised standard deviation of the net returns. */
export const volatility: Statistic = {
  name: "volatility",
  title: "Volatility",
  unit: "per-year",
  definition: "std(r, ddof 1) √P",
  compute: ({ sums, periodsPerYear }) => {
    const std = deviation(sums);
    return typeof std === "number" ? std * Math.sqrt(periodsPerYear) : std;
  },
};
