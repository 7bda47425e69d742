import type { SliceData } from "../search-input.ts";
import type { ObjectiveWords } from "../sections/objective.ts";
import type { FigureSpec } from "./figure.ts";
import {
  AXIS_NAME,
  BEST_MARK,
  grouped,
  groupOf,
  type MarkedSets,
  valueLabels,
} from "./marked-sets.ts";
import { chartText, parameterText } from "./names.ts";
import { sliceOption } from "./slice.ts";
import { COLORS } from "./theme.ts";

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
    { label: "Best over the other parameters", values: own(data.best), color: COLORS.strategy },
    {
      label: "Mean over the other parameters",
      values: own(data.mean),
      color: COLORS.benchmark,
      dash: [6, 3],
    },
    {
      label: "Other parameters as in the best set",
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
