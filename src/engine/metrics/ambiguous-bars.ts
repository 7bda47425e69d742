import type { Statistic } from "./statistic.ts";

/** Bars whose order of events inside the bar is not known; the worse outcome was booked. */
export const ambiguousBars: Statistic = {
  name: "ambiguous_bars",
  title: "Ambiguous bars",
  unit: "count",
  definition: "Bars that touched stop and target both; the stop is taken to have come first.",
  compute: (measured) => measured.ambiguousBars,
};
