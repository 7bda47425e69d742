import { formatNumber, formatPercent } from "../format.ts";
import type { BacktestView } from "../sections/backtest-view.ts";
import { bucketMeans } from "../statistics/thin.ts";
import { percentAxis } from "./axes.ts";
import type { FigureSpec } from "./figure.ts";
import { COLORS } from "./theme.ts";
import { type Point, timeSeriesOption } from "./time-series.ts";

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
