import { type VerdictFigures, verdictFigures } from "./figures.ts";
import type { SuiteResult } from "./suite.ts";

/** A test of a verdict that did not pass, or could not be made. */
export interface VerdictReason {
  /** `lag_stability`. */
  readonly test: string;
  readonly outcome: "critical" | "failed" | "not_computed";
  /** NaN where it is not known. */
  readonly figure: number;
  readonly threshold: number;
  /** For people; names figure and threshold. */
  readonly text: string;
}

/** A test of a verdict that passed, and how close it was. */
export interface VerdictMargin {
  readonly test: string;
  readonly figure: number;
  readonly threshold: number;
  /** For the cells of a table: "net Sharpe", "1.32", "≥ 1". */
  readonly title: string;
  readonly shown: string;
  readonly needed: string;
  /** The three in words, as in a reason. */
  readonly text: string;
}

/** Green: worth going on. Yellow: with reservations, which are named. Red: not as it is. */
export interface Verdict {
  readonly color: "green" | "yellow" | "red";
  /** Critical ones first; empty for a green one. */
  readonly reasons: readonly VerdictReason[];
  /**
   * What a green signal has to pass and this one did; then the critical tests of other figures, such as
   * look-ahead.
   */
  readonly margins: readonly VerdictMargin[];
}

interface Test {
  readonly test: string;
  readonly title: string | ((figures: VerdictFigures) => string);
  readonly figure: (figures: VerdictFigures) => number;
  readonly threshold: number;
  /** What a figure has to be against the threshold. */
  readonly wanted: keyof typeof PASSES;
  readonly show: (value: number, moreDigits?: number) => string;
}

const percent = (value: number, moreDigits = 0) =>
  `${trim((value * 100).toFixed(1 + moreDigits))} %`;
const number = (value: number, moreDigits = 0) => trim(value.toFixed(2 + moreDigits));

/** What makes a signal red when it does not hold. A figure that is not known does not. */
const CRITICAL: readonly Test[] = [
  test("sharpe", "net Sharpe", (f) => f.sharpe, ">=", 0.5, number),
  test("sharpe_lag2", "net Sharpe two days later", (f) => f.sharpeLag2, ">", 0, number),
  test(
    "baseline_corr",
    ({ baseline }) =>
      `correlation with ${baseline === null ? "a baseline" : `the baseline ${baseline}`}`,
    (f) => Math.abs(f.baselineCorrelation),
    "<",
    0.8,
    number,
  ),
  test("look_ahead_ic", "mean IC at one day (look-ahead?)", (f) => f.ic, "<=", 0.15, number),
  test("look_ahead_sharpe", "net Sharpe (look-ahead?)", (f) => f.sharpe, "<=", 6, number),
];

/** What a green signal passes, all of it. */
const REQUIRED: readonly Test[] = [
  test("sharpe", "net Sharpe", (f) => f.sharpe, ">=", 1, number),
  test(
    "newey_west_t",
    "Newey–West t of the mean net return",
    (f) => f.neweyWestT,
    ">=",
    2.5,
    number,
  ),
  test("days", "days", (f) => f.days, ">=", 504, number),
  test("lag_stability", "Sharpe kept two days later", (f) => f.lagStability, ">=", 0.5, percent),
  test(
    "residual_stability",
    "Sharpe kept within industries",
    (f) => f.residualStability,
    ">=",
    0.5,
    percent,
  ),
  test(
    "baseline_corr",
    ({ baseline }) =>
      `correlation with ${baseline === null ? "a baseline" : `the baseline ${baseline}`}`,
    (f) => Math.abs(f.baselineCorrelation),
    "<",
    0.5,
    number,
  ),
  test(
    "factor_corr",
    ({ factor }) =>
      `correlation with ${factor === null ? "a risk factor" : `the risk factor ${factor}`}`,
    (f) => Math.abs(f.factorCorrelation),
    "<",
    0.3,
    number,
  ),
  test(
    "cap_consistency",
    "Sharpe of large names against small",
    (f) => f.capConsistency,
    ">=",
    0.5,
    percent,
  ),
  test("positive_years", "positive years", (f) => f.positiveYears, ">=", 0.6, percent),
  test("turnover", "turnover a day", (f) => f.turnover, "<", 1, percent),
];

/** Critical tests of figures that no green signal is asked for: what it passes there is told as well. */
const CRITICAL_ALONE = CRITICAL.filter((one) => REQUIRED.every(({ test }) => test !== one.test));

