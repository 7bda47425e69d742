import { cagr } from "./cagr.ts";
import { NEGLIGIBLE, notDefined, type Statistic } from "./statistic.ts";

/** Young (1991), over the whole range instead of three years. */
export const calmar: Statistic = {
  name: "calmar",
  title: "Calmar ratio",
  unit: "ratio",
  definition: "CAGR over the size of the maximum drawdown.",
  compute: (measured) => {
    const growth = cagr.compute(measured);
    if (typeof growth !== "number") return growth;
    const { maxDrawdown } = measured.sums;
    return maxDrawdown >= -NEGLIGIBLE ? notDefined("no drawdown") : growth / -maxDrawdown;
  },
};
