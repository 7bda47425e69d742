import {
  formatDate,
  formatNumber,
  formatPercent,
  formatSignedPercent,
  formatSpan,
} from "../format.ts";
import type { BacktestView } from "../sections/backtest-view.ts";
import { planRolling, rollingStatistics } from "../statistics/rolling.ts";
import { bucketMeans, thinIndices } from "../statistics/thin.ts";
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

/** Sharpe ratio and beta over a sliding window, each where it is defined somewhere. */
export function rollingFigures(view: BacktestView): FigureSpec[] {
  const { series, periodsPerYear, timeframe } = view.input;
  const plan = planRolling(view.rows, periodsPerYear, 700);
  if (plan === undefined) return [];
  const rolling = rollingStatistics(series.net, series.benchmark, view.from, plan, periodsPerYear);
  const years = plan.window / periodsPerYear;
  const about = years > 0.02 ? ` (about ${formatSpan(years * 365.25 * 86_400_000)})` : "";
  const every = plan.stride === 1 ? "" : `, a value every ${formatNumber(plan.stride, 0)} bars`;
  const window = `Over the last ${formatNumber(plan.window, 0)} bars of ${timeframe}${about}${every}.`;
  const figure = (id: string, title: string, values: readonly number[], note: string) => ({
    id,
    title,
    caption: `${window} ${note}`.trim(),
    description: `Line chart of the ${title.toLowerCase()}. ${range(values)}`,
    span: "half" as const,
    build: (frame: Frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          format: formatNumber,
          lines: [
            {
              points: rolling.row.map((row, i) => [series.timestamp[row]!, values[i]!]),
              color: COLORS.strategy,
            },
          ],
        },
        frame,
      ),
  });
  const defined = (values: readonly number[]) => values.some(Number.isFinite);
  const figures: FigureSpec[] = [];
  if (defined(rolling.sharpe)) {
    const note = rolling.sharpe.every(Number.isFinite)
      ? ""
      : "Broken where nothing varied in the window, as without a position.";
    figures.push(figure("rolling-sharpe", "Rolling Sharpe ratio", rolling.sharpe, note));
  }
  if (defined(rolling.sharpe) && defined(rolling.beta)) {
    const note = "Against buy-and-hold: 1 moves with it, −1 against it.";
    figures.push(figure("rolling-beta", "Rolling beta", rolling.beta, note));
  }
  return figures;
}

function range(values: readonly number[]): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high
    ? `It lies between ${formatNumber(low)} and ${formatNumber(high)}.`
    : "It is defined nowhere.";
}

/** Steps of the exposure chart; few enough to be told apart on a phone. */
const EXPOSURE_POINTS = 110;

/** Net and gross position over time, each point the mean of a stretch of bars. */
export function exposureFigure(view: BacktestView): FigureSpec {
  const { series, metrics } = view.input;
  const stretch = Math.max(1, Math.round(view.rows / EXPOSURE_POINTS));
  const points = (values: Float64Array): Point[] => {
    const means = bucketMeans(values, EXPOSURE_POINTS, view.from);
    const last = means[means.length - 1];
    return [
      ...means.map(({ first, mean }): Point => [series.timestamp[first]!, mean]),
      ...(last === undefined ? [] : [[series.timestamp[last.last]!, last.mean] as const]),
    ];
  };
  return {
    id: "exposure",
    title: "Exposure over time",
    caption:
      "Share of equity held: net counts shorts as negative, gross as positive." +
      (stretch > 1 ? ` Means over about ${formatNumber(stretch, 0)} bars each.` : ""),
    description: `Step chart of net and gross exposure. Mean gross exposure is ${formatPercent(metrics.exposure)}.`,
    legend: [
      { label: "Net", mark: "area", color: COLORS.strategy },
      { label: "Gross", mark: "dotted", color: COLORS.accent },
    ],
    span: "full",
    height: 200,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          format: percentAxis,
          lines: [
            {
              points: points(series.position),
              color: COLORS.strategy,
              fillTo: 0,
              step: true,
              width: 1,
            },
            {
              points: points(series.exposure),
              color: COLORS.accent,
              style: "dotted",
              step: true,
              width: 1.25,
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

function percentAxis(value: number, digits: number): string {
  return formatPercent(value, Math.max(0, digits - 2));
}

/** First and last counted day, for captions and leads. */
export function countedRange(view: BacktestView): string {
  const { timestamp } = view.input.series;
  if (view.rows === 0) return "no counted bar";
  return `${formatDate(timestamp[view.from]!)} to ${formatDate(timestamp[timestamp.length - 1]!)}`;
}
