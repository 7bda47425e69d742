import type { Statistic } from "./statistic.ts";

/** Counted bars whose signal was not known, warm-up included; nothing is held on them. */
export const unknownSignals: Statistic = {
  name: "n_nans",
  title: "Bars without a signal",
  unit: "count",
  definition: "counted bars whose signal is not known",
  compute: (measured) => measured.unknownSignals,
};
