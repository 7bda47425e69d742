import { formatPercent } from "../../report/format.ts";
import { LOOKS_AHEAD, looksAhead, VERDICT_WORDS } from "../../report/suite-words.ts";
import type { Verdict } from "../../signals/verdict.ts";

/** The verdict with its reasons, each with figure and threshold. */
export function verdictLines(verdict: Verdict): string[] {
  const { word, meaning } = VERDICT_WORDS[verdict.color];
  return [
    `${word}: ${meaning}`,
    ...verdict.reasons.map(
      ({ outcome, text }) => `  ${outcome === "critical" ? "critical" : "        "}  ${text}`,
    ),
    ...(looksAhead(verdict) ? [`  ${LOOKS_AHEAD}`] : []),
  ];
}

/** A share of the whole, the way tables print it. */
export function share(value: number): string {
  return formatPercent(value);
}
