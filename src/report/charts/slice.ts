import type { EChartsOption } from "echarts";
import { thinIndices } from "../statistics/thin.ts";
import type { Frame } from "./figure.ts";
import { domain, labelPixels, numberAxis, type PlotArea, plotOption, slotAxis } from "./plot.ts";
import { dots, outline, polyline, type Shape } from "./shapes.ts";

/** Figures over the values of one parameter, which stand at equal distances. */
export interface SliceChart {
  readonly name: string;
  /** One per value, in order. */
  readonly labels: readonly string[];
  /** What the y axis measures. */
  readonly yName: string;
  readonly format: (value: number, digits: number) => string;
  /** Choices without an order are not joined by lines. */
  readonly joined: boolean;
  readonly lines: readonly {
    /** One per value; NaN where there is none. */
    readonly values: Float64Array;
    readonly color: string;
    readonly dash?: readonly number[];
  }[];
  readonly marks: readonly {
    readonly shape: "ring" | "square";
    readonly index: number;
    readonly value: number;
  }[];
}

/** Values up to which each is also drawn as a dot. */
const DOTTED = 60;
const BUCKETS = 200;

/** Chart options of a slice. */
export function sliceOption(chart: SliceChart, frame: Frame): EChartsOption {
  const known = chart.lines.flatMap(({ values }) => [...values]);
  return plotOption(
    {
      x: (width) => slotAxis(chart.name, chart.labels, width, labelPixels(chart.labels)),
      y: (height) => numberAxis(chart.yName, domain(known), chart.format, height, 34),
      draw: (area) => [
        ...chart.lines.flatMap((line) => lineShapes(line, area, chart.joined)),
        ...chart.marks
          .filter(({ value }) => Number.isFinite(value))
          .flatMap(({ shape, index, value }) =>
            outline(shape, area.x(index + 0.5), area.y(value), shape === "ring" ? 6 : 9),
          ),
      ],
    },
    frame,
  );
}

function lineShapes(
  { values, color, dash }: SliceChart["lines"][number],
  area: PlotArea,
  joined: boolean,
): Shape[] {
  const pixels = thinIndices(values, BUCKETS).map(
    (i) => [area.x(i + 0.5), area.y(values[i]!)] as const,
  );
  const line: Shape = {
    kind: "path",
    data: polyline(pixels),
    stroke: color,
    width: 1.75,
    ...(dash === undefined ? {} : { dash }),
  };
  const known = pixels.filter(([, y]) => Number.isFinite(y));
  const points: Shape = { kind: "path", data: dots(known), stroke: color, width: 5, cap: "round" };
  if (!joined) return [{ ...points, width: 8 }];
  return values.length > DOTTED ? [line] : [line, points];
}
