import type { EChartsOption } from "echarts";
import type { Frame } from "./figure.ts";
import { labelPixels, numberAxis, type PlotArea, plotOption, slotAxis } from "./plot.ts";
import { rectangle, type Shape } from "./shapes.ts";
import { CHARACTER_WIDTH, COLORS } from "./theme.ts";

/** Columns from 0 at equal distances, up where positive and down where negative. */
export interface ColumnChart {
  readonly columns: readonly Column[];
  readonly xName: string;
  readonly yName: string;
  readonly format: (value: number, digits: number) => string;
  /** Decimals of the printed values, from best to least: the first that fits; none are printed if none does. */
  readonly digits: readonly number[];
}

/** One column. What is not finite is not drawn. */
export interface Column {
  readonly label: string;
  /** Filled. */
  readonly value: number;
  /** A second figure of the same thing, hollow around the first. */
  readonly outline?: number;
}

/** Pixels that stay free beyond the longest columns, for printed values. */
const AIR = 20;

/** Chart options of columns, with the filled values printed at their ends where they fit. */
export function columnsOption(chart: ColumnChart, frame: Frame): EChartsOption {
  const labels = chart.columns.map(({ label }) => label);
  return plotOption(
    {
      x: (width) => slotAxis(chart.xName, labels, width, labelPixels(labels)),
      y: (height) => numberAxis(chart.yName, airyDomain(chart, height), chart.format, height, 34),
      draw: (area) => {
        const zero = area.y(0);
        const slot = area.width / Math.max(1, chart.columns.length);
        const digits = chart.digits.find((digits) => fits(chart, digits, slot));
        return [
          ...columnShapes(chart, area, slot),
          { kind: "path", data: `M${area.left} ${zero}h${area.width}`, stroke: COLORS.axis },
          ...(digits === undefined ? [] : printed(chart, area, digits)),
        ];
      },
    },
    frame,
  );
}

function airyDomain({ columns }: ColumnChart, height: number): [number, number] {
  const known = [0, ...columns.flatMap(endsOf)];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (low === high) return [-1, 1];
  const sides = low < 0 && high > 0 ? 2 : 1;
  const air = ((high - low) * AIR) / (height - sides * AIR);
  return [low < 0 ? low - air : low, high > 0 ? high + air : high];
}

function endsOf({ value, outline = Number.NaN }: Column): number[] {
  return [value, outline].filter(Number.isFinite);
}

function fits({ columns, format }: ColumnChart, digits: number, slot: number): boolean {
  return columns.every(({ value }) => format(value, digits).length * CHARACTER_WIDTH <= slot);
}

/** Filled columns in one path for each side of 0, hollow ones in a path around them. */
function columnShapes({ columns }: ColumnChart, area: PlotArea, slot: number): Shape[] {
  const outlined = columns.some(({ outline }) => outline !== undefined);
  const bar = (i: number, value: number, share: number) => {
    if (!Number.isFinite(value)) return "";
    const width = Math.min(48, slot * share);
    const [zero, end] = [area.y(0), area.y(value)];
    const left = area.x(i + 0.5) - width / 2;
    return rectangle(left, Math.min(zero, end), width, Math.abs(end - zero));
  };
  const filled = (keep: (value: number) => boolean) =>
    columns
      .map(({ value }, i) => (keep(value) ? bar(i, value, outlined ? 0.42 : 0.7) : ""))
      .join("");
  return [
    {
      kind: "path",
      data: columns.map(({ outline = Number.NaN }, i) => bar(i, outline, 0.76)).join(""),
      stroke: COLORS.ink,
      width: 1.25,
    },
    { kind: "path", data: filled((value) => value >= 0), fill: COLORS.gain },
    { kind: "path", data: filled((value) => value < 0), fill: COLORS.loss },
  ];
}

/** Each value beyond the end of its column, and of the hollow one on the same side. */
function printed({ columns, format }: ColumnChart, area: PlotArea, digits: number): Shape[] {
  return columns.flatMap((column, i): Shape[] => {
    if (!Number.isFinite(column.value)) return [];
    const up = column.value >= 0;
    const ends = [0, ...endsOf(column)];
    const y = up ? area.y(Math.max(...ends)) - 3 : area.y(Math.min(...ends)) + 4;
    return [
      {
        kind: "text",
        text: format(column.value, digits),
        x: area.x(i + 0.5),
        y,
        align: "center",
        baseline: up ? "bottom" : "top",
      },
    ];
  });
}
