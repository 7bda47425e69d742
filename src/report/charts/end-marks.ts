import type { CustomSeriesOption } from "echarts";
import { type Shape, shapesSeries } from "./shapes.ts";
import type { TimeArea } from "./time-bands.ts";
import type { TimeLine } from "./time-series.ts";

/** Pixels right of the plot that the marks take. */
export const END_MARKS_WIDTH = 34;
/** Least pixels from mark to mark. */
const PITCH = 14;

interface Mark {
  readonly text: string;
  readonly color: string;
  /** Where the line ends, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** Marks of lines right of the plot, kept apart, each tied to the end of its line. */
export function endMarksSeries(lines: readonly TimeLine[], area: TimeArea): CustomSeriesOption {
  const marks = lines.flatMap(({ mark, points, color }): Mark[] => {
    const last = points.findLast(([, value]) => Number.isFinite(area.y(value)));
    if (mark === undefined || last === undefined) return [];
    return [{ text: mark, color, x: area.x(last[0]), y: area.y(last[1]) }];
  });
  marks.sort((a, b) => a.y - b.y);
  const levels = spread(
    marks.map(({ y }) => y),
    area.top,
    area.bottom,
  );
  const shapes = marks.flatMap(({ text, color, x, y }, i): Shape[] => {
    const level = levels[i]!;
    return [
      {
        kind: "path",
        data: `M${x} ${y}L${area.right} ${y}L${area.right + 9} ${level}`,
        stroke: color,
        opacity: 0.6,
      },
      { kind: "text", text, x: area.right + 13, y: level, align: "left", baseline: "middle" },
    ];
  });
  return shapesSeries(shapes, 4);
}

/**
 * Levels near ascending ones that are at least {@link PITCH} apart and lie in [top, bottom] where
 * there is room for all: pushed down in order, then, from the last, back up.
 */
export function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const levels = [...wanted];
  for (let i = 0; i < levels.length; i++) {
    const least = i === 0 ? top + PITCH / 2 : levels[i - 1]! + PITCH;
    levels[i] = Math.max(levels[i]!, least);
  }
  let most = bottom - PITCH / 2;
  for (let i = levels.length - 1; i >= 0; i--) {
    levels[i] = Math.min(levels[i]!, most);
    most = levels[i]! - PITCH;
  }
  return levels;
}
