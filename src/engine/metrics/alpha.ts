import { beta } from "./beta.ts";
import type { Statistic } from "./statistic.ts";

/** Intercept of the regression that gives beta, times P: what buying and holding does not explain. */
export const alpha: Statistic = {
  name: "alpha",
  title: "Alpha a year",
  unit: "gain",
  definition: "Intercept of the regression of the returns on those of buy-and-hold, times P.",
  compute: (measured) => {
    const slope = beta.compute(measured);
    if (typeof slope !== "number") return slope;
    const { sums, periodsPerYear } = measured;
    return (sums.mean - slope * sums.benchmarkMean) * periodsPerYear;
  },
};
