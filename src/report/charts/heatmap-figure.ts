import type { ValueGroup } from "../../optimize/analysis/axis-groups.ts";
import { formatCount } from "../format.ts";
import type { HeatmapData, ScoredSet } from "../search-input.ts";
import type { ObjectiveWords } from "../sections/objective.ts";
import { coarsen, quantileOf } from "../statistics/coarsen.ts";
import type { FigureSpec } from "./figure.ts";
import { heatmapOption } from "./heatmap.ts";
import {
  AXIS_NAME,
  grouped,
  groupOf,
  type MarkedSets,
  markLegend,
  valueLabels,
} from "./marked-sets.ts";
import { chartText } from "./names.ts";
import { COLORS } from "./theme.ts";

/** Cells in a row or column; more would be finer than a pixel can show. */
const MOST_CELLS = 110;
/** Share of the cells that may lie below the lowest colour. */
const BELOW_SCALE = 0.02;

const OTHERS: Readonly<Record<HeatmapData["others"], string>> = {
  best: "Each cell is the best of all sets with these two values.",
  mean: "Each cell is the mean of all sets with these two values.",
  fixed: "All other parameters are as in the best set.",
};

/** Scores over two parameters in colours. `index` makes the figure's id unique. */
export function heatmapFigure(
  data: HeatmapData,
  index: number,
  objective: ObjectiveWords,
  marked: MarkedSets,
  span: FigureSpec["span"],
): FigureSpec {
  const { x, y, scores } = data;
  const xName = chartText(x.name, AXIS_NAME);
  const yName = chartText(y.name, AXIS_NAME);
  const grid = coarsen(scores, x.values.length, y.values.length, MOST_CELLS);
  const low = quantileOf(scores, BELOW_SCALE);
  const [lowest, high] = [quantileOf(scores, 0), quantileOf(scores, 1)];
  const every = (values: readonly ValueGroup[], step: number) =>
    valueLabels(values.filter((_, i) => i % step === 0));
  const place = ({ params }: ScoredSet) => ({
    column: Math.floor(groupOf(x.values, params[x.name]) / grid.xStep),
    row: Math.floor(groupOf(y.values, params[y.name]) / grid.yStep),
  });
  const marks = [
    ...(marked.plateau === undefined
      ? []
      : [{ shape: "square" as const, ...place(marked.plateau) }]),
    { shape: "ring" as const, ...place(marked.best) },
  ].filter(({ column, row }) => column >= 0 && row >= 0);
  const blocks =
    grid.xStep * grid.yStep === 1
      ? ""
      : ` Drawn in blocks of ${formatCount(grid.xStep)} by ${formatCount(grid.yStep)} values, each the best of its block.`;
  const ends = `from ${objective.format(lowest)} to ${objective.format(high)}`;
  return {
    id: `heatmap-${index}`,
    title: `${objective.short} over ${xName} and ${yName}`,
    caption: `${OTHERS[data.others]}${grouped([x, y])}${blocks} The values stand at equal distances.`,
    description: `Heatmap of ${objective.short} over ${xName} and ${yName}, ${ends}.`,
    legend: [
      ...markLegend(marked),
      { label: "No set, or none with a score", mark: "hatch", color: COLORS.axis },
    ],
    span,
    height: span === "full" ? 520 : 470,
    narrowHeight: 430,
    build: (frame) =>
      heatmapOption(
        {
          xName,
          yName,
          xLabels: every(x.values, grid.xStep),
          yLabels: every(y.values, grid.yStep),
          cells: grid.cells,
          low,
          high,
          scaleLabels: [
            (low > lowest ? "up to " : "") + objective.format(low),
            objective.format((low + high) / 2),
            objective.format(high),
          ],
          marks,
        },
        frame,
      ),
  };
}
