import { stitchedDrawdownFigure, stitchedFigure } from "../../charts/stitched-figures.ts";
import { driftFigure, efficiencyFigure, trainTestFigure } from "../../charts/window-figures.ts";
import {
  formatBarTime,
  formatCount,
  formatDate,
  formatPercent,
  UNDEFINED_MARK,
} from "../../format.ts";
import type { Cell, Column, Part, Section } from "../../part.ts";
import type { WalkForwardReportInput } from "../../walkforward-input.ts";
import { countedFrom } from "../backtest-view.ts";
import { type ObjectiveWords, objectiveWords } from "../objective.ts";
import { parameterCell } from "../search/parameters.ts";
import { meaningOf } from "./terms.ts";

const DAY = 86_400_000;
/** Rows of the table of windows; of more the first and last are shown. */
const MOST_ROWS = 120;
/** Parameters that get a chart of their own. */
const MOST_DRIFTS = 12;

/** The stitched account with its windows, and how it compares. */
export function stitchedSection(input: WalkForwardReportInput): Section {
  const { timestamp } = input.stitched.series;
  const rows = timestamp.length - countedFrom(timestamp.length, input.stitched.metrics.bars);
  const base = { id: "stitched-account", title: "Out of sample" };
  if (rows < 2) {
    const text = "Fewer than two counted bars in all tests: load more data or shorten the train.";
    return { ...base, parts: [{ kind: "empty", title: "Nothing to draw", text }] };
  }
  return {
    ...base,
    lead: "All tests as one account: parameters chosen on the train, used on the bars after it.",
    parts: [
      { kind: "figure", figure: stitchedFigure(input) },
      { kind: "figure", figure: stitchedDrawdownFigure(input) },
    ],
  };
}

/** What the trains promised and what the tests kept, window by window. */
export function windowsSection(input: WalkForwardReportInput): Section {
  const objective = objectiveWords(input.search.objective);
  const figures: Part[] = [
    { kind: "figure", figure: trainTestFigure(input, objective) },
    { kind: "figure", figure: efficiencyFigure(input) },
  ];
  return {
    id: "windows",
    title: "Windows",
    parts: [{ kind: "columns", parts: figures }, windowTable(input, objective)],
  };
}

function windowTable(
  { windows, timeframeMs }: WalkForwardReportInput,
  objective: ObjectiveWords,
): Part {
  const names = Object.keys(windows[0]?.params ?? {});
  const columns: Column[] = [
    { label: "Test from", hint: meaningOf("Test") },
    ...names.map((label) => ({ label, numeric: true })),
    {
      label: `Train ${objective.scoreLabel}`,
      numeric: true,
      hint: `Per year. ${objective.definition}`,
    },
    {
      label: `Test ${objective.scoreLabel}`,
      numeric: true,
      hint: `Per year. ${objective.definition}`,
    },
    { label: "Efficiency", numeric: true, hint: meaningOf("Efficiency") },
    { label: "Test through" },
    { label: "Train from", hint: meaningOf("Train") },
    { label: "Train through" },
    { label: "", wrap: true },
  ];
  const half = MOST_ROWS / 2;
  const shown =
    windows.length <= MOST_ROWS ? windows : [...windows.slice(0, half), ...windows.slice(-half)];
  // Windows begin at midnight; only a train that gives bars away may end at another time.
  const through = (end: number) =>
    formatBarTime(end - 1, end % DAY === 0 ? Math.max(DAY, timeframeMs) : timeframeMs);
  const figure = (value: number, reasons: Readonly<Record<string, string>>): Cell => {
    const reason = Object.values(reasons)[0];
    return Number.isNaN(value)
      ? { text: UNDEFINED_MARK, ...(reason === undefined ? {} : { hint: reason }) }
      : toned(objective.axis(value, objective.digits), value);
  };
  return {
    kind: "table",
    caption: "All windows",
    columns,
    rows: shown.map((window): Cell[] => [
      formatDate(window.test.from),
      ...names.map((name) => parameterCell(window.params[name])),
      figure(window.trainObjective, window.undefined.trainMetrics),
      figure(window.testObjective, window.undefined.testMetrics),
      Number.isNaN(window.efficiency) ? UNDEFINED_MARK : formatPercent(window.efficiency, 0),
      through(window.test.to),
      formatDate(window.train.from),
      through(window.train.to),
      remarks(window),
    ]),
    footnote: `${
      shown.length < windows.length
        ? `The first and the last ${formatCount(half)} of ${formatCount(windows.length)} windows; all of them are kept with the run. `
        : ""
    }A figure stands without the seams, as if each window were a backtest of its own.`,
  };
}

function remarks({
  partial,
  efficiency,
  undefined: reasons,
}: WalkForwardReportInput["windows"][number]): Cell {
  const parts = [
    partial ? "partial: the data end inside it" : "",
    Number.isNaN(efficiency) && reasons.efficiency !== undefined
      ? `no efficiency: ${reasons.efficiency}`
      : "",
  ].filter((text) => text !== "");
  return parts.length === 0 ? "" : { text: parts.join("; "), tone: "soft" };
}

function toned(text: string, value: number): Cell {
  return value < 0 ? { text, tone: "loss" } : text;
}

/** How the chosen parameters moved. */
export function driftSection(input: WalkForwardReportInput): Section {
  const { drift } = input;
  const base = { id: "drift", title: "Parameter drift" };
  if (drift.length === 0) {
    const text = "The strategy has no parameter, so every window used the same rule.";
    return { ...base, parts: [{ kind: "empty", title: "No parameters", text }] };
  }
  const figures = drift.slice(0, MOST_DRIFTS).map((parameter, i): Part => {
    return { kind: "figure", figure: driftFigure(input, parameter, i) };
  });
  return {
    ...base,
    lead: `What every window chose, drawn over its test. ${meaningOf("Parameter drift")}`,
    parts: [
      figures.length === 1 ? figures[0]! : { kind: "columns", parts: figures },
      {
        kind: "table",
        caption: "Drift by parameter",
        columns: [
          { label: "Parameter" },
          {
            label: "Changes",
            numeric: true,
            hint: "Windows whose value is another one than that of the window before.",
          },
          { label: "Mean step", numeric: true, hint: meaningOf("Parameter drift") },
          { label: "" },
        ],
        rows: drift.map(({ name, changes, meanChange }) => [
          name,
          formatCount(changes),
          typeof meanChange === "number" ? formatPercent(meanChange) : UNDEFINED_MARK,
          typeof meanChange === "number"
            ? "of the searched range"
            : { text: meanChange.because, tone: "soft" },
        ]),
      },
    ],
  };
}
