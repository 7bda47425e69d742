import type { ParameterValue } from "../../strategy/parameters.ts";
import { formatCount } from "../format.ts";
import { heatColor } from "../heat-palette.ts";
import type { ParallelData } from "../search-input.ts";
import type { ObjectiveWords } from "../sections/objective.ts";
import type { FigureSpec } from "./figure.ts";
import { AXIS_NAME, type MarkedSets, VALUE_LENGTH } from "./marked-sets.ts";
import { chartText, parameterText } from "./names.ts";
import { LONGEST_NAME, parallelOption } from "./parallel.ts";
import { COLORS } from "./theme.ts";

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
