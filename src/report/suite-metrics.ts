import {
  SUMMARY_STATISTICS,
  type SummaryMetricName,
  type SummaryMetrics,
} from "../signals/statistics.ts";
import { formatCount, formatNumber, formatPercent, formatSignedPercent } from "./format.ts";
import type { MetricInfo } from "./metrics.ts";
import type { Cell } from "./part.ts";

const ratio = (value: number | undefined) => formatNumber(value, 2);
const basisPoints = (value: number | undefined) =>
  Number.isFinite(value) ? `${formatNumber(value, 1)} bp` : formatNumber(value);

const FORMATS: Readonly<Record<SummaryMetricName, MetricInfo["format"]>> = {
  days: formatCount,
  sharpe: ratio,
  sharpe_gross: ratio,
  sharpe_error: ratio,
  annual_return: formatSignedPercent,
  annual_return_gross: formatSignedPercent,
  volatility: formatPercent,
  volatility_gross: formatPercent,
  max_drawdown: formatPercent,
  max_drawdown_gross: formatPercent,
  total_return: formatSignedPercent,
  turnover: formatPercent,
  annual_return_long: formatSignedPercent,
  annual_return_short: formatSignedPercent,
  sharpe_long: ratio,
  sharpe_short: ratio,
  annual_return_universe: formatSignedPercent,
  beta: ratio,
  break_even_bps: basisPoints,
  newey_west_t: ratio,
  days_invested: formatCount,
  missing_returns: formatCount,
};

/** The figures of a suite's groups of days: how each is named, printed and explained. */
export const SUITE_METRICS: Readonly<Record<SummaryMetricName, MetricInfo>> = Object.fromEntries(
  Object.entries(SUMMARY_STATISTICS).map(([name, { title, definition }]) => [
    name,
    { label: title, format: FORMATS[name as SummaryMetricName], definition },
  ]),
) as Readonly<Record<SummaryMetricName, MetricInfo>>;

/** A figure as a cell; one that is not defined says why. */
export function suiteCell(name: SummaryMetricName, metrics: SummaryMetrics): Cell {
  const value = metrics[name];
  const text = SUITE_METRICS[name].format(value);
  return Number.isNaN(value)
    ? { text, tone: "soft", hint: `Not defined: ${SUMMARY_STATISTICS[name].undefinedBecause}.` }
    : text;
}

/** A column of such figures. */
export function suiteColumn(name: SummaryMetricName, label: string) {
  return { label, numeric: true, hint: SUITE_METRICS[name].definition };
}
