import type { CustomSeriesOption } from "echarts";
import { rectangle, type Shape, shapesSeries } from "./shapes.ts";
import { COLORS } from "./theme.ts";

/** A stretch of time that is shaded, half-open, ms UTC. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly opacity: number;
}

/** What stands behind and above the lines of a time series chart. */
export interface TimeBands {
  /** Shaded from top to bottom of the plot. */
  readonly behind?: readonly TimeSpan[];
  /** Bars above the plot on the same time axis, the first lane at the top. */
  readonly lanes?: readonly (readonly TimeSpan[])[];
  /** Times at which a line crosses the plot. */
  readonly seams?: readonly number[];
  /** What the time axis holds at least, so that charts above each other align. */
  readonly axis?: { readonly from: number; readonly to: number };
}

/** Pixels for all lanes together, at most. */
const LANES_HEIGHT = 150;
const LANE_HEIGHT = 12;
const AIR = 8;

/** Pixels that lanes need above the plot; 0 without any. */
export function lanesHeight({ lanes = [] }: TimeBands): number {
  return lanes.length === 0 ? 0 : Math.min(LANES_HEIGHT, lanes.length * LANE_HEIGHT) + AIR;
}

/** The plot in pixels, and where a time and a value lie in it. */
export interface TimeArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
}

/** Bands, lanes and seams as a series that lies behind the lines. */
export function bandsSeries(bands: TimeBands, area: TimeArea): CustomSeriesOption {
  const { left, right, top, bottom } = area;
  const inside = (time: number) => Math.max(left, Math.min(right, area.x(time)));
  const bar = (span: TimeSpan, y: number, height: number): Shape => {
    const x = inside(span.from);
    const data = rectangle(x, y, Math.max(0.5, inside(span.to) - x), height);
    return { kind: "path", data, fill: span.color, opacity: span.opacity };
  };
  const { lanes = [], behind = [], seams = [] } = bands;
  const pitch = (lanesHeight(bands) - AIR) / Math.max(1, lanes.length);
  const gap = pitch > 3 ? Math.min(3, pitch * 0.3) : 0;
  const first = top - lanesHeight(bands);
  return shapesSeries(
    [
      ...behind.map((span) => bar(span, top, bottom - top)),
      ...lanes.flatMap((lane, i) => lane.map((span) => bar(span, first + i * pitch, pitch - gap))),
      {
        kind: "path",
        data: seams.map((time) => `M${inside(time)} ${top}V${bottom}`).join(""),
        stroke: COLORS.axis,
        dash: [2, 3],
      },
    ],
    1,
  );
}
