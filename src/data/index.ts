export { type DateRange, formatTime, parseDate, parseDateRange } from "./dates.ts";
export {
  type LoadedBars,
  type LoadOptions,
  type LoadReport,
  loadBars,
  type Provenance,
} from "./load-bars.ts";
export { dirtTotals, type RowReport } from "./report.ts";
export type { DataSpec } from "./spec.ts";
export { parseTimeframe, type Timeframe } from "./timeframe.ts";
