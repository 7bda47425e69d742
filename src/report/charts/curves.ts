import { formatNumber } from "../format.ts";
import { thinIndices } from "../statistics/thin.ts";
import { percentAxis } from "./axes.ts";
import type { FigureSpec, Frame } from "./figure.ts";
import { COLORS } from "./theme.ts";
import type { TimeBands } from "./time-bands.ts";
import { lanesHeight } from "./time-bands.ts";
import { type Point, timeSeriesOption } from "./time-series.ts";

/** Equity or drawdown over time, one of several on a chart. */
export interface Curve {
  /** As in the legend, with the figure that it ends at. */
  readonly label: string;
  /** Ms UTC, ascending. */
  readonly timestamp: Float64Array;
  /** One per row; those before `from` are not drawn. */
  readonly values: Float64Array;
  readonly from: number;
  readonly color: string;
  readonly style?: "solid" | "dashed" | "dotted";
  /** One or two characters that name it at its end; in front of the label in the legend. */
  readonly mark?: string;
  /** Not what the chart is about: thinner, and drawn from fewer points. */
  readonly minor?: boolean;
}

/** A chart of curves. The first curve is what the page is about and lies on top. */
export interface CurvesSpec {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly curves: readonly Curve[];
  readonly bands?: TimeBands;
  /** Entries of the legend that explain the bands. */
  readonly bandLegend?: NonNullable<FigureSpec["legend"]>;
  /** Across the page unless given. */
  readonly span?: FigureSpec["span"];
}

const WIDE_BUCKETS = 520;
const NARROW_BUCKETS = 220;
/** Of a minor curve: about 500 points. */
const MINOR_BUCKETS = 160;

/** The last value; NaN without any. */
export function lastValue(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : values[values.length - 1]!;
}

/** Growth of 1 on a logarithmic scale. */
export function growthFigure(spec: CurvesSpec & { readonly note: string }): FigureSpec {
  const full = spec.span !== "half";
  return {
    ...frameOf(spec, full ? 340 : 250, 240),
    caption: spec.note + (full ? thinned(spec) : ""),
    legend: [
      ...spec.curves.map(({ label, mark, color, style = "solid" }) => {
        const named = mark === undefined ? label : `${mark}: ${label}`;
        return { label: named, color, mark: style === "solid" ? ("line" as const) : style };
      }),
      ...(spec.bandLegend ?? []),
    ],
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "log",
          reference: 1,
          format: formatNumber,
          ...(spec.bands === undefined ? {} : { bands: spec.bands }),
          lines: [...spec.curves].reverse().map((curve) => ({
            points: linePoints(curve, frame),
            color: curve.color,
            ...(curve.style === undefined ? {} : { style: curve.style }),
            ...(curve.mark === undefined ? {} : { mark: curve.mark }),
            width: growthWidth(curve, full),
          })),
        },
        frame,
      ),
  };
}

function growthWidth({ minor, style = "solid" }: Curve, full: boolean): number {
  if (minor) return 1;
  if (!full) return 1.5;
  return style === "solid" ? 1.75 : 1.25;
}

/** Distance below the highest value so far; the first curve is filled. */
export function drawdownFigure(spec: CurvesSpec): FigureSpec {
  const [first] = spec.curves;
  return {
    ...frameOf(spec, 220, 220),
    caption: "Equity below its highest value so far.",
    legend: spec.curves.map(({ label, color, style = "solid" }) =>
      style === "solid"
        ? { label, mark: "area" as const, color: COLORS.loss }
        : { label, mark: style, color },
    ),
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          max: 0,
          min: -1,
          format: percentAxis,
          ...(spec.bands === undefined ? {} : { bands: spec.bands }),
          lines: [...spec.curves].reverse().map((curve) =>
            curve === first
              ? { points: linePoints(curve, frame), color: COLORS.loss, width: 1.25, fillTo: 0 }
              : {
                  points: linePoints(curve, frame),
                  color: curve.color,
                  ...(curve.style === undefined ? {} : { style: curve.style }),
                  width: 1,
                },
          ),
        },
        frame,
      ),
  };
}

/** What all figures of curves share; lanes come on top of the usual heights. */
function frameOf(
  { id, title, description, span, bands }: CurvesSpec,
  wide: number,
  narrow: number,
) {
  const lanes = lanesHeight(bands ?? {});
  return {
    id,
    title,
    description,
    span: span ?? ("full" as const),
    height: wide + lanes,
    narrowHeight: narrow + lanes,
  };
}

function linePoints({ timestamp, values, from, minor }: Curve, { narrow }: Frame): Point[] {
  const usual = narrow ? NARROW_BUCKETS : WIDE_BUCKETS;
  const buckets = minor ? MINOR_BUCKETS : usual;
  return thinIndices(values, buckets, from).map((i) => [timestamp[i]!, values[i]!]);
}

/** Says so where a line has more rows than points. */
function thinned({ curves }: CurvesSpec): string {
  return curves.some(({ values, from }) => values.length - from > 3 * WIDE_BUCKETS)
    ? " Drawn from the lowest, highest and last value of equal stretches, so that no extreme is lost."
    : "";
}
