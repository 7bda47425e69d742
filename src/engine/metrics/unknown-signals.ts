import type { Statistic } from "./statistic.ts";

/** Counted bars whose signal was not known, warm-up included; nothing is held on them. */
export const unknownSignals: Statistic = {
  name: "n_nans",
  title: "Bars without a signal",
  unit: "count",
  definition:
    "Counted bars, over all symbols, whose signal is not known, as in a warm-up; no position is held on them.",
  compute: (measured) => measured.unknownSignals,
};
