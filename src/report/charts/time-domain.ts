import { decimals, linearTicks, stepDigits } from "../nice.ts";
import type { Frame } from "./figure.ts";
import { logTicks } from "./ticks.ts";
import { lanesHeight } from "./time-bands.ts";
import type { TimeSeriesChart } from "./time-series.ts";

/** From the first to the last time of lines, bars and bands; a day around a single one. */
export function timeDomain({ lines, bars, bands }: TimeSeriesChart): [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { points } of lines) {
    from = Math.min(from, points[0]?.[0] ?? from);
    to = Math.max(to, points[points.length - 1]?.[0] ?? to);
  }
  const spans = [bars ?? [], bands?.axis ?? [], bands?.behind ?? [], bands?.lanes ?? []];
  for (const span of spans.flat(2)) {
    from = Math.min(from, span.from);
    to = Math.max(to, span.to);
  }
  if (to > from) return [from, to];
  const half = 12 * 3_600_000;
  return Number.isFinite(from) ? [from - half, from + half] : [0, 2 * half];
}

interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
}

/** The y axis: its ends, and marks as the scale wants them. */
export function valueAxis(chart: TimeSeriesChart, frame: Frame): ValueAxis {
  const [low, high] = valueDomain(chart);
  if (chart.ticks) {
    return { min: low, max: high, ticks: chart.ticks.values, labels: chart.ticks.labels };
  }
  const room = frame.height - 42 - lanesHeight(chart.bands ?? {});
  const count = Math.max(3, Math.min(7, Math.floor(room / 30)));
  const log = chart.scale === "log";
  const ticks = log ? logTicks(low, high, count) : linearTicks(low, high, count);
  const step = (ticks[1] ?? high) - (ticks[0] ?? low);
  const even = !log || high / low < 3;
  const labels = ticks.map((tick) => chart.format(tick, even ? stepDigits(step) : decimals(tick)));
  return { min: low, max: high, ticks, labels };
}

/** The range of the values and the reference with a little air, kept within the chart's bounds. */
function valueDomain(chart: TimeSeriesChart): [number, number] {
  const log = chart.scale === "log";
  let low = chart.reference ?? Number.POSITIVE_INFINITY;
  let high = chart.reference ?? Number.NEGATIVE_INFINITY;
  const include = (value: number) => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { points } of chart.lines) for (const [, value] of points) include(value);
  for (const { value } of chart.bars ?? []) include(value);
  if (!Number.isFinite(low)) [low, high] = log ? [0.9, 1.1] : [0, 1];
  if (log) {
    const air = Math.max(0.05 * Math.log(high / low), 0.002);
    return [low * Math.exp(-air), high * Math.exp(air)];
  }
  const air = high > low ? 0.05 * (high - low) : Math.max(0.5 * Math.abs(high), 0.01);
  return [
    Math.max(low - air, chart.min ?? Number.NEGATIVE_INFINITY),
    Math.min(high + air, chart.max ?? Number.POSITIVE_INFINITY),
  ];
}
