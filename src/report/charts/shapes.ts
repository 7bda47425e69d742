import type { CustomSeriesOption, EChartsOption } from "echarts";
import { CHART_FONT_SIZE, COLORS } from "./theme.ts";

/** Something drawn in pixels of the chart, later ones over earlier ones. */
export type Shape = PathShape | TextShape;

/** One path, whatever number of pieces it has: thousands of cells of one colour cost one element. */
export interface PathShape {
  readonly kind: "path";
  /** SVG path data; empty draws nothing. */
  readonly data: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly cap?: "butt" | "round";
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** Units of the data in pixels, and where its origin lies; pixels from the corner unless given. */
  readonly place?: {
    readonly x: number;
    readonly y: number;
    readonly scaleX: number;
    readonly scaleY: number;
  };
}

export interface TextShape {
  readonly kind: "text";
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: "left" | "center" | "right";
  readonly baseline: "top" | "middle" | "bottom";
  /** An edge in the colour of the page, for text that stands on lines. */
  readonly halo?: boolean;
  /** A ground in the colour of the page, for text that stands on so many lines that an edge is too little. */
  readonly ground?: boolean;
}

/** A chart of nothing but shapes: no axes, no room around it. */
export function shapesOption(shapes: readonly Shape[]): EChartsOption {
  return {
    animation: false,
    grid: { left: 0, right: 0, top: 0, bottom: 0, outerBoundsMode: "none" },
    xAxis: { type: "value", show: false, min: 0, max: 1 },
    yAxis: { type: "value", show: false, min: 0, max: 1 },
    series: [shapesSeries(shapes)],
  };
}

/** A series that draws shapes and knows nothing of data. */
export function shapesSeries(shapes: readonly Shape[], z = 2): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    z,
    data: [[0, 0]],
    renderItem: () => ({
      type: "group",
      children: shapes
        .filter((shape) => shape.kind === "text" || shape.data !== "")
        .map((shape) => (shape.kind === "text" ? textElement(shape) : pathElement(shape))),
    }),
  };
}

function pathElement({ data, fill, stroke, width, cap, dash, opacity, place }: PathShape) {
  return {
    type: "path" as const,
    ...place,
    shape: { pathData: data },
    style: {
      fill: fill ?? "none",
      ...(stroke === undefined ? {} : { stroke, lineWidth: width ?? 1 }),
      ...(cap === undefined ? {} : { lineCap: cap }),
      ...(dash === undefined ? {} : { lineDash: [...dash] }),
      ...(opacity === undefined ? {} : { opacity }),
    },
  };
}

function textElement({ text, x, y, align, baseline, halo, ground }: TextShape) {
  return {
    type: "text" as const,
    style: {
      text,
      x,
      y,
      fill: COLORS.text,
      fontSize: CHART_FONT_SIZE,
      ...(ground ? { backgroundColor: COLORS.page, padding: [1, 2] } : {}),
      ...(halo ? { stroke: COLORS.page, lineWidth: 4 } : {}),
      align,
      verticalAlign: baseline,
    },
  };
}

/** Dots at pixels: lines of no length with round ends, 16 bytes each. */
export function dots(pixels: readonly (readonly [x: number, y: number])[]): string {
  return pixels.map(([x, y]) => `M${cut(x)} ${cut(y)}L${cut(x + 0.02)} ${cut(y)}`).join("");
}

/** A line through pixels; broken where one is not finite. */
export function polyline(pixels: readonly (readonly [x: number, y: number])[]): string {
  let data = "";
  let drawing = false;
  for (const [x, y] of pixels) {
    const known = Number.isFinite(x) && Number.isFinite(y);
    if (known) data += `${drawing ? "L" : "M"}${cut(x)} ${cut(y)}`;
    drawing = known;
  }
  return data;
}

/** A rectangle in pixels. */
export function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${cut(x)} ${cut(y)}H${cut(x + width)}V${cut(y + height)}H${cut(x)}Z`;
}

/** A mark around a pixel that stays visible on every colour: its outline in ink over one of the page. */
export function outline(shape: "ring" | "square", x: number, y: number, radius: number): Shape[] {
  const data =
    shape === "square"
      ? rectangle(x - radius, y - radius, 2 * radius, 2 * radius)
      : `M${cut(x - radius)} ${cut(y)}A${radius} ${radius} 0 1 0 ${cut(x + radius)} ${cut(y)}` +
        `A${radius} ${radius} 0 1 0 ${cut(x - radius)} ${cut(y)}Z`;
  return [
    { kind: "path", data, stroke: COLORS.page, width: 6 },
    { kind: "path", data, stroke: COLORS.ink, width: 2.5 },
  ];
}

function cut(value: number): number {
  return Math.round(value * 100) / 100;
}
