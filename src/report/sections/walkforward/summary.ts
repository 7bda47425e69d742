import type { Metrics } from "../../../engine/result.ts";
import type { WindowSummary } from "../../../walkforward/summary.ts";
import {
  formatCount,
  formatDate,
  formatPercent,
  formatSignedPercent,
  plural,
} from "../../format.ts";
import { formatMetric, METRICS } from "../../metrics.ts";
import type { Card, Note, Part, Section } from "../../part.ts";
import type { WalkForwardReportInput } from "../../walkforward-input.ts";
import {
  fewTradesWords,
  info,
  readingNotes,
  restsOnFewTrades,
  runNotes,
  warning,
} from "../notes.ts";
import { objectiveFirst, objectiveWords } from "../objective.ts";
import { parametersInWords } from "../search/parameters.ts";
import { meaningOf } from "./terms.ts";
import { efficiencyWords, positiveWords, thinTrains } from "./words.ts";

const HEADLINES = ["total_return", "cagr", "sharpe", "max_drawdown", "trade_count"] as const;
/** Fewer windows than this say little about a rule of choice. */
const FEW_WINDOWS = 5;
/** Efficiency under which a search is usually taken to be fitted to its train (Pardo 2008). */
const USUAL_EFFICIENCY = 0.5;

/** What of a walk-forward is judged. */
interface JudgedWalkForward {
  readonly summary: WindowSummary;
  readonly stitched: { readonly metrics: Metrics };
}

/** What the tests say of the rule of choice, in words and in headline figures. */
export function walkForwardSummary(input: WalkForwardReportInput): Section {
  return {
    id: "summary",
    title: "Summary",
    parts: [
      verdict(input),
      {
        kind: "cards",
        cards: [...headlines(input).map((name) => metricCard(input, name)), ...windowCards(input)],
      },
      { kind: "notes", notes: [...windowNotes(input), ...runNotes(input), ...readingNotes(input)] },
    ],
  };
}

/** The objective first where it is not Sharpe; one that is none of the usual takes the place of CAGR. */
function headlines({ search: { objective } }: WalkForwardReportInput): readonly string[] {
  if (objective.kind !== "metric" || objective.metric === "sharpe") return HEADLINES;
  const usual: readonly string[] = HEADLINES;
  return objectiveFirst(
    objective,
    usual.includes(objective.metric) ? usual : usual.filter((name) => name !== "cagr"),
  );
}

function verdict(input: WalkForwardReportInput): Part {
  const { summary, stitched } = input;
  const [tone, title] = judge(input);
  const objective = objectiveWords(input.search.objective).scoreLabel;
  const total = stitched.metrics.total_return;
  const positive = summary.positiveTests;
  const trades = stitched.metrics.trade_count;
  const sentences = [
    total === undefined || Number.isNaN(total)
      ? `The stitched account has no return: ${stitched.undefined.total_return ?? "not given"}.`
      : `Stitched together, the tests returned ${formatSignedPercent(total)} after costs; buy-and-hold returned ${formatSignedPercent(input.benchmarkMetrics.total_return)} over the same time.`,
    ...fewTradesWords(trades),
    typeof positive === "number"
      ? positiveWords(positive, summary, objective)
      : `The share of good tests is not defined: ${positive.because}.`,
    efficiencyWords(input, objective),
    ...thinTrains(input),
    ...hindsightSentence(input),
  ];
  return { kind: "verdict", tone, title, sentences };
}

/** What a few words can say of a walk-forward, and whether they are a warning. */
export function judge({
  summary,
  stitched,
}: JudgedWalkForward): readonly ["doubt" | "plain", string] {
  const { positiveTests: positive, medianEfficiency: median } = summary;
  const total = stitched.metrics.total_return ?? Number.NaN;
  if (Number.isNaN(total) || typeof positive !== "number")
    return ["doubt", "The tests show nothing"];
  if (total <= 0) return ["doubt", "The tests lost money"];
  if (positive <= 0.5) return ["doubt", "Not more than half of the tests did well"];
  if (typeof median !== "number" || median < USUAL_EFFICIENCY) {
    return ["doubt", "Little of what the trains showed was kept"];
  }
  if (restsOnFewTrades(stitched.metrics.trade_count)) {
    return ["doubt", "Too few trades to tell skill from luck"];
  }
  return ["plain", "The choices carried over to bars they had not seen"];
}

