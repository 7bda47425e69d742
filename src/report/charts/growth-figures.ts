import { formatNumber, formatPercent, formatSignedPercent } from "../format.ts";
import type { BacktestView } from "../sections/backtest-view.ts";
import { thinIndices } from "../statistics/thin.ts";
import { percentAxis } from "./axes.ts";
import type { FigureSpec, Frame } from "./figure.ts";
import { COLORS } from "./theme.ts";
import { type Point, timeSeriesOption } from "./time-series.ts";

/** Runs of rows that a line is thinned to; each keeps up to three points. */
function buckets({ narrow }: Frame): number {
  return narrow ? 220 : 520;
}

function linePoints(view: BacktestView, values: Float64Array, frame: Frame): Point[] {
  const { timestamp } = view.input.series;
  return thinIndices(values, buckets(frame), view.from).map((i) => [timestamp[i]!, values[i]!]);
}

function lastValue(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : values[values.length - 1]!;
}

/** Says so where a line has more rows than points. */
function thinned(view: BacktestView): string {
  return view.rows > 3 * 520
    ? " Drawn from the lowest, highest and last value of equal stretches, so that no extreme is lost."
    : "";
}

/** Growth of 1, strategy against buy-and-hold, on a logarithmic scale. */
export function equityFigure(view: BacktestView): FigureSpec {
  const end = formatSignedPercent(lastValue(view.equity) - 1);
  const benchmarkEnd = formatSignedPercent(lastValue(view.benchmarkEquity) - 1);
  return {
    id: "equity",
    title: "Growth of 1",
    caption: `After costs, logarithmic scale: equal distances are equal percentages.${thinned(view)}`,
    description: `Line chart of equity on a logarithmic scale. The strategy ends at ${end}, buy-and-hold at ${benchmarkEnd}.`,
    legend: [
      { label: `Strategy ${end}`, mark: "line", color: COLORS.strategy },
      { label: `Buy and hold ${benchmarkEnd}`, mark: "dashed", color: COLORS.benchmark },
    ],
    span: "full",
    height: 340,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "log",
          reference: 1,
          format: formatNumber,
          lines: [
            {
              points: linePoints(view, view.benchmarkEquity, frame),
              color: COLORS.benchmark,
              style: "dashed",
              width: 1.25,
            },
            { points: linePoints(view, view.equity, frame), color: COLORS.strategy, width: 1.75 },
          ],
        },
        frame,
      ),
  };
}

/** How far equity stands below its running peak. */
export function underwaterFigure(view: BacktestView): FigureSpec {
  const { max_drawdown: deepest } = view.input.metrics;
  const benchmarkDeepest = view.input.benchmarkMetrics.max_drawdown;
  return {
    id: "underwater",
    title: "Drawdown",
    caption: "Equity below its highest value so far.",
    description: `Area chart of the drawdown. The deepest is ${formatPercent(deepest)}; that of buy-and-hold ${formatPercent(benchmarkDeepest)}.`,
    legend: [
      { label: `Strategy, worst ${formatPercent(deepest)}`, mark: "area", color: COLORS.loss },
      {
        label: `Buy and hold, worst ${formatPercent(benchmarkDeepest)}`,
        mark: "dashed",
        color: COLORS.benchmark,
      },
    ],
    span: "full",
    height: 220,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          max: 0,
          min: -1,
          format: percentAxis,
          lines: [
            {
              points: linePoints(view, view.benchmarkDrawdown, frame),
              color: COLORS.benchmark,
              style: "dashed",
              width: 1,
            },
            {
              points: linePoints(view, view.drawdown, frame),
              color: COLORS.loss,
              width: 1.25,
              fillTo: 0,
            },
          ],
        },
        frame,
      ),
  };
}

/** What costs take: growth before and after them. */
export function costFigure(view: BacktestView): FigureSpec {
  const before = formatSignedPercent(lastValue(view.grossEquity) - 1);
  const after = formatSignedPercent(lastValue(view.equity) - 1);
  return {
    id: "costs",
    title: "Growth of 1 before and after costs",
    caption: "Logarithmic scale. The gap between the lines is what trading cost.",
    description: `Line chart: growth before costs ends at ${before}, after costs at ${after}.`,
    legend: [
      { label: `Before costs ${before}`, mark: "dotted", color: COLORS.accent },
      { label: `After costs ${after}`, mark: "line", color: COLORS.strategy },
    ],
    span: "half",
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "log",
          reference: 1,
          format: formatNumber,
          lines: [
            {
              points: linePoints(view, view.grossEquity, frame),
              color: COLORS.accent,
              style: "dotted",
            },
            { points: linePoints(view, view.equity, frame), color: COLORS.strategy },
          ],
        },
        frame,
      ),
  };
}
