import { STATISTICS } from "../engine/metrics/index.ts";
import type { Statistic } from "../engine/metrics/statistic.ts";
import { formatCount, formatNumber, formatPercent, formatSignedPercent } from "./format.ts";

/** How a metric is named, printed and explained. */
export interface MetricInfo {
  readonly label: string;
  readonly format: (value: number | undefined) => string;
  readonly definition: string;
}

const FORMATS: Readonly<Record<Statistic["unit"], MetricInfo["format"]>> = {
  gain: formatSignedPercent,
  "trade-gain": (value) => formatSignedPercent(value, 2),
  fraction: formatPercent,
  multiple: (value) =>
    Number.isFinite(value) ? `${formatNumber(value, 1)}×` : formatNumber(value),
  ratio: (value) => formatNumber(value, 2),
  count: formatCount,
};

/** The metrics of a backtest in the order in which a full table shows them. */
export const METRICS: Readonly<Record<string, MetricInfo>> = Object.fromEntries(
  STATISTICS.map(({ name, title, unit, definition }) => [
    name,
    { label: title, format: (value: number | undefined) => FORMATS[unit](value), definition },
  ]),
);

/** A metric as text; "–" where it is absent or not defined. */
export function formatMetric(name: string, value: number | undefined): string {
  return METRICS[name]?.format(value) ?? formatNumber(value);
}