function hindsightSentence({ hindsight, stitched }: WalkForwardReportInput): string[] {
  if (hindsight === undefined) return [];
  const both = (name: string) =>
    `${formatMetric(name, hindsight.metrics[name])} against ${formatMetric(name, stitched.metrics[name])}`;
  return [
    `In hindsight, ${parametersInWords(hindsight.params)} would have been the best single set over the same tests: total return ${both("total_return")} of the stitched account, Sharpe ratio ${both("sharpe")}. It was chosen with knowledge of the tests, so nobody could have traded it.`,
  ];
}

function metricCard({ stitched, benchmarkMetrics }: WalkForwardReportInput, name: string): Card {
  const value = stitched.metrics[name];
  const known = value !== undefined && !Number.isNaN(value);
  const note = !known
    ? (stitched.undefined[name] ?? "not given")
    : name === "trade_count"
      ? undefined
      : `Buy and hold ${formatMetric(name, benchmarkMetrics[name])}`;
  return {
    label: METRICS[name]?.label ?? name,
    value: formatMetric(name, value),
    definition: METRICS[name]?.definition ?? "",
    ...(note === undefined ? {} : { note }),
  };
}

function windowCards({ summary, drift }: WalkForwardReportInput): Card[] {
  const { positiveTests: positive, medianEfficiency: median, efficiencies, windows } = summary;
  const changes = drift.reduce((sum, parameter) => sum + parameter.changes, 0);
  const card = (label: string, value: string, note: string): Card => {
    return { label, value, note, definition: meaningOf(label) };
  };
  return [
    card(
      "Positive tests",
      typeof positive === "number" ? formatPercent(positive, 0) : "–",
      typeof positive === "number" ? `Of ${plural(windows, "window")}` : positive.because,
    ),
    card(
      "Efficiency",
      typeof median === "number" ? formatPercent(median, 0) : "–",
      typeof median !== "number"
        ? median.because
        : efficiencies === 1
          ? "Of one window"
          : `Median of ${plural(efficiencies, "window")}`,
    ),
    card(
      "Parameter drift",
      formatCount(changes),
      `Changes over ${plural(Math.max(0, windows - 1), "seam")} and ${plural(drift.length, "parameter")}`,
    ),
  ];
}

function windowNotes({
  windows,
  emptyTests,
  summary,
  hindsightUndefined,
}: WalkForwardReportInput): Note[] {
  const notes: Note[] = [];
  if (windows.length < FEW_WINDOWS) {
    notes.push(
      warning(
        "Few windows",
        `${plural(windows.length, "window")}: too few to judge the rule of choice.`,
      ),
    );
  }
  const partial = windows.at(-1)?.partial ? windows.at(-1) : undefined;
  if (partial) {
    notes.push(
      info(
        "Partial",
        `The data end inside the last test (${formatDate(partial.test.from)} to ${formatDate(partial.test.to - 1)}); it counts like the others.`,
      ),
    );
  }
  if (emptyTests.length > 0) {
    const spans = emptyTests
      .slice(0, 5)
      .map(({ from, to }) => `${formatDate(from)} to ${formatDate(to - 1)}`);
    const more =
      emptyTests.length > spans.length
        ? `, and ${formatCount(emptyTests.length - spans.length)} more`
        : "";
    notes.push(
      warning(
        "Holes",
        `${plural(emptyTests.length, "test period")} without any bar: ${spans.join(", ")}${more}.`,
      ),
    );
  }
  const without = summary.windows - summary.efficiencies;
  if (without > 0) {
    notes.push(
      info(
        "Efficiency",
        `Not defined in ${plural(without, "window")}; the reasons are in the table of windows. The median leaves them out.`,
      ),
    );
  }
  if (hindsightUndefined !== undefined) {
    notes.push(info("Hindsight", `There is no best set in hindsight: ${hindsightUndefined}.`));
  }
  return notes;
}
