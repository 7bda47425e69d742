import type { EChartsOption } from "echarts";
import { HEAT_COLORS, heatColor } from "../heat-palette.ts";
import type { Frame } from "./figure.ts";
import { polyline, type Shape, shapesOption } from "./shapes.ts";
import { CHARACTER_WIDTH, COLORS } from "./theme.ts";

/** One axis per parameter and one for the score; every set is a line through its values. */
export interface ParallelChart {
  readonly axes: readonly {
    readonly name: string;
    /** What is written along the axis: places in [0, 1] from low to high. */
    readonly marks: readonly { readonly place: number; readonly label: string }[];
  }[];
  /** Later ones are drawn over earlier ones. */
  readonly lines: readonly {
    /** In [0, 1], one per axis; NaN breaks the line. */
    readonly places: readonly number[];
    /** In [0, 1] from the lowest colour to the highest. */
    readonly shade: number;
    /** Drawn in ink and thick: the set that the page is about. */
    readonly chosen?: boolean;
  }[];
}

/** Characters that the name of the first or last upright axis has room for. */
export const LONGEST_NAME = 18;
const LINE_HEIGHT = 20;
const END = 18;

/**
 * Chart options of parallel coordinates: axes upright, on a phone level and below each other, so that
 * names have room. One path per colour.
 */
export function parallelOption(chart: ParallelChart, frame: Frame): EChartsOption {
  const count = Math.max(1, chart.axes.length - 1);
  const { width, height, narrow } = frame;
  const room = 0.5 * CHARACTER_WIDTH * LONGEST_NAME;
  const axisAt = (axis: number): number =>
    narrow
      ? LINE_HEIGHT + 4 + (axis / count) * (height - 3 * LINE_HEIGHT - 4)
      : room + (axis / count) * (width - 2 * room);
  const along = (place: number): number =>
    narrow
      ? END + place * (width - 2 * END)
      : height - LINE_HEIGHT - 4 - place * (height - 3 * LINE_HEIGHT);
  const point = (axis: number, place: number): [number, number] =>
    narrow ? [along(place), axisAt(axis)] : [axisAt(axis), along(place)];
  return shapesOption([
    ...lines(chart, point),
    ...chart.axes.flatMap((axis, i) => axisShapes(axis, i, point, narrow)),
  ]);
}

type PointAt = (axis: number, place: number) => [number, number];

function lines(chart: ParallelChart, point: PointAt): Shape[] {
  const paths = new Array<string>(HEAT_COLORS).fill("");
  let chosen = "";
  for (const line of chart.lines) {
    const data = polyline(line.places.map((place, axis) => point(axis, place)));
    const color = Math.max(0, Math.min(HEAT_COLORS - 1, Math.floor(line.shade * HEAT_COLORS)));
    if (line.chosen) chosen += data;
    else paths[color] += data;
  }
  return [
    ...paths.map((data, color): Shape => {
      return { kind: "path", data, stroke: heatColor(color), width: 1, opacity: 0.6 };
    }),
    { kind: "path", data: chosen, stroke: COLORS.page, width: 5 },
    { kind: "path", data: chosen, stroke: COLORS.loss, width: 2.5 },
  ];
}

function axisShapes(
  { name, marks }: ParallelChart["axes"][number],
  axis: number,
  point: PointAt,
  narrow: boolean,
): Shape[] {
  const [x0, y0] = point(axis, 0);
  const [x1, y1] = point(axis, 1);
  const head: Shape = narrow
    ? { kind: "text", ground: true, text: name, x: 0, y: y0 - 7, align: "left", baseline: "bottom" }
    : { kind: "text", halo: true, text: name, x: x0, y: 2, align: "center", baseline: "top" };
  const labels = marks.map(({ place, label }): Shape => {
    const [x, y] = point(axis, place);
    if (!narrow) {
      const baseline = place < 0.02 ? "top" : place > 0.98 ? "bottom" : "middle";
      return place < 0.02 || place > 0.98
        ? {
            kind: "text",
            halo: true,
            text: label,
            x,
            y: y + (place < 0.02 ? 5 : -4),
            align: "center",
            baseline,
          }
        : { kind: "text", halo: true, text: label, x: x + 6, y, align: "left", baseline };
    }
    const align = place < 0.02 ? "left" : place > 0.98 ? "right" : "center";
    const shift = place < 0.02 ? -END + 2 : place > 0.98 ? END - 2 : 0;
    return {
      kind: "text",
      ground: true,
      text: label,
      x: x + shift,
      y: y + 6,
      align,
      baseline: "top",
    };
  });
  return [
    {
      kind: "path",
      data: polyline([
        [x0, y0],
        [x1, y1],
      ]),
      stroke: COLORS.axis,
      width: 1.5,
    },
    head,
    ...labels,
  ];
}
