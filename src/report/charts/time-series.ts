import type { EChartsOption, LineSeriesOption } from "echarts";
import { labelFormatter, leftMargin, X_LABEL_MARGIN } from "./axes.ts";
import { END_MARKS_WIDTH, endMarksSeries } from "./end-marks.ts";
import type { Frame } from "./figure.ts";
import { CHARACTER_WIDTH, CHART_FONT_SIZE, COLORS } from "./theme.ts";
import { type Ticks, timeTicks } from "./ticks.ts";
import { bandsSeries, lanesHeight, type TimeBands } from "./time-bands.ts";
import { barsSeries, type TimeBar } from "./time-bars.ts";
import { timeDomain, valueAxis } from "./time-domain.ts";

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
  /** One or two characters written at its right end, which the legend repeats. */
  readonly mark?: string;
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
  /** Bars from 0 over stretches of time, behind the lines; of a linear scale. */
  readonly bars?: readonly TimeBar[];
}

const BOTTOM = 32;

/** Chart options of lines over time in UTC, on a linear or logarithmic scale with its own marks. */
export function timeSeriesOption(chart: TimeSeriesChart, frame: Frame): EChartsOption {
  const toAxis = chart.scale === "log" ? Math.log : (value: number) => value;
  const y = valueAxis(chart, frame);
  const [from, to] = timeDomain(chart);
  const left = leftMargin(y.labels);
  const marked = chart.lines.some(({ mark }) => mark !== undefined);
  const right = marked ? END_MARKS_WIDTH : 18;
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
    y: (value: number) => {
      const share = (toAxis(value) - toAxis(y.min)) / (toAxis(y.max) - toAxis(y.min));
      return frame.height - BOTTOM - share * (frame.height - BOTTOM - top);
    },
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
      ...(chart.bars === undefined ? [] : [barsSeries(chart.bars, area)]),
      ...(chart.reference === undefined
        ? []
        : [referenceSeries(toAxis(chart.reference), from, to)]),
      ...chart.lines.map((line) => lineSeries(line, toAxis)),
      ...(marked ? [endMarksSeries(chart.lines, area)] : []),
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
