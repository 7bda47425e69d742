import type { EChartsOption } from "echarts";

/** The size a chart is drawn at, in CSS pixels; `narrow` is the copy for phones. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
}

/** An entry of a legend, which is HTML: it wraps, is read aloud, and can carry a figure. */
export interface LegendEntry {
  readonly label: string;
  readonly mark:
    | "line"
    | "dashed"
    | "dotted"
    | "area"
    | "bar"
    | "dot"
    | "ring"
    | "square"
    | "hatch";
  readonly color: string;
}

/**
 * A figure: what it shows in words, and a function that builds chart options for a frame. The
 * options are drawn to SVG on the server, and can be drawn in a browser as they are.
 */
export interface FigureSpec {
  /** Unique on the page; names the ids inside the SVG. */
  readonly id: string;
  readonly title: string;
  /** One sentence below the title: units, windows, what was thinned. */
  readonly caption?: string;
  /** What a reader who cannot see the chart should know. */
  readonly description: string;
  readonly legend?: readonly LegendEntry[];
  /** Across the page, or half of it. */
  readonly span: "full" | "half";
  /** Height in CSS pixels of the wide copy; the narrow one is 240 at most unless given. */
  readonly height?: number;
  readonly narrowHeight?: number;
  readonly build: (frame: Frame) => EChartsOption;
}
