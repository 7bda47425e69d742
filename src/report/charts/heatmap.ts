import type { EChartsOption } from "echarts";
import { HEAT_COLORS, heatColor } from "../heat-palette.ts";
import type { Frame } from "./figure.ts";
import { labelPixels, type PlotArea, plotOption, slotAxis } from "./plot.ts";
import { outline, polyline, rectangle, type Shape } from "./shapes.ts";
import { CHARACTER_WIDTH, COLORS } from "./theme.ts";

/** A grid of values in colours. */
export interface HeatmapChart {
  readonly xName: string;
  readonly yName: string;
  /** One per column, from left to right. */
  readonly xLabels: readonly string[];
  /** One per row, from the bottom up. */
  readonly yLabels: readonly string[];
  /** Row by row, `yLabels.length` rows of `xLabels.length`; NaN is left empty. */
  readonly cells: Float64Array;
  /** Values of the lowest and the highest colour; what lies beyond has the same colour. */
  readonly low: number;
  readonly high: number;
  /** What stands below the ends and the middle of the scale. */
  readonly scaleLabels: readonly [low: string, middle: string, high: string];
  readonly marks: readonly {
    readonly shape: "ring" | "square";
    readonly column: number;
    readonly row: number;
  }[];
}

const SCALE_HEIGHT = 12;
const SCALE_WIDTH = 280;
/** Scale, its labels and air. */
const ABOVE = 46;
const HATCH_STEP = 7;

/** Chart options of a heatmap: one path per colour, whatever the number of cells. */
export function heatmapOption(chart: HeatmapChart, frame: Frame): EChartsOption {
  return plotOption(
    {
      x: (width) => slotAxis(chart.xName, chart.xLabels, width, labelPixels(chart.xLabels)),
      y: (height) => slotAxis(chart.yName, chart.yLabels, height, 22),
      above: ABOVE,
      draw: (area) => [
        ...scale(chart, frame),
        ...hatch(area),
        ...cells(chart, area),
        ...chart.marks.flatMap(({ shape, column, row }) =>
          outline(shape, area.x(column + 0.5), area.y(row + 0.5), shape === "ring" ? 6 : 9),
        ),
      ],
    },
    frame,
  );
}

/** Colour of a value: the range in equal steps. */
function shade(value: number, { low, high }: HeatmapChart): number {
  if (!(high > low)) return HEAT_COLORS - 1;
  const step = Math.floor(((value - low) / (high - low)) * HEAT_COLORS);
  return Math.max(0, Math.min(HEAT_COLORS - 1, step));
}

/**
 * Runs of equal colour in a row become one line as thick as a row, in units of cells: a dozen bytes
 * each. The style sheet draws them without blending, or thin gaps would show where pixels are shared.
 */
function cells(chart: HeatmapChart, area: PlotArea): Shape[] {
  const columns = chart.xLabels.length;
  const rows = chart.yLabels.length;
  const paths = new Array<string>(HEAT_COLORS).fill("");
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const value = chart.cells[row * columns + column]!;
      const color = shade(value, chart);
      let end = column + 1;
      if (Number.isNaN(value)) {
        column = end;
        continue;
      }
      while (end < columns && shade(chart.cells[row * columns + end]!, chart) === color) end++;
      paths[color] += `M${column} ${row}L${end} ${row}`;
      column = end;
    }
  }
  const scaleX = area.width / columns;
  const scaleY = -area.height / rows;
  const place = { x: area.left, y: area.y(0.5), scaleX, scaleY };
  return paths.map((data, color) => ({
    kind: "path",
    data,
    stroke: heatColor(color),
    width: 1,
    place,
  }));
}

/** Diagonal lines over the whole plot, seen where no cell lies over them. */
function hatch({ left, top, width, height }: PlotArea): Shape[] {
  let data = "";
  for (let offset = HATCH_STEP; offset < width + height; offset += HATCH_STEP) {
    const start = [left + Math.max(0, offset - height), top + Math.min(offset, height)] as const;
    const end = [left + Math.min(offset, width), top + Math.max(0, offset - width)] as const;
    data += polyline([start, end]);
  }
  return [
    { kind: "path", data, stroke: COLORS.axis, opacity: 0.55 },
    { kind: "path", data: rectangle(left, top, width, height), stroke: COLORS.grid },
  ];
}

/** The colours from low to high with the values that they stand for. */
function scale({ scaleLabels }: HeatmapChart, frame: Frame): Shape[] {
  const width = Math.min(SCALE_WIDTH, frame.width - 24);
  const left = 2;
  const step = width / HEAT_COLORS;
  const strips = Array.from({ length: HEAT_COLORS }, (_, i): Shape => {
    const over = i < HEAT_COLORS - 1 ? 0.5 : 0;
    return {
      kind: "path",
      data: rectangle(left + i * step, 0, step + over, SCALE_HEIGHT),
      fill: heatColor(i),
    };
  });
  const [low, middle, high] = scaleLabels;
  const y = SCALE_HEIGHT + 5;
  const fits = (low.length + middle.length + high.length + 4) * CHARACTER_WIDTH <= width;
  return [
    ...strips,
    { kind: "text", text: low, x: left, y, align: "left", baseline: "top" },
    ...(fits
      ? [
          {
            kind: "text",
            text: middle,
            x: left + width / 2,
            y,
            align: "center",
            baseline: "top",
          } as const,
        ]
      : []),
    { kind: "text", text: high, x: left + width, y, align: "right", baseline: "top" },
  ];
}
