import type { VerdictReason } from "../../../signals/verdict.ts";
import { formatNumber, UNDEFINED_MARK } from "../../format.ts";
import type { Judgement, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { LOOKS_AHEAD, looksAhead, SCORE_WITHOUT_TESTS, VERDICT_WORDS } from "../../suite-words.ts";
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

/** What to think of the signal: colour, letter, reasons. */
export function verdictSection(input: SuiteReportInput): Section {
  return { id: "verdict", title: "Verdict", parts: [judgement(input)] };
}

function judgement({ verdict, score }: SuiteReportInput): Judgement {
  const { word, meaning } = VERDICT_WORDS[verdict.color];
  const grade = score.grade ?? UNDEFINED_MARK;
  return {
    kind: "judgement",
    color: verdict.color,
    word,
    meaning: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
    grade,
    gradeNote:
      score.grade === null
        ? `No grade: ${score.computable} % of the weight can be computed, 70 % are needed`
        : `Grade, ${formatNumber(score.total, 0)} of 100 points`,
    gradeDefinition: `${meaningOf("Score")} ${meaningOf("Grade")}`,
    reasons: verdict.reasons.map(({ test, outcome, text }) => ({
      tag: TAGS[outcome],
      critical: outcome === "critical",
      sentence:
        outcome === "not_computed"
          ? "This test could not be made."
          : (PLAIN[test] ?? "A test did not pass."),
      figures: figuresIn(text),
    })),
    remarks: [
      ...(looksAhead(verdict) ? [LOOKS_AHEAD] : []),
      ...(verdict.color === "red" && score.grade !== null && score.grade < "D"
        ? [SCORE_WITHOUT_TESTS]
        : []),
      "Judged by lag 0 with residualise off, after costs; never by the best configuration.",
    ],
  };
}

/** A reason the way pages print numbers: a capital first, a real minus sign. */
function figuresIn(text: string): string {
  const minus = text.replace(/(^|\s)-(?=\d)/g, "$1−");
  return `${minus.charAt(0).toUpperCase()}${minus.slice(1)}.`;
}
