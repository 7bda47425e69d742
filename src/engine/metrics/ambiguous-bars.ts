import type { Statistic } from "./statistic.ts";

/** Bars whose order of events inside the bar is not known; the worse outcome was booked. */
export const ambiguousBars: Statistic = {
  name: "ambiguous_bars",
  title: "Ambiguous bars",
  unit: "count",
  definition: "bars that touched both a stop and a target; the stop was taken",
  compute: (measured) => measured.ambiguousBars,
};
