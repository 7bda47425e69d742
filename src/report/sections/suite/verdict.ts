import { type VerdictFigures, verdictFigures } from "../../../signals/figures.ts";
import type { CompositeScore } from "../../../signals/score.ts";
import type { Verdict, VerdictReason } from "../../../signals/verdict.ts";
import { formatNumber, formatSignedPercent, plural, UNDEFINED_MARK } from "../../format.ts";
import type { Judgement, Part, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import {
  closestInWords,
  LOOKS_AHEAD,
  looksAhead,
  SCORE_WITHOUT_TESTS,
  scoreMeansNothing,
  VERDICT_WORDS,
} from "../../suite-words.ts";
import { meaningOf } from "./terms.ts";

/** What a test that did not pass says in plain words. */
const PLAIN: Readonly<Record<string, string>> = {
  sharpe: "After costs it earns too little for how much it varies.",
  sharpe_lag2: "Traded two days later, nothing of it is left.",
  look_ahead_ic: "It foresees more than skill can: it seems to know the future.",
  look_ahead_sharpe: "It earns more than skill can: it seems to know the future.",
  baseline_corr: "It resembles a signal that everybody has.",
  factor_corr: "It resembles a risk factor that one can buy cheaply.",
  newey_west_t: "Its mean return cannot be told from luck.",
  days: "There is too little history to judge it by.",
  lag_stability: "Traded two days later, most of it is gone.",
  residual_stability: "Most of it comes from choosing industries, not names.",
  cap_consistency: "It does not work among large names as it does among small ones.",
  positive_years: "It earned something in too few years.",
  turnover: "It exchanges the whole portfolio every day.",
};

const TAGS: Readonly<Record<VerdictReason["outcome"], string>> = {
  critical: "Critical",
  failed: "Failed",
  not_computed: "Not known",
};

/** What to think of the signal: colour, letter, reasons; unless it is red, how close what passed was. */
export function verdictSection(input: SuiteReportInput): Section {
  return {
    id: "verdict",
    title: "Verdict",
    parts: [judgement(input), ...(input.verdict.color === "red" ? [] : margins(input.verdict))],
  };
}

/** What passed, with figure and threshold. */
function margins({ margins }: Verdict): Part[] {
  if (margins.length === 0) return [];
  return [
    {
      kind: "table",
      caption: "Tests passed, and how close they were",
      columns: [
        { label: "Test", wrap: true },
        { label: "Figure", numeric: true },
        { label: "Needed", numeric: true },
      ],
      rows: margins.map(({ title, shown, needed }) => [capital(title), shown, needed]),
      footnote: "Correlations are taken by their size.",
    },
  ];
}

function judgement({ suite, verdict, score }: SuiteReportInput): Judgement {
  const { word, meaning } = VERDICT_WORDS[verdict.color];
  const grade = score.grade ?? UNDEFINED_MARK;
  const figures = verdictFigures(suite);
  const counts = !scoreMeansNothing(verdict, score);
  const closest = closestInWords(verdict);
  return {
    kind: "judgement",
    color: verdict.color,
    word,
    meaning: `${capital(meaning)}.`,
    summary: inFigures(suite),
    grade,
    gradeNote: gradeNote(score, counts),
    gradeCounts: counts,
    gradeDefinition: `${meaningOf("Score")} ${meaningOf("Grade")}`,
    reasons: gravestFirst(verdict.reasons).map(({ test, outcome, text }) => ({
      tag: TAGS[outcome],
      critical: outcome === "critical",
      sentence:
        outcome === "not_computed" ? "This test could not be made." : plainly(test, figures),
      figures: figuresIn(text),
    })),
    remarks: [
      ...(looksAhead(verdict) ? [LOOKS_AHEAD] : []),
      ...(counts ? [] : [SCORE_WITHOUT_TESTS]),
      ...(closest === undefined ? [] : [closest]),
      "Judged by lag 0 with residualise off, after costs; never by the best configuration.",
    ],
  };
}

function gradeNote({ grade, total, computable }: CompositeScore, counts: boolean): string {
  if (grade === null)
    return `No grade: ${computable} % of the weight can be computed, 70 % are needed`;
  const points = `Grade, ${formatNumber(total, 0)} of 100 points`;
  return counts ? points : `${points}; means nothing while the verdict is red`;
}

/** A signal that knows the future has no other fault worth looking at. */
function gravestFirst(reasons: readonly VerdictReason[]): VerdictReason[] {
  const ahead = ({ test }: VerdictReason) => Number(test.startsWith("look_ahead"));
  return reasons.toSorted((a, b) => ahead(b) - ahead(a));
}

/** A reason as a sentence of its own. */
function figuresIn(text: string): string {
  return `${capital(text)}.`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The result in one line. */
function inFigures({ base }: SuiteReportInput["suite"]): string {
  const { metrics } = base.summary[0]!;
  const {
    sharpe,
    sharpe_error: error,
    annual_return: annual,
    days,
    days_invested: invested,
  } = metrics;
  const over = `over ${plural(days, "day")}`;
  if (invested === 0) return `No position ${over}: there is nothing to judge.`;
  if (Number.isNaN(sharpe)) return `No Sharpe ratio ${over}: returns do not vary.`;
  return `Sharpe ratio ${formatNumber(sharpe)} ± ${formatNumber(error)}, ${formatSignedPercent(annual)} a year after costs, ${over}.`;
}

/** A ratio over a base that is not positive says nothing of what was kept. */
function plainly(test: string, { sharpe, sharpeSmall, neweyWestT }: VerdictFigures): string {
  if (sharpe <= 0 && test in NOTHING_KEPT) return NOTHING_KEPT[test]!;
  if (test === "cap_consistency" && sharpeSmall <= 0) return "It earns nothing among small names.";
  if (test === "newey_west_t" && neweyWestT < 0) return "Its mean return is below zero.";
  return PLAIN[test] ?? "A test did not pass.";
}

/** What the same tests say of a signal that earns nothing. */
const NOTHING_KEPT: Readonly<Record<string, string>> = {
  lag_stability: "It earns nothing that could be kept for two days.",
  residual_stability: "It earns nothing that could be kept within industries.",
};
