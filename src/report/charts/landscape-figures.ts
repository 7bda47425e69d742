import type { ValueGroup } from "../../optimize/analysis/axis-groups.ts";
import type { SliceAxis } from "../../optimize/analysis/slices.ts";
import type { ParameterValue } from "../../strategy/parameters.ts";
import { formatCount } from "../format.ts";
import { heatColor } from "../heat-palette.ts";
import type { HeatmapData, ParallelData, ScoredSet, SliceData } from "../search-input.ts";
import type { ObjectiveWords } from "../sections/objective.ts";
import { coarsen, quantileOf } from "../statistics/coarsen.ts";
import type { FigureSpec, LegendEntry } from "./figure.ts";
import { heatmapOption } from "./heatmap.ts";
import { chartText, parameterText } from "./names.ts";
import { LONGEST_NAME, parallelOption } from "./parallel.ts";
import { sliceOption } from "./slice.ts";
import { COLORS } from "./theme.ts";

/** The sets that charts mark by shape. */
export interface MarkedSets {
  readonly best: ScoredSet;
  readonly plateau?: ScoredSet;
}

/** Cells in a row or column; more would be finer than a pixel can show. */
const MOST_CELLS = 110;
/** Share of the cells that may lie below the lowest colour. */
const BELOW_SCALE = 0.02;
const AXIS_NAME = 40;
const VALUE_LENGTH = 12;

const BEST_MARK: LegendEntry = { label: "Best by peak", mark: "ring", color: COLORS.ink };
const PLATEAU_MARK: LegendEntry = { label: "Best by plateau", mark: "square", color: COLORS.ink };

function markLegend({ plateau }: MarkedSets): LegendEntry[] {
  return plateau === undefined ? [BEST_MARK] : [BEST_MARK, PLATEAU_MARK];
}

/** A group is called by its first value. */
const valueLabels = (groups: readonly ValueGroup[]) =>
  groups.map(({ from }) => chartText(parameterText(from), VALUE_LENGTH));

/** The group that holds a value; -1 where none does. */
function groupOf(groups: readonly ValueGroup[], value: ParameterValue | undefined): number {
  return groups.findIndex(({ from, to }) =>
    typeof value === "number" && typeof from === "number" && typeof to === "number"
      ? value >= from && value <= to
      : value === from,
  );
}

/** Says so where a place on an axis stands for more than one value. */
function grouped(axes: readonly SliceAxis[]): string {
  const names = axes.flatMap(({ name, values }) =>
    values.some(({ from, to }) => from !== to) ? [chartText(name, AXIS_NAME)] : [],
  );
  return names.length === 0
    ? ""
    : ` Neighbouring values of ${names.join(" and ")} are put together; the first of them is written.`;
}

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

/** Scores over the values of one parameter. */
export function sliceFigure(
  data: SliceData,
  index: number,
  objective: ObjectiveWords,
  { best }: MarkedSets,
): FigureSpec {
  const own = (values: Float64Array) => values.map(objective.figure);
  const name = chartText(data.x.name, AXIS_NAME);
  const at = groupOf(data.x.values, best.params[data.x.name]);
  const joined = data.x.values.every(({ from }) => typeof from === "number");
  const lines = [
    { label: "Best of all others", values: own(data.best), color: COLORS.strategy },
    { label: "Mean of all others", values: own(data.mean), color: COLORS.benchmark, dash: [6, 3] },
    {
      label: "Others as in the best set",
      values: own(data.fixed),
      color: COLORS.accent,
      dash: [2, 2],
    },
  ];
  return {
    id: `slice-${index}`,
    title: `${objective.short} by ${name}`,
    caption: `The values stand at equal distances.${grouped([data.x])}`,
    description: `Line chart of ${objective.short} over ${name}; the best set has ${parameterText(best.params[data.x.name])}.`,
    legend: [
      ...lines.map(({ label, color, dash }) => ({
        label,
        color,
        mark: !joined
          ? ("dot" as const)
          : dash === undefined
            ? ("line" as const)
            : dash[0] === 6
              ? ("dashed" as const)
              : ("dotted" as const),
      })),
      BEST_MARK,
    ],
    span: "half",
    height: 280,
    narrowHeight: 250,
    build: (frame) =>
      sliceOption(
        {
          name,
          labels: valueLabels(data.x.values),
          yName: objective.short,
          format: objective.axis,
          joined,
          lines,
          marks: at < 0 ? [] : [{ shape: "ring", index: at, value: objective.figure(best.score) }],
        },
        frame,
      ),
  };
}

