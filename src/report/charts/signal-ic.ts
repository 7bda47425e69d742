import type { InformationCoefficient } from "../../signals/coefficient.ts";
import { formatNumber, plural } from "../format.ts";
import { periodMeans, trailingMeans } from "../statistics/period-means.ts";
import type { SuiteReportInput } from "../suite-input.ts";
import type { FigureSpec } from "./figure.ts";
import { domain, numberAxis, type PlotArea, plotOption, slotAxis } from "./plot.ts";
import { dots, type Shape } from "./shapes.ts";
import { anyKnown, dayTimes } from "./signal-days.ts";
import { COLORS } from "./theme.ts";
import { timeSeriesOption } from "./time-series.ts";

/** Bars of the time chart, at most: three pixels each on a phone. */
const MOST_BARS = 122;
const PERIODS = [
  [1, "month"],
  [3, "quarter"],
  [12, "year"],
] as const;
/** Standard errors on either side that hold 95 % of a normal distribution. */
const NORMAL_95 = 1.96;

/** The rank correlation with the next day's returns: means of calendar months, and of twelve. */
export function icTimeFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const found = suite.ic.find(({ horizon }) => horizon === 1);
  if (found === undefined || !anyKnown(found.series.ic)) return undefined;
  const times = dayTimes(found.series.date);
  const all = PERIODS.map(([months, name]) => ({
    name,
    periods: periodMeans(times, found.series.ic, months),
  }));
  const { name, periods } = all.find(({ periods }) => periods.length <= MOST_BARS) ?? all[2]!;
  const year = trailingMeans(times, found.series.ic, 12);
  const hasYear = anyKnown(year.map(({ mean }) => mean));
  const mean = formatNumber(found.ic.mean, 3);
  return {
    id: "ic",
    title: `Information coefficient by ${name}`,
    caption: `Rank correlation (Spearman) of the signal with the next day's returns, daily: the mean of each ${name}${hasYear ? " and of the last twelve months" : ""}. Mean of all days ${mean}.`,
    description: `Bar chart of the mean daily information coefficient of ${plural(periods.length, name)}. The mean of all days is ${mean}.`,
    legend: [
      { label: `Mean of a ${name}, above 0`, mark: "bar", color: COLORS.gain },
      { label: `Mean of a ${name}, below 0`, mark: "bar", color: COLORS.loss },
      ...(hasYear
        ? [{ label: "Mean of twelve months", mark: "line" as const, color: COLORS.ink }]
        : []),
    ],
    span: "full",
    height: 260,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          format: formatNumber,
          bars: periods.map(({ from, to, mean }) => ({
            from,
            to,
            value: mean,
            color: mean < 0 ? COLORS.loss : COLORS.gain,
          })),
          lines: [
            { points: year.map(({ time, mean }) => [time, mean]), color: COLORS.ink, width: 2 },
          ],
        },
        frame,
      ),
  };
}

/** The mean rank correlation with the returns of 1, 5, 10 and 20 days, with its uncertainty. */
export function icDecayFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const shown = suite.ic.map(({ horizon, ic }) => ({
    horizon,
    mean: ic.mean,
    reach: NORMAL_95 * standardError(ic),
  }));
  if (!anyKnown(shown.map(({ mean }) => mean))) return undefined;
  const ends = shown.flatMap(({ mean, reach }) =>
    Number.isFinite(reach) ? [mean - reach, mean + reach] : [mean],
  );
  const words = shown.map(
    ({ horizon, mean, reach }) =>
      `${plural(horizon, "day")} ${formatNumber(mean, 3)} ± ${formatNumber(reach, 3)}`,
  );
  return {
    id: "ic-decay",
    title: "Information coefficient by horizon",
    caption:
      "Mean rank correlation with the compounded returns of the days to come; whiskers are ±1.96 Newey–West standard errors, which allow for overlap.",
    description: `Points with whiskers, mean information coefficient: ${words.join("; ")}.`,
    legend: [{ label: "Mean and 95\u202f% interval", mark: "dot", color: COLORS.strategy }],
    span: "half",
    height: 290,
    narrowHeight: 270,
    build: (frame) =>
      plotOption(
        {
          x: (width) =>
            slotAxis(
              "Days ahead",
              shown.map(({ horizon }) => String(horizon)),
              width,
              30,
            ),
          y: (height) => numberAxis("IC", domain([0, ...ends]), formatNumber, height, 34),
          draw: (area) => [
            { kind: "path", data: `M${area.left} ${area.y(0)}h${area.width}`, stroke: COLORS.axis },
            ...shown.flatMap(({ mean, reach }, i) => whisker(area, i + 0.5, mean, reach)),
          ],
        },
        frame,
      ),
  };
}

/** Newey–West standard error of a mean, from its t; NaN where there is none. */
function standardError({ mean, neweyWestT }: InformationCoefficient["ic"]): number {
  return Math.abs(mean / neweyWestT);
}

/** A dot with its value beside it, and a whisker where its uncertainty is known. */
function whisker(area: PlotArea, slot: number, mean: number, reach: number): Shape[] {
  if (!Number.isFinite(mean)) return [];
  const x = area.x(slot);
  const [low, high] = [area.y(mean - reach), area.y(mean + reach)];
  const color = COLORS.strategy;
  const ends = `M${x} ${low}V${high}M${x - 6} ${low}h12M${x - 6} ${high}h12`;
  return [
    { kind: "path", data: Number.isFinite(reach) ? ends : "", stroke: color, width: 1.75 },
    { kind: "path", data: dots([[x, area.y(mean)]]), stroke: color, width: 9, cap: "round" },
    {
      kind: "text",
      text: formatNumber(mean, 3),
      x: x + 9,
      y: area.y(mean),
      align: "left",
      baseline: "middle",
      halo: true,
    },
  ];
}
