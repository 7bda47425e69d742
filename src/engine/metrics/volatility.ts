import { deviation, type Statistic } from "./statistic.ts";

/** Annualised standard deviation of the net returns. */
export const volatility: Statistic = {
  name: "volatility",
  title: "Volatility",
  unit: "fraction",
  definition: "Standard deviation of the returns per bar (ddof 1) times √P.",
  compute: ({ sums, periodsPerYear }) => {
    const std = deviation(sums);
    return typeof std === "number" ? std * Math.sqrt(periodsPerYear) : std;
  },
};
