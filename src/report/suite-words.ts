import type { ResolvedConfig } from "../signals/config.ts";
import type { CompositeScore } from "../signals/score.ts";
import { closestMargin, type Verdict } from "../signals/verdict.ts";
import { formatNumber } from "./format.ts";

/** What each colour is called and means: the same at a terminal and on a page. */
export const VERDICT_WORDS: Readonly<
  Record<Verdict["color"], { readonly word: string; readonly meaning: string }>
> = {
  green: { word: "GREEN", meaning: "every test passed; worth going on with" },
  yellow: { word: "YELLOW", meaning: "with reservations" },
  red: { word: "RED", meaning: "not as it is" },
};

/** Said where a signal is better than skill can be. */
export const LOOKS_AHEAD =
  "Figures like these come from knowing the future, not from skill: look at how the signal and its date_avail are made.";

/** Said where a good grade stands beside a red verdict. */
export const SCORE_WITHOUT_TESTS =
  "The score knows nothing of the critical tests: while the verdict is red, it means nothing.";

/** Whether a score stands beside a red verdict as if it said something. */
export function scoreMeansNothing(verdict: Verdict, score: CompositeScore): boolean {
  return verdict.color === "red" && score.grade !== null && score.grade < "D";
}

/** Whether a verdict says so. */
export function looksAhead({ reasons }: Verdict): boolean {
  return reasons.some(({ test }) => test.startsWith("look_ahead"));
}

/** Of a green verdict what it hangs on most: the test that passed with the least room. */
export function closestInWords(verdict: Verdict): string | undefined {
  const closest = verdict.color === "green" ? closestMargin(verdict) : undefined;
  return closest && `Closest to its limit: ${closest.text}.`;
}

const WEIGHTS: Readonly<Record<ResolvedConfig["weight"], string>> = {
  equal: "equal weights",
  value: "weights by market cap",
  volume: "weights by volume",
};

/** "10 bp per amount traded". */
export function costsInWords({ tcModel, tcBps }: ResolvedConfig): string {
  const digits = Number.isInteger(tcBps) ? 0 : 2;
  const bps = `${formatNumber(tcBps, digits)} bp per amount traded`;
  return {
    naive: bps,
    spread: "half the spread per amount traded",
    impact: `${bps} and impact`,
  }[tcModel];
}

/** What every configuration has in common: "equal weights, short below percentile 10, …". */
export function configInWords(config: ResolvedConfig): string {
  const [low, high] = config.fractile;
  return [
    WEIGHTS[config.weight],
    `short below percentile ${low}, long above ${high}`,
    costsInWords(config),
    ...(config.universe === "all" ? [] : [`universe flag ${config.universe}`]),
    ...(config.hold === 1 ? [] : [`held ${config.hold} trading days`]),
    config.fromOpen ? "formed at the open" : "formed at the close",
  ].join(", ");
}
