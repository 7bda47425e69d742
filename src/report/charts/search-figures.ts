import type { Importance } from "../../optimize/analysis/importance.ts";
import type { OverfittingDocument } from "../../optimize/overfitting/document.ts";
import { formatCount, formatNumber, formatPercent, plural } from "../format.ts";
import type { FigureSpec } from "./figure.ts";
import { barOption } from "./histogram.ts";
import { LEVEL_BAR_PITCH, levelBarsOption } from "./level-bars.ts";
import { chartText } from "./names.ts";
import { COLORS } from "./theme.ts";
import { scatterOption } from "./xy.ts";

/** Characters of a name beside a bar. */
const NAME_WIDE = 28;
const NAME_NARROW = 16;

/** What each parameter explains of the scores by itself. */
export function importanceFigure({ parameters, sets }: Importance): FigureSpec {
  const height = parameters.length * LEVEL_BAR_PITCH + 8;
  const label = (share: number, byChance: number) =>
    `${formatPercent(share)} (by chance ${formatPercent(byChance)})`;
  return {
    id: "importance",
    title: "Parameter importance",
    caption: `Share of the variance of the scores of ${plural(sets, "set")} that each parameter explains by itself, and what it would be if the scores were dealt out at random.`,
    description: `Bar chart of parameter importance. ${parameters
      .map(({ name, share }) => `${name} ${formatPercent(share)}`)
      .join(", ")}.`,
    span: "full",
    height,
    narrowHeight: height,
    build: (frame) =>
      levelBarsOption(
        {
          bars: parameters.map(({ name, share, byChance }) => ({
            name: chartText(name, frame.narrow ? NAME_NARROW : NAME_WIDE),
            value: share,
            label: frame.narrow ? formatPercent(share) : label(share, byChance),
          })),
        },
        frame,
      ),
  };
}

/** Where the choices of one half ranked in the other. */
export function logitFigure(
  { pbo }: OverfittingDocument,
  { histogram }: NonNullable<OverfittingDocument["logits"]>,
): FigureSpec {
  const { edges, counts } = histogram;
  const splits = counts.reduce((sum, count) => sum + count, 0);
  return {
    id: "logits",
    title: "Where the best set of one half ranked in the other",
    caption: `Logit of the rank out of sample in ${plural(splits, "split")}: 0 is the middle of all sets. The share at or below 0 is the PBO.`,
    description: `Histogram of logits over ${plural(splits, "split")}; ${formatPercent(pbo)} of them are at or below 0.`,
    legend: [
      { label: `Lower half, ${formatPercent(pbo)}`, mark: "bar", color: COLORS.loss },
      { label: "Upper half", mark: "bar", color: COLORS.gain },
    ],
    span: "half",
    height: 330,
    narrowHeight: 260,
    build: (frame) =>
      barOption(
        {
          bars: counts.map((count, i) => ({
            label: "",
            count,
            color: 2 * i < counts.length ? COLORS.loss : COLORS.gain,
          })),
          edges: edges.map((edge) => (Math.abs(edge) < 1e-9 ? "0" : formatNumber(edge, 1))),
          axis: "Logit of the rank out of sample",
        },
        frame,
      ),
  };
}

/** Points that a scatter shows at most. */
const SCATTER_POINTS = 1500;

/** What a Sharpe ratio in one half was worth in the other. */
export function degradationFigure(
  { degradation: { slope, intercept, r_squared: fit } }: OverfittingDocument,
  pairs: { readonly inSample: Float64Array; readonly outOfSample: Float64Array },
): FigureSpec {
  const all = pairs.inSample.length;
  const count = Math.min(SCATTER_POINTS, all);
  const thin = (values: Float64Array) =>
    Float64Array.from({ length: count }, (_, i) => values[Math.floor(((i + 0.5) * all) / count)]!);
  const known = Number.isFinite(slope);
  const line = `Line: ${formatNumber(slope)} out of sample per 1.00 in sample, R² ${formatNumber(fit)}`;
  return {
    id: "degradation",
    title: "Sharpe ratio in sample and out of sample",
    caption: `The best set of one half of the bars, in that half and in the other; ${formatCount(count)} of the splits. Points below the dashed line did worse out of sample than in sample.`,
    description: `Scatter of Sharpe ratios of ${formatCount(count)} splits. ${known ? `${line}.` : "No line could be fitted."}`,
    legend: [
      { label: "A split", mark: "dot", color: COLORS.strategy },
      ...(known ? [{ label: line, mark: "line" as const, color: COLORS.loss }] : []),
      { label: "As good in both", mark: "dashed", color: COLORS.benchmark },
    ],
    span: "half",
    height: 330,
    narrowHeight: 300,
    build: (frame) =>
      scatterOption(
        {
          x: thin(pairs.inSample),
          y: thin(pairs.outOfSample),
          xName: "Sharpe ratio in sample",
          yName: "Sharpe ratio out of sample",
          format: formatNumber,
          size: 4,
          opacity: 0.45,
          lines: [
            { slope: 1, intercept: 0, color: COLORS.benchmark, dash: [6, 3] },
            ...(known ? [{ slope, intercept, color: COLORS.loss }] : []),
          ],
        },
        frame,
      ),
  };
}