/** Labels along one axis of parallel coordinates. */
const MOST_MARKS = 6;

/** Sets as lines through all parameters, the best ones on top. */
export function parallelFigure(
  { axes, lines, scored: all }: ParallelData,
  objective: ObjectiveWords,
  { best }: MarkedSets,
): FigureSpec {
  const scored = lines
    .filter(({ score }) => !Number.isNaN(score))
    .toSorted((a, b) => a.score - b.score);
  const low = scored[0]?.score ?? Number.NaN;
  const high = scored.at(-1)?.score ?? Number.NaN;
  const height = (score: number) => (high > low ? (score - low) / (high - low) : 1);
  const place = (code: number, count: number) => (count > 1 ? code / (count - 1) : 0.5);
  const placesOf = (codes: ArrayLike<number>, score: number) => [
    ...axes.map(({ values }, axis) => place(codes[axis]!, values.length)),
    height(score),
  ];
  const bestCodes = axes.map(({ name, values }) => {
    const code = values.indexOf(best.params[name] ?? "");
    return code < 0 ? Number.NaN : code;
  });
  return {
    id: "parallel",
    title: "All parameters at once",
    caption: `Each line is a set, ${formatCount(scored.length)} of ${formatCount(all)}, the best and some of the others, through its value of every parameter to its score; better ones are drawn last. Values stand at equal distances.`,
    description: `Parallel coordinates of ${formatCount(scored.length)} sets over ${axes.map(({ name }) => name).join(", ")} and ${objective.short}.`,
    legend: [
      { label: "Best by peak", mark: "line", color: COLORS.loss },
      { label: `Low ${objective.short}`, mark: "bar", color: heatColor(2) },
      { label: `High ${objective.short}`, mark: "bar", color: heatColor(14) },
    ],
    span: "full",
    height: 400,
    narrowHeight: 70 * (axes.length + 1) + 40,
    build: (frame) =>
      parallelOption(
        {
          axes: [
            ...axes.map(({ name, values }) => ({
              name: chartText(
                name,
                frame.narrow
                  ? AXIS_NAME
                  : Math.min(LONGEST_NAME, Math.floor(130 / (axes.length + 1))),
              ),
              marks: axisMarks(values, frame.narrow ? 3 : MOST_MARKS, place),
            })),
            {
              name: chartText(objective.short, frame.narrow ? AXIS_NAME : LONGEST_NAME),
              marks: [0, 1].map((end) => ({
                place: end,
                label: objective.format(end === 0 ? low : high),
              })),
            },
          ],
          lines: [
            ...scored.map(({ codes, score }) => ({
              places: placesOf(codes, score),
              shade: height(score),
            })),
            { places: placesOf(bestCodes, best.score), shade: 1, chosen: true },
          ],
        },
        frame,
      ),
  };
}

/** Ends and, evenly, some of what lies between. */
function axisMarks(
  values: readonly ParameterValue[],
  most: number,
  place: (code: number, count: number) => number,
) {
  const count = values.length;
  const steps = Math.min(count, most) - 1;
  const codes =
    steps < 1
      ? [0]
      : Array.from({ length: steps + 1 }, (_, i) => Math.round((i * (count - 1)) / steps));
  return codes.map((code) => ({
    place: place(code, count),
    label: chartText(parameterText(values[code]), VALUE_LENGTH),
  }));
}
