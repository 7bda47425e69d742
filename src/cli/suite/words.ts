import { formatPercent } from "../../report/format.ts";
import {
  closestInWords,
  LOOKS_AHEAD,
  looksAhead,
  VERDICT_WORDS,
} from "../../report/suite-words.ts";
import type { Verdict, VerdictReason } from "../../signals/verdict.ts";

/** What stands before a reason. */
const TAGS: Readonly<Record<VerdictReason["outcome"], string>> = {
  critical: "critical",
  failed: "failed",
  not_computed: "unknown",
};

/**
 * The verdict with its reasons, each with figure and threshold; of one that is not red also what passed,
 * and how close it was.
 */
export function verdictLines(verdict: Verdict): string[] {
  const { word, meaning } = VERDICT_WORDS[verdict.color];
  const closest = closestInWords(verdict);
  const margins = verdict.color === "red" ? [] : verdict.margins;
  return [
    `${word}: ${meaning}`,
    ...verdict.reasons.map(({ outcome, text }) => line(TAGS[outcome], text)),
    ...margins.map(({ text }) => line("passed", text)),
    ...(closest === undefined ? [] : [`  ${closest}`]),
    ...(looksAhead(verdict) ? [`  ${LOOKS_AHEAD}`] : []),
  ];
}

function line(tag: string, text: string): string {
  return `  ${tag.padEnd(TAGS.critical.length)}  ${text}`;
}

/** A share of the whole, the way tables print it. */
export function share(value: number): string {
  return formatPercent(value);
}
