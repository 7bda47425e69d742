export { type DateRange, formatTime, parseDate, parseDateRange } from "./dates.ts";
export { type BarsFingerprint, fingerprintBars } from "./fingerprint.ts";
export { type ImportOptions, type ImportReport, importBars } from "./import.ts";
export {
  type LoadedBars,
  type LoadOptions,
  type LoadReport,
  loadBars,
  type Provenance,
} from "./load-bars.ts";
export { type DateRangeInput, type LoadDatasetOptions, ParquetLoader } from "./loader.ts";
export type { PeriodsPerYear } from "./periods.ts";
export type { RowReport } from "./report.ts";
export { type ResampleOptions, resampleData } from "./resample.ts";
export type { DataSpec } from "./spec.ts";
export { parseTimeframe, type Timeframe } from "./timeframe.ts";
