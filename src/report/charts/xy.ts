import type { EChartsOption } from "echarts";
import type { Frame } from "./figure.ts";
import { domain, labelPixels, numberAxis, type PlotArea, plotOption } from "./plot.ts";
import { dots, polyline, type Shape } from "./shapes.ts";
import { COLORS } from "./theme.ts";

/** A straight line across the whole plot. */
export interface StraightLine {
  readonly slope: number;
  readonly intercept: number;
  readonly color: string;
  readonly dash?: readonly number[];
}

/** Points in two dimensions, with lines across them. */
export interface Scatter {
  readonly x: Float64Array;
  /** As many as `x`; a point with a coordinate that is not finite is not drawn. */
  readonly y: Float64Array;
  readonly xName: string;
  readonly yName: string;
  readonly format: (value: number, digits: number) => string;
  readonly lines: readonly StraightLine[];
  /** Diameter of a point in pixels. */
  readonly size: number;
  readonly opacity: number;
}

/** Chart options of a scatter; both axes hold 0, which is drawn as a line. */
export function scatterOption(scatter: Scatter, frame: Frame): EChartsOption {
  const xDomain = domain([0, ...scatter.x]);
  const yDomain = domain([0, ...scatter.y]);
  const sample = xDomain.map((value) => scatter.format(value, 1));
  return plotOption(
    {
      x: (width) =>
        numberAxis(scatter.xName, xDomain, scatter.format, width, labelPixels(sample) + 24),
      y: (height) => numberAxis(scatter.yName, yDomain, scatter.format, height, 34),
      draw: (area) => [
        ...zeroLines(area, xDomain, yDomain),
        ...scatter.lines.map((line) => straight(line, area, xDomain, yDomain)),
        {
          kind: "path",
          data: dots(pixels(scatter, area)),
          stroke: COLORS.strategy,
          width: scatter.size,
          cap: "round",
          opacity: scatter.opacity,
        },
      ],
    },
    frame,
  );
}

type Domain = readonly [min: number, max: number];

function pixels({ x, y }: Scatter, area: PlotArea): (readonly [number, number])[] {
  return Array.from(x, (value, i) => [area.x(value), area.y(y[i]!)] as const).filter(
    ([left, top]) => Number.isFinite(left) && Number.isFinite(top),
  );
}

function zeroLines(area: PlotArea, x: Domain, y: Domain): Shape[] {
  const across: [number, number][] = [
    [area.x(x[0]), area.y(0)],
    [area.x(x[1]), area.y(0)],
  ];
  const up: [number, number][] = [
    [area.x(0), area.y(y[0])],
    [area.x(0), area.y(y[1])],
  ];
  return [{ kind: "path", data: polyline(across) + polyline(up), stroke: COLORS.axis }];
}

/** The part of a line that lies inside the plot; nothing where none does. */
function straight(
  { slope, intercept, color, dash }: StraightLine,
  area: PlotArea,
  x: Domain,
  y: Domain,
): Shape {
  const at = (value: number) => intercept + slope * value;
  let [from, to] = x;
  if (slope === 0) {
    if (intercept < y[0] || intercept > y[1]) from = Number.NaN;
  } else {
    const ends = y.map((value) => (value - intercept) / slope);
    from = Math.max(from, Math.min(...ends));
    to = Math.min(to, Math.max(...ends));
  }
  const data =
    from < to ? polyline([from, to].map((value) => [area.x(value), area.y(at(value))])) : "";
  return {
    kind: "path",
    data,
    stroke: color,
    width: 1.75,
    ...(dash === undefined ? {} : { dash }),
  };
}
