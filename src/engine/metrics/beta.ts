import { NEGLIGIBLE, notDefined, ONE_ROW, type Statistic } from "./statistic.ts";

/** Ordinary least squares of the net returns on those of buying and holding. */
export const beta: Statistic = {
  name: "beta",
  title: "Beta",
  unit: "ratio",
  definition: "Slope of the regression of the returns on those of buy-and-hold.",
  compute: ({ sums }) => {
    if (sums.count < 2) return ONE_ROW;
    if (Math.sqrt(sums.benchmarkSquares / sums.count) <= NEGLIGIBLE)
      return notDefined("buy-and-hold does not vary");
    return sums.cross / sums.benchmarkSquares;
  },
};
