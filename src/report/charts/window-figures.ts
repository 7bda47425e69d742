import type { ParameterDrift } from "../../walkforward/drift.ts";
import { formatCount, formatNumber, formatPercent, plural } from "../format.ts";
import { linearTicks } from "../nice.ts";
import type { ObjectiveWords } from "../sections/objective.ts";
import type { WalkForwardReportInput } from "../walkforward-input.ts";
import { percentAxis } from "./axes.ts";
import type { FigureSpec } from "./figure.ts";
import { chartText, parameterText } from "./names.ts";
import { COLORS } from "./theme.ts";
import type { TimeBands } from "./time-bands.ts";
import { type Point, timeSeriesOption } from "./time-series.ts";
import { scatterOption } from "./xy.ts";

const NAME_LENGTH = 40;

/** Train against test objective, a dot per window. */
export function trainTestFigure(
  input: WalkForwardReportInput,
  objective: ObjectiveWords,
): FigureSpec {
  const known = input.windows.filter(
    ({ trainObjective, testObjective }) =>
      Number.isFinite(trainObjective) && Number.isFinite(testObjective),
  );
  const below = known.filter(({ trainObjective, testObjective }) => testObjective < trainObjective);
  const left = input.windows.length - known.length;
  return {
    id: "train-test",
    title: `${objective.scoreLabel}: train against test`,
    caption:
      `A dot per window, per year. ${belowInWords(below.length, known.length)} the dashed line: worse in the test than in the train.` +
      (left > 0
        ? ` ${plural(left, "window")} without a defined figure ${left === 1 ? "is" : "are"} left out.`
        : ""),
    description: `Scatter of ${objective.scoreLabel} in train and test of ${plural(known.length, "window")}; ${formatCount(below.length)} did worse in the test.`,
    legend: [
      { label: "A window", mark: "dot", color: COLORS.strategy },
      { label: "As good in both", mark: "dashed", color: COLORS.benchmark },
    ],
    span: "half",
    height: 330,
    narrowHeight: 300,
    build: (frame) =>
      scatterOption(
        {
          x: Float64Array.from(known, ({ trainObjective }) => trainObjective),
          y: Float64Array.from(known, ({ testObjective }) => testObjective),
          xName: "Train",
          yName: "Test",
          format: objective.axis,
          size: 9,
          opacity: 0.75,
          lines: [{ slope: 1, intercept: 0, color: COLORS.benchmark, dash: [6, 3] }],
        },
        frame,
      ),
  };
}

function belowInWords(below: number, all: number): string {
  if (all === 0) return "Dots lie below";
  if (all === 1) return below === 1 ? "The only dot lies below" : "The only dot does not lie below";
  if (below === 0) return all === 2 ? "Neither dot lies below" : "No dot lies below";
  if (below === all) return all === 2 ? "Both dots lie below" : "All dots lie below";
  return `${formatCount(below)} of ${formatCount(all)} ${below === 1 ? "lies" : "lie"} below`;
}

/** The efficiency of each window over time, in per cent as in the table. */
export function efficiencyFigure({ windows }: WalkForwardReportInput): FigureSpec {
  const points = steps(
    windows.map(({ test }) => test),
    windows.map(({ efficiency }) => efficiency),
  );
  const known = windows.filter(({ efficiency }) => Number.isFinite(efficiency)).length;
  return {
    id: "efficiency",
    title: "Efficiency of each window",
    caption: `Test objective divided by train objective, drawn over the test: at 100\u202f% it kept all that the train promised, below 0 it lost.${
      known < windows.length
        ? ` Defined for ${formatCount(known)} of ${plural(windows.length, "window")}.`
        : ""
    }`,
    description: `Step chart of the walk-forward efficiency of ${plural(windows.length, "window")}.`,
    span: "half",
    height: 330,
    narrowHeight: 240,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          format: percentAxis,
          lines: [{ points, color: COLORS.strategy, step: true, width: 2 }],
        },
        frame,
      ),
  };
}

/** A value from the start of its test to the end, then the next. */
function steps(
  tests: readonly { readonly from: number; readonly to: number }[],
  values: readonly number[],
): Point[] {
  return tests.flatMap(({ from, to }, i): Point[] => {
    const joined = tests[i + 1]?.from === to && Number.isFinite(values[i + 1]);
    const start: Point = [from, values[i]!];
    return joined ? [start] : [start, [to, values[i]!], [to, Number.NaN]];
  });
}

/** The chosen value of one parameter from window to window. */
export function driftFigure(
  { windows }: WalkForwardReportInput,
  { name, values, changes, meanChange }: ParameterDrift,
  index: number,
): FigureSpec {
  const label = chartText(name, NAME_LENGTH);
  const numbers = values.filter((value) => typeof value === "number");
  const isNumber = numbers.length === values.length;
  const choices = [...new Set(values)];
  const places = isNumber ? numbers : values.map((value) => choices.indexOf(value));
  const size =
    typeof meanChange === "number"
      ? `, by ${formatPercent(meanChange)} of the searched range in the mean`
      : "";
  const bands: TimeBands = { seams: windows.slice(1).map(({ test }) => test.from) };
  return {
    id: `drift-${index}`,
    title: label,
    caption: `Changed at ${formatCount(changes)} of ${plural(Math.max(0, values.length - 1), "seam")}${size}.`,
    description: `Step chart of ${label} over ${plural(values.length, "window")}: ${values
      .slice(0, 12)
      .map((value) => parameterText(value))
      .join(", ")}${values.length > 12 ? ", …" : ""}.`,
    span: "half",
    height: 200,
    narrowHeight: 180,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          format: formatNumber,
          bands,
          ...(isNumber ? numberTicks(numbers) : choiceTicks(choices)),
          lines: [
            {
              points: steps(
                windows.map(({ test }) => test),
                places,
              ),
              color: COLORS.accent,
              step: true,
              width: 2,
            },
          ],
        },
        frame,
      ),
  };
}

/** Round numbers, written as parameters are. */
function numberTicks(values: readonly number[]) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const ticks = low === high ? [low] : linearTicks(low, high, 4);
  return { ticks: { values: ticks, labels: ticks.map((value) => parameterText(value)) } };
}

const CHOICE_LENGTH = 10;

function choiceTicks(choices: readonly (string | number | boolean)[]) {
  const labels = choices.map((choice) => chartText(parameterText(choice), CHOICE_LENGTH));
  return { ticks: { values: choices.map((_, i) => i), labels } };
}
