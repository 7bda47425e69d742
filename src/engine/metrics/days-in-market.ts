import type { Statistic } from "./statistic.ts";

/** Dates on which some position was held, however small. */
export const daysInMarket: Statistic = {
  name: "n_days_in_market",
  title: "Days in the market",
  unit: "count",
  definition: "UTC dates on which a position was held at some time.",
  compute: (measured) => measured.daysInMarket,
};
