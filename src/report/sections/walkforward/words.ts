import type { WindowSummary } from "../../../walkforward/summary.ts";
import { formatCount, formatPercent, plural } from "../../format.ts";
import type { WalkForwardReportInput } from "../../walkforward-input.ts";
import { restsOnFewTrades } from "../notes.ts";

/** In how many tests the objective was above 0. */
export function positiveWords(
  positive: number,
  { windows, undefinedTests }: WindowSummary,
  objective: string,
): string {
  if (windows === 1) {
    if (undefinedTests > 0) return `The ${objective} of the only test is not defined.`;
    return `The ${objective} of the only test was ${positive > 0 ? "" : "not "}above 0.`;
  }
  const count = formatCount(Math.round(positive * windows));
  const unknown =
    undefinedTests === 0
      ? ""
      : ` In ${formatCount(undefinedTests)} it is not defined; ${undefinedTests === 1 ? "this counts" : "these count"} as not above 0.`;
  return `${count} of ${plural(windows, "test")} (${formatPercent(positive, 0)}) had a ${objective} above 0.${unknown}`;
}

/**
 * How much of what the trains promised the tests kept, for one window, two and many. An efficiency is
 * defined only where the train is above 0, so one below 0 is a test below 0.
 */
export function efficiencyWords(
  { summary, windows }: WalkForwardReportInput,
  objective: string,
): string {
  const { medianEfficiency: median, efficiencies: known } = summary;
  if (typeof median !== "number") {
    return windows.length === 1
      ? `The efficiency of the only window is not defined: ${median.because}.`
      : `The median efficiency is not defined: ${median.because}.`;
  }
  const own = formatPercent(median, 0);
  const all = known === windows.length;
  if (known === 1) {
    const window = all ? "the only window" : "the only window that has an efficiency";
    return median < 0
      ? `In ${window} the test's ${objective} was below 0, although the train's was above: an efficiency of ${own}.`
      : `In ${window} the test kept ${own} of what the train promised (its efficiency).`;
  }
  if (known === 2) {
    const [one, other] = windows
      .map(({ efficiency }) => efficiency)
      .filter((efficiency) => !Number.isNaN(efficiency));
    return `The ${all ? "two windows" : "two windows that have an efficiency"} kept ${formatPercent(one, 0)} and ${formatPercent(other, 0)} of what their trains promised (their efficiencies).`;
  }
  const of = all ? "the windows" : `the ${formatCount(known)} windows that have an efficiency`;
  return median < 0
    ? `In at least half of ${of} the test's ${objective} was below 0, although the train's was above: the median efficiency is ${own}.`
    : `In half of ${of} the test kept more than ${own} of what the train promised (the median efficiency).`;
}

/** Said where a choice was made on trains that closed next to nothing. */
export function thinTrains({ windows }: WalkForwardReportInput): string[] {
  const thin = windows.filter(({ trainMetrics }) => restsOnFewTrades(trainMetrics.trade_count));
  if (thin.length === 0) return [];
  const most = Math.max(...thin.map(({ trainMetrics }) => trainMetrics.trade_count ?? 0));
  const where =
    windows.length === 1
      ? "On the only train the chosen set"
      : `On ${formatCount(thin.length)} of ${formatCount(windows.length)} trains the chosen set`;
  const closed =
    most === 0
      ? "closed no trade"
      : `closed ${thin.length === 1 ? "only" : "at most"} ${plural(most, "trade")}`;
  return [`${where} ${closed}: too few to choose by.`];
}
