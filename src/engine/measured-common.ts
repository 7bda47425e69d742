import type { Bars } from "../strategy/bars.ts";
import type { Measured } from "./metrics/statistic.ts";
import { costRate, type ResolvedOptions } from "./options.ts";

const DAYS_PER_YEAR = 365.25;
const MS_PER_DAY = 86_400_000;

/** What is measured alike of all accounts on the same rows. @param timestamp starts of the rows, ms UTC. */
export function measuredCommon(
  { timeframe }: Bars,
  { costs, periodsPerYear }: ResolvedOptions,
  timestamp: Float64Array,
): Pick<Measured, "costRate" | "periodsPerYear" | "years"> {
  return { costRate: costRate(costs), periodsPerYear, years: yearsOf(timestamp, timeframe) };
}

/** Calendar years from the start of the first row to the end of the last. */
export function yearsOf(timestamp: Float64Array, timeframe: number): number {
  const span = (timestamp[timestamp.length - 1] ?? 0) + timeframe - (timestamp[0] ?? 0);
  return span / MS_PER_DAY / DAYS_PER_YEAR;
}
