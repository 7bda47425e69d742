import type { EChartsOption, LineSeriesOption } from "echarts";
import { decimals, linearTicks, stepDigits } from "../nice.ts";
import { labelFormatter, leftMargin, X_LABEL_MARGIN } from "./axes.ts";
import type { Frame } from "./figure.ts";
import { CHARACTER_WIDTH, CHART_FONT_SIZE, COLORS } from "./theme.ts";
import { logTicks, type Ticks, timeTicks } from "./ticks.ts";
import { bandsSeries, lanesHeight, type TimeBands } from "./time-bands.ts";

/** A point of a line: time in ms UTC and value; NaN breaks the line. */
export type Point = readonly [time: number, value: number];

/** A line of a time series chart. */
export interface TimeLine {
  readonly points: readonly Point[];
  readonly color: string;
  readonly style?: "solid" | "dashed" | "dotted";
  /** CSS pixels; 1.5 by default. */
  readonly width?: number;
  /** Fills the area between the line and this value. */
  readonly fillTo?: number;
  /** Holds each value until the next point instead of sloping towards it. */
  readonly step?: boolean;
}

/** What a time series chart shows; the axes follow from the lines. */
export interface TimeSeriesChart {
  readonly lines: readonly TimeLine[];
  readonly scale: "linear" | "log";
  /** Writes a value of the y axis; gets the decimals that the step of the axis needs. */
  readonly format: (value: number, digits: number) => string;
  /** A value that the axis must hold and that is drawn as a line: 0, or 1 for growth. */
  readonly reference?: number;
  /** Bounds that the y axis must not pass, where the values have some. */
  readonly min?: number;
  readonly max?: number;
  /** Marks of the y axis where round numbers would mean nothing: names at whole numbers. */
  readonly ticks?: Ticks;
  /** Stretches of time to be told apart; the time axis holds all of them. */
  readonly bands?: TimeBands;
}

const BOTTOM = 32;

/** Chart options of lines over time in UTC, on a linear or logarithmic scale with its own marks. */
export function timeSeriesOption(chart: TimeSeriesChart, frame: Frame): EChartsOption {
  const toAxis = chart.scale === "log" ? Math.log : (value: number) => value;
  const y = valueAxis(chart, frame);
  const [from, to] = timeDomain(chart);
  const left = leftMargin(y.labels);
  const right = 18;
  const width = frame.width - left - right;
  const x = timeTicks(from, to, width);
  const bands = chart.bands ?? {};
  const top = 10 + lanesHeight(bands);
  const area = {
    left,
    right: left + width,
    top,
    bottom: frame.height - BOTTOM,
    x: (time: number) => left + ((time - from) / (to - from)) * width,
  };
  const fits = (time: number, label: string) =>
    ((to - time) / (to - from)) * width + right >= (label.length * CHARACTER_WIDTH) / 2;
  const xLabels = x.labels.map((label, i) => (fits(x.values[i]!, label) ? label : ""));
  const label = { color: COLORS.text, fontSize: CHART_FONT_SIZE, hideOverlap: false };
  return {
    animation: false,
    useUTC: true,
    grid: { left, right, top, bottom: BOTTOM, outerBoundsMode: "none" },
    xAxis: {
      type: "value",
      min: from,
      max: to,
      axisLine: { onZero: false, lineStyle: { color: COLORS.axis } },
      axisTick: { customValues: [...x.values], lineStyle: { color: COLORS.axis }, length: 4 },
      splitLine: { show: false },
      axisLabel: {
        ...label,
        margin: X_LABEL_MARGIN,
        customValues: [...x.values],
        formatter: labelFormatter(x.values, xLabels),
      },
    },
    yAxis: {
      type: "value",
      min: toAxis(y.min),
      max: toAxis(y.max),
      axisLine: { show: false },
      axisTick: { show: false, customValues: y.ticks.map(toAxis) },
      splitLine: { lineStyle: { color: COLORS.grid } },
      axisLabel: {
        ...label,
        customValues: y.ticks.map(toAxis),
        formatter: labelFormatter(y.ticks.map(toAxis), y.labels),
      },
    },
    series: [
      ...(chart.bands === undefined ? [] : [bandsSeries(bands, area)]),
      ...(chart.reference === undefined
        ? []
        : [referenceSeries(toAxis(chart.reference), from, to)]),
      ...chart.lines.map((line) => lineSeries(line, toAxis)),
    ],
  };
}

function lineSeries(line: TimeLine, toAxis: (value: number) => number): LineSeriesOption {
  const style = line.style ?? "solid";
  return {
    type: "line",
    silent: true,
    showSymbol: showsAlone(line.points),
    symbol: "circle",
    symbolSize: 5,
    itemStyle: { color: line.color },
    ...(line.step ? { step: "end" as const } : {}),
    lineStyle: {
      color: line.color,
      width: line.width ?? 1.5,
      type: style === "solid" ? "solid" : style === "dashed" ? [6, 3] : [2, 2],
    },
    ...(line.fillTo === undefined
      ? {}
      : { areaStyle: { color: line.color, opacity: 0.16, origin: toAxis(line.fillTo) } }),
    data: line.points.map(([time, value]) => [
      time,
      Number.isFinite(toAxis(value)) ? toAxis(value) : null,
    ]),
  };
}

/** A line of one point is no line; it is shown as a dot. */
function showsAlone(points: readonly Point[]): boolean {
  return points.filter(([, value]) => Number.isFinite(value)).length === 1;
}

function referenceSeries(value: number, from: number, to: number): LineSeriesOption {
  return {
    type: "line",
    silent: true,
    showSymbol: false,
    lineStyle: { color: COLORS.axis, width: 1 },
    data: [
      [from, value],
      [to, value],
    ],
  };
}

function timeDomain({ lines, bands }: TimeSeriesChart): [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { points } of lines) {
    from = Math.min(from, points[0]?.[0] ?? from);
    to = Math.max(to, points[points.length - 1]?.[0] ?? to);
  }
  const spans = [bands?.axis ?? [], bands?.behind ?? [], bands?.lanes ?? []];
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

function valueAxis(chart: TimeSeriesChart, frame: Frame): ValueAxis {
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
  for (const { points } of chart.lines) {
    for (const [, value] of points) {
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
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