/** Judges a suite, by lag 0 and residualise off; never by the best configuration. */
export function computeVerdict(suite: SuiteResult): Verdict {
  const figures = verdictFigures(suite);
  const critical = CRITICAL.flatMap((one) =>
    Number.isNaN(one.figure(figures)) ? [] : judge(one, figures, "critical"),
  );
  const failed = REQUIRED.flatMap((one) => judge(one, figures, "failed"));
  const seen = new Set(critical.map(({ test }) => test));
  const reasons = [...critical, ...failed.filter(({ test }) => !seen.has(test))];
  const margins = [...REQUIRED, ...CRITICAL_ALONE].flatMap((one) => marginOf(one, figures));
  if (critical.length > 0) return { color: "red", reasons, margins };
  return { color: reasons.length === 0 ? "green" : "yellow", reasons, margins };
}

/**
 * Of the tests that passed the one with the least room, as a share of its threshold: a Sharpe of 1.2 has
 * a fifth of the 1 it needs. A threshold of 0 has no share. Undefined where no test is left.
 */
export function closestMargin({ margins }: Verdict): VerdictMargin | undefined {
  const room = ({ figure, threshold }: VerdictMargin) => Math.abs(figure / threshold - 1);
  const [closest] = margins
    .filter(({ threshold }) => threshold !== 0)
    .sort((one, other) => room(one) - room(other));
  return closest;
}

/** Reasons of a test, none if it passes. */
function judge(
  one: Test,
  figures: VerdictFigures,
  outcome: "critical" | "failed",
): VerdictReason[] {
  const { test, figure, threshold } = one;
  const value = figure(figures);
  if (passes(one, figures)) return [];
  const { title, shown, needs } = inWords(one, figures);
  if (Number.isNaN(value)) {
    const text = `${title}: could not be computed, ${needs}`;
    return [{ test, outcome: "not_computed", figure: value, threshold, text }];
  }
  return [{ test, outcome, figure: value, threshold, text: `${title} ${shown}, ${needs}` }];
}

/** Margin of a test, none if it does not pass. */
function marginOf(one: Test, figures: VerdictFigures): VerdictMargin[] {
  if (!passes(one, figures)) return [];
  const { test, figure, threshold, wanted, show } = one;
  const { title, shown, needs } = inWords(one, figures);
  const needed = `${SIGNS[wanted]} ${show(threshold)}`;
  const text = `${title} ${shown}, ${needs}`;
  return [{ test, figure: figure(figures), threshold, title, shown, needed, text }];
}

/** Whether a test passes; one whose figure is not known does not. */
function passes({ figure, wanted, threshold }: Test, figures: VerdictFigures): boolean {
  return PASSES[wanted](figure(figures), threshold);
}

function inWords({ title, figure, wanted, threshold, show }: Test, figures: VerdictFigures) {
  return {
    title: typeof title === "string" ? title : title(figures),
    shown: showApart(show, figure(figures), threshold),
    needs: `needs ${SIGNS_IN_WORDS[wanted]} ${show(threshold)}`,
  };
}

/** A figure with as many digits as it takes to tell it from the threshold: 2.4996, not 2.5. */
function showApart(show: Test["show"], value: number, threshold: number): string {
  for (let more = 0; more < MOST_DIGITS; more++)
    if (value === threshold || show(value, more) !== show(threshold)) return show(value, more);
  return show(value, MOST_DIGITS);
}
const MOST_DIGITS = 14;

const SIGNS = { ">=": "≥", ">": ">", "<": "<", "<=": "≤" } as const;
const SIGNS_IN_WORDS = {
  ">=": "at least",
  ">": "more than",
  "<": "less than",
  "<=": "at most",
} as const;
const PASSES = {
  ">=": (figure: number, threshold: number) => figure >= threshold,
  ">": (figure: number, threshold: number) => figure > threshold,
  "<": (figure: number, threshold: number) => figure < threshold,
  "<=": (figure: number, threshold: number) => figure <= threshold,
} as const;

function test(
  name: string,
  title: Test["title"],
  figure: Test["figure"],
  wanted: Test["wanted"],
  threshold: number,
  show: Test["show"],
): Test {
  return { test: name, title, figure, wanted, threshold, show };
}

/** Without the zeros at the end, and with a real minus sign, as in the tables beside it. */
function trim(text: string): string {
  return text
    .replace(/\.?0+$/, "")
    .replace(/^-0$/, "0")
    .replace("-", "−");
}
