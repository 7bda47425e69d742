import type { CustomSeriesOption } from "echarts";
import { type Shape, shapesSeries } from "./shapes.ts";
import type { TimeArea } from "./time-bands.ts";
import type { TimeLine } from "./time-series.ts";

/** Pixels right of the plot that the marks take. */
export const END_MARKS_WIDTH = 34;
/** Least pixels from mark to mark. */
const PITCH = 17;

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
  marks.sort((a, b) => a.y - b.y || (a.text < b.text ? -1 : 1));
  const levels = spread(
    marks.map(({ y }) => y),
    area.top,
    area.bottom,
  );
  const shapes = marks.flatMap(({ text, color, x, y }, i): Shape[] => {
    const level = levels[i]!;
    const bend = `${area.right} ${y}`;
    return [
      // Of a line that ends before the others: dotted, so that it is not taken for the line.
      { kind: "path", data: `M${x} ${y}L${bend}`, stroke: color, dash: [1, 4] },
      {
        kind: "path",
        data: `M${bend}L${area.right + 9} ${level}`,
        stroke: color,
        opacity: 0.6,
      },
      { kind: "text", text, x: area.right + 13, y: level, align: "left", baseline: "middle" },
    ];
  });
  return shapesSeries(shapes, 4);
}

/**
 * Levels as near to ascending ones as they can be, in the sense of least squares, that are at least
 * {@link PITCH} apart; moved as one into [top, bottom] where they stand out. Neighbours that would
 * come too near form a block, which stands at the mean of what its members want.
 */
export function spread(wanted: readonly number[], top: number, bottom: number): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const [i, level] of wanted.entries()) {
    let block = { sum: level - i * PITCH, count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.count <= block.sum / block.count) break;
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  const levels = blocks
    .flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count))
    .map((level, i) => level + i * PITCH);
  const reach = (levels.length - 1) * PITCH;
  const [least, most] = [top + PITCH / 2, bottom - PITCH / 2];
  return levels.map((level, i) =>
    Math.max(least + i * PITCH, Math.min(most - reach + i * PITCH, level)),
  );
}
