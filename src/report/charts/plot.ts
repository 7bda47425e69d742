import type { EChartsOption } from "echarts";
import { linearTicks, stepDigits } from "../nice.ts";
import { labelFormatter, leftMargin, X_LABEL_MARGIN } from "./axes.ts";
import type { Frame } from "./figure.ts";
import { type Shape, shapesSeries } from "./shapes.ts";
import { CHARACTER_WIDTH, CHART_FONT_SIZE, COLORS } from "./theme.ts";

/** An axis of plain numbers: its ends and what is written where. */
export interface PlotAxis {
  readonly min: number;
  readonly max: number;
  readonly values: readonly number[];
  readonly labels: readonly string[];
  readonly name: string;
  /** Lines across the plot at the values. */
  readonly grid?: boolean;
}

/** The plot's rectangle in pixels, and where its values lie in it. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** Two axes and shapes between them. */
export interface Plot {
  /** Gets the pixels that the axis has; labels must fit there. */
  readonly x: (width: number) => PlotAxis;
  readonly y: (height: number) => PlotAxis;
  /** Pixels above the plot that `draw` uses, besides those for the name of the y axis. */
  readonly above?: number;
  readonly draw: (area: PlotArea) => readonly Shape[];
}

const RIGHT = 18;
const NAME_HEIGHT = 24;
const BOTTOM = 52;

/** Chart options of a plot; the name of the y axis stands above it, level. */
export function plotOption(plot: Plot, frame: Frame): EChartsOption {
  const above = plot.above ?? 0;
  const top = above + NAME_HEIGHT;
  const height = frame.height - top - BOTTOM;
  const y = plot.y(height);
  const left = leftMargin(y.labels);
  const width = frame.width - left - RIGHT;
  const x = plot.x(width);
  const area: PlotArea = {
    left,
    top,
    width,
    height,
    x: (value) => left + ((value - x.min) / (x.max - x.min)) * width,
    y: (value) => top + height - ((value - y.min) / (y.max - y.min)) * height,
  };
  const xLabels = x.labels.map((text, i) => {
    const half = (text.length * CHARACTER_WIDTH) / 2;
    return area.x(x.values[i]!) + half <= frame.width ? text : "";
  });
  const name: Shape = {
    kind: "text",
    text: y.name,
    x: 2,
    y: above + 1,
    align: "left",
    baseline: "top",
  };
  return {
    animation: false,
    useUTC: true,
    grid: { left, right: RIGHT, top, bottom: BOTTOM, outerBoundsMode: "none" },
    xAxis: {
      ...axis(x, xLabels),
      name: x.name,
      nameLocation: "middle",
      nameGap: 34,
      nameTextStyle: { color: COLORS.text, fontSize: CHART_FONT_SIZE },
      axisLine: { onZero: false, lineStyle: { color: COLORS.axis } },
      axisTick: { customValues: [...x.values], lineStyle: { color: COLORS.axis }, length: 4 },
    },
    yAxis: {
      ...axis(y, y.labels),
      axisLine: { show: false },
      axisTick: { show: false, customValues: [...y.values] },
    },
    series: [shapesSeries([name, ...plot.draw(area)])],
  };
}

function axis({ min, max, values, grid }: PlotAxis, labels: readonly string[]) {
  return {
    type: "value" as const,
    min,
    max,
    splitLine: { show: grid ?? false, lineStyle: { color: COLORS.grid } },
    axisLabel: {
      color: COLORS.text,
      fontSize: CHART_FONT_SIZE,
      hideOverlap: false,
      margin: X_LABEL_MARGIN,
      customValues: [...values],
      formatter: labelFormatter(values, labels),
    },
  };
}

/** Ends of an axis around values, with a little air; around 0 where there is none. */
export function domain(values: Iterable<number>): [min: number, max: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const air = high > low ? 0.06 * (high - low) : Math.max(0.5 * Math.abs(high), 0.01);
  return [low - air, high + air];
}

/** An axis on round numbers. `spacing` is the least number of pixels from mark to mark. */
export function numberAxis(
  name: string,
  [min, max]: readonly [number, number],
  format: (value: number, digits: number) => string,
  pixels: number,
  spacing: number,
): PlotAxis {
  const values = linearTicks(min, max, Math.max(2, Math.floor(pixels / spacing)));
  const digits = stepDigits((values[1] ?? max) - (values[0] ?? min));
  const labels = values.map((value) => format(value, digits));
  return { min, max, values, labels, name, grid: true };
}

/**
 * An axis of slots at equal distances, one per label, of which as many are written as fit. Slot i
 * spans [i, i + 1].
 *
 * @param spacing least number of pixels from label to label.
 */
export function slotAxis(
  name: string,
  labels: readonly string[],
  pixels: number,
  spacing: number,
): PlotAxis {
  const slots = Math.max(1, labels.length);
  const every = Math.max(1, Math.ceil((spacing * slots) / pixels));
  const shown = labels.flatMap((_, i) => (i % every === 0 ? [i] : []));
  return {
    min: 0,
    max: slots,
    values: shown.map((i) => i + 0.5),
    labels: shown.map((i) => labels[i]!),
    name,
  };
}

/** Pixels that the widest of some labels takes, with air. */
export function labelPixels(labels: readonly string[]): number {
  return Math.max(1, ...labels.map(({ length }) => length)) * CHARACTER_WIDTH + 14;
}
