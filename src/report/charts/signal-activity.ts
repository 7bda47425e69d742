import { formatCount, formatPercent } from "../format.ts";
import { movingMean } from "../statistics/moving-mean.ts";
import { thinIndices } from "../statistics/thin.ts";
import type { SuiteReportInput } from "../suite-input.ts";
import { percentAxis } from "./axes.ts";
import type { FigureSpec, Frame } from "./figure.ts";
import { anyKnown, dayTimes } from "./signal-days.ts";
import { COLORS } from "./theme.ts";
import { type Point, timeSeriesOption } from "./time-series.ts";

/** Equal stretches of a line, three points each. */
const WIDE_BUCKETS = 160;
const NARROW_BUCKETS = 100;
/** Days of a moving mean: about a month of trading. */
const WINDOW = 21;

/** What share of both sides the base configuration exchanges a day. */
export function turnoverFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const { daily, turnover } = suite.base;
  if (!anyKnown(daily.turnover)) return undefined;
  const smooth = movingMean(daily.turnover, WINDOW);
  const isSmooth = anyKnown(smooth);
  const times = dayTimes(daily.date);
  const mean = formatPercent(turnover);
  const what = isSmooth ? `mean of ${WINDOW} days` : "each day";
  return {
    id: "turnover",
    title: isSmooth ? `Turnover a day, mean of ${WINDOW} days` : "Turnover a day",
    caption: `Base configuration. Half the sum of changes of weights: 100\u202f% exchanges all of both sides, 200\u202f% turns them round.`,
    description: `Line chart of turnover a day, ${what}. The mean of all days is ${mean}.`,
    legend: [
      { label: `Turnover, ${what}`, mark: "line", color: COLORS.strategy },
      { label: `Mean of all days ${mean}`, mark: "dashed", color: COLORS.benchmark },
    ],
    span: "half",
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          min: 0,
          format: percentAxis,
          lines: [
            {
              points: [times[0]!, times[times.length - 1]!].map((time) => [time, turnover]),
              color: COLORS.benchmark,
              style: "dashed",
              width: 1.25,
            },
            {
              points: thinned(times, isSmooth ? smooth : daily.turnover, frame),
              color: COLORS.strategy,
            },
          ],
        },
        frame,
      ),
  };
}

/** Names that have a signal against all names of the universe, by formation day. */
export function coverageFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const { mean, min, series } = suite.coverage;
  if (!series.universe.some((size) => size > 0)) return undefined;
  const times = dayTimes(series.date);
  return {
    id: "coverage",
    title: "Names with a signal and names of the universe",
    caption: `By formation day. ${formatPercent(mean)} of the universe in the mean, ${formatPercent(min)} on the thinnest day.`,
    description: `Line chart of the number of names by formation day: ${formatPercent(mean)} of the universe have a signal in the mean. The universe holds ${formatCount(Math.min(...series.universe))} to ${formatCount(Math.max(...series.universe))} names.`,
    legend: [
      { label: "With a signal", mark: "area", color: COLORS.strategy },
      { label: "Universe", mark: "dashed", color: COLORS.ink },
    ],
    span: "half",
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          min: 0,
          format: formatCount,
          lines: [
            {
              points: thinned(times, series.covered, frame),
              color: COLORS.strategy,
              fillTo: 0,
              width: 1,
            },
            {
              points: thinned(times, Float64Array.from(series.universe), frame),
              color: COLORS.ink,
              style: "dashed",
              width: 1.25,
            },
          ],
        },
        frame,
      ),
  };
}

function thinned(times: Float64Array, values: Float64Array, { narrow }: Frame): Point[] {
  return thinIndices(values, narrow ? NARROW_BUCKETS : WIDE_BUCKETS).map((i) => [
    times[i]!,
    values[i]!,
  ]);
}
