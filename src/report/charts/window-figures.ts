import type { ParameterDrift } from "../../walkforward/drift.ts";
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatSignedPercent,
  plural,
} from "../format.ts";
import { linearTicks } from "../nice.ts";
import { countedFrom } from "../sections/backtest-view.ts";
import type { ObjectiveWords } from "../sections/objective.ts";
import { drawdownSeries, growth } from "../statistics/drawdowns.ts";
import type { WalkForwardReportInput } from "../walkforward-input.ts";
import { type Curve, drawdownFigure, growthFigure, lastValue } from "./curves.ts";
import type { FigureSpec } from "./figure.ts";
import { chartText, parameterText } from "./names.ts";
import { COLORS } from "./theme.ts";
import type { TimeBands, TimeSpan } from "./time-bands.ts";
import { type Point, timeSeriesOption } from "./time-series.ts";
import { scatterOption } from "./xy.ts";

/** Windows that get a lane of their own; of more, every second, third, … is drawn. */
const MOST_LANES = 60;
const NAME_LENGTH = 40;

/** Windows over the stitched equity: trains and tests as lanes above, tests shaded below. */
export function stitchedFigure(input: WalkForwardReportInput): FigureSpec {
  const { windows } = input;
  const every = Math.max(1, Math.ceil(windows.length / MOST_LANES));
  const lanes = windows
    .filter((_, i) => i % every === 0)
    .map(({ train, test }): TimeSpan[] => [
      { ...train, color: COLORS.benchmark, opacity: 0.4 },
      { ...test, color: COLORS.strategy, opacity: 1 },
    ]);
  const curves = accountCurves(input, growthOf);
  const [ends] = curves;
  return growthFigure({
    id: "stitched",
    title: "Windows over the stitched growth of 1",
    note:
      `Every bar of the line is out of sample. After costs, seams included; logarithmic scale.` +
      (every > 1
        ? ` Of ${formatCount(windows.length)} windows one in ${every} is drawn as a lane.`
        : ""),
    description: `Lanes of ${plural(windows.length, "window")} with train and test, and below them a line chart of equity on a logarithmic scale: ${ends?.label ?? ""}.`,
    curves,
    bands: {
      lanes,
      behind: windows.flatMap(({ test }, i) =>
        i % 2 === 0 ? [{ ...test, color: COLORS.axis, opacity: 0.12 }] : [],
      ),
      seams: seams(input),
      axis: wholeSpan(input),
    },
    bandLegend: [
      {
        label: "Train (lane)",
        mark: "bar",
        color: `color-mix(in srgb, ${COLORS.benchmark} 40%, transparent)`,
      },
      { label: "Test (lane)", mark: "bar", color: COLORS.strategy },
      { label: "Seam: parameters change hands", mark: "dotted", color: COLORS.axis },
    ],
  });
}

/** How far the stitched account and the set in hindsight stood below their peaks. */
export function stitchedDrawdownFigure(input: WalkForwardReportInput): FigureSpec {
  const { stitched, hindsight } = input;
  const deepest = formatPercent(stitched.metrics.max_drawdown);
  const other =
    hindsight === undefined
      ? ""
      : ` That of the best set in hindsight is ${formatPercent(hindsight.metrics.max_drawdown)}.`;
  return drawdownFigure({
    id: "underwater",
    title: "Drawdown",
    description: `Area chart of the drawdown. The deepest of the stitched account is ${deepest}.${other}`,
    curves: accountCurves(input, drawdownOf),
    bands: { seams: seams(input), axis: wholeSpan(input) },
  });
}

/** From the first train to the end of the last test. */
function wholeSpan({ windows }: WalkForwardReportInput) {
  return { from: windows[0]!.train.from, to: windows[windows.length - 1]!.test.to };
}

/** Where one window's parameters hand over to the next one's. */
function seams({ windows }: WalkForwardReportInput): number[] {
  return windows.slice(1).map(({ test }) => test.from);
}

interface Drawn {
  readonly values: Float64Array;
  readonly label: string;
}
type DrawAccount = (returns: Float64Array, from: number, deepest: number | undefined) => Drawn;

const growthOf: DrawAccount = (returns, from) => {
  const values = growth(returns, from);
  return { values, label: formatSignedPercent(lastValue(values) - 1) };
};
const drawdownOf: DrawAccount = (returns, from, deepest) => {
  const values = drawdownSeries(growth(returns, from), from);
  return { values, label: `worst ${formatPercent(deepest)}` };
};

/** The stitched account, the best set in hindsight and buy-and-hold, in this order. */
function accountCurves(input: WalkForwardReportInput, draw: DrawAccount): Curve[] {
  const { stitched, hindsight, benchmarkMetrics } = input;
  const curve = (
    name: string,
    { timestamp }: { readonly timestamp: Float64Array },
    returns: Float64Array,
    metrics: Readonly<Record<string, number>>,
    look: Pick<Curve, "color" | "style">,
  ): Curve => {
    const from = countedFrom(timestamp.length, metrics.bars);
    const { values, label } = draw(returns, from, metrics.max_drawdown);
    return { label: `${name} ${label}`, timestamp, values, from, ...look };
  };
  const { series } = stitched;
  const held = { ...benchmarkMetrics, bars: stitched.metrics.bars ?? series.timestamp.length };
  return [
    curve("Stitched", series, series.net, stitched.metrics, { color: COLORS.strategy }),
    ...(hindsight === undefined
      ? []
      : [
          curve(
            "Best set in hindsight",
            hindsight.series,
            hindsight.series.net,
            hindsight.metrics,
            {
              color: COLORS.accent,
              style: "dotted",
            },
          ),
        ]),
    curve("Buy and hold", series, series.benchmark, held, {
      color: COLORS.benchmark,
      style: "dashed",
    }),
  ];
}

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
      `A dot per window, per year. ${formatCount(below.length)} of ${formatCount(known.length)} lie below the dashed line: worse in the test than in the train.` +
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

/** The efficiency of each window over time, around 1. */
export function efficiencyFigure({ windows }: WalkForwardReportInput): FigureSpec {
  const points = steps(
    windows.map(({ test }) => test),
    windows.map(({ efficiency }) => efficiency),
  );
  const known = windows.filter(({ efficiency }) => Number.isFinite(efficiency)).length;
  return {
    id: "efficiency",
    title: "Efficiency of each window",
    caption: `Test objective divided by train objective, drawn over the test: 1 kept all that the train promised, below 0 lost. Defined for ${formatCount(known)} of ${plural(windows.length, "window")}.`,
    description: `Step chart of the walk-forward efficiency of ${plural(windows.length, "window")}.`,
    span: "half",
    height: 330,
    narrowHeight: 240,
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          format: formatNumber,
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
