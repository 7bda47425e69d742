import type { CustomSeriesOption } from "echarts";
import { rectangle, type Shape, shapesSeries } from "./shapes.ts";
import type { TimeArea } from "./time-bands.ts";

/** A bar from 0 to a value over a stretch of time, half-open, ms UTC; none where it is not finite. */
export interface TimeBar {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly color: string;
}

/** Bars as a series that lies behind the lines: one path per colour. */
export function barsSeries(bars: readonly TimeBar[], area: TimeArea): CustomSeriesOption {
  const known = bars.filter(({ value }) => Number.isFinite(value));
  const zero = area.y(0);
  const shapes = [...new Set(known.map(({ color }) => color))].map((color): Shape => {
    const own = known.filter((bar) => bar.color === color);
    return { kind: "path", data: own.map((bar) => barPath(bar, zero, area)).join(""), fill: color };
  });
  return shapesSeries(shapes, 1);
}

function barPath({ from, to, value }: TimeBar, zero: number, { x, y }: TimeArea): string {
  const width = x(to) - x(from);
  const gap = Math.min(2, 0.25 * width);
  const end = y(value);
  return rectangle(x(from) + gap / 2, Math.min(zero, end), width - gap, Math.abs(end - zero));
}
