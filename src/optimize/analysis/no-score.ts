import { AssayError } from "../../errors.ts";
import { describeParameters, parametersAt } from "../parameter-sets.ts";
import type { ScoreTable } from "../score-table.ts";
import { count } from "../score-table-size.ts";
import { describeObjective } from "./objective.ts";
import type { ScoreCounts, Scores } from "./scores.ts";

/** Reasons that a message lists before it says how many more there are. */
const REASONS_SHOWN = 5;

/** Sets that failed for one reason, with the first of them as the example. */
export interface FailureReason {
  readonly code: string;
  readonly sets: number;
  /** Lowest index among them. */
  readonly example: number;
  readonly message: string;
}

/** Why sets failed, by code, the most frequent first; of equally frequent ones the first to occur. */
export function failureReasons({ errors }: ScoreTable): FailureReason[] {
  const byCode = new Map<string, FailureReason>();
  for (const [set, { code, message }] of [...errors].sort(([i], [j]) => i - j)) {
    const known = byCode.get(code);
    if (known) byCode.set(code, { ...known, sets: known.sets + 1 });
    else byCode.set(code, { code, sets: 1, example: set, message });
  }
  return [...byCode.values()].sort((a, b) => b.sets - a.sets || a.example - b.example);
}

/** What to say when not one set of a table has a score. */
export function noScore(table: ScoreTable, scores: Scores): AssayError {
  const { counts } = scores;
  const { length } = table.sets;
  const tried = length - counts.notDone;
  if (counts.failed > 0 && counts.failed === tried) {
    return new AssayError(
      "all-sets-failed",
      `${setsOf(counts.failed)} failed${stopped(counts)}: ${reasonsInWords(table)}.`,
      "Run one of them with assay backtest to see it fail alone, then change the strategy or the ranges.",
      { exitCode: 1 },
    );
  }
  const refused = counts.refused.filter(({ sets }) => sets > 0);
  if (refused.length > 0 && counts.undefined === 0) {
    const others = [
      ...refused.map((one) => refusedInWords(one) + nearestInWords(table, one.constraint)),
      ...otherCauses(table, counts),
    ];
    return new AssayError(
      "metric-constraint-excludes-all",
      `Not one of ${setsOf(length)} meets the constraints: ${others.join("; ")}.`,
      "Loosen the constraint, or search other ranges.",
    );
  }
  const causes = [
    ...(counts.undefined > 0
      ? [`${describeObjective(scores.objective)} is not defined for ${count(counts.undefined)}`]
      : []),
    ...refused.map(refusedInWords),
    ...otherCauses(table, counts),
  ];
  return new AssayError(
    "no-score",
    `Not one of ${setsOf(length)} has a score: ${causes.join("; ")}.`,
    "Choose another metric, or look with assay backtest at what one set does.",
    { exitCode: 1 },
  );
}

function setsOf(sets: number): string {
  return sets === 1 ? "1 set" : `${count(sets)} sets`;
}

function stopped({ notDone }: ScoreCounts): string {
  return notDone === 0 ? "" : ` (${count(notDone)} more were not run)`;
}

function refusedInWords({
  constraint,
  sets,
}: {
  readonly constraint: string;
  readonly sets: number;
}): string {
  return `${constraint} refuses ${count(sets)}`;
}

/** A metric, then its limit: `trade_count >= 30`. */
const LIMIT = /^(\w+)\s*(>=?|<=?)\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i;
/** What makes a text more than limits joined by `&&`. */
const MORE_THAN_LIMITS = /\|\||\bor\b|\bnot\b|[()!]/;

/** How near the sets came to the limits that none of them meets: ` (the highest trade_count is 20)`. */
function nearestInWords({ metrics, sets }: ScoreTable, constraint: string): string {
  if (MORE_THAN_LIMITS.test(constraint)) return "";
  const nearest = constraint.split(/&&|\band\b/).flatMap((text) => {
    const [, name = "", operator = "", limitText = ""] = LIMIT.exec(text.trim()) ?? [];
    const column = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    // Of equal names the parameter's is meant.
    if (!column || sets.axes.some((axis) => axis.name === name)) return [];
    const highest = operator.startsWith(">");
    const limit = Number(limitText);
    let extreme = Number.NaN;
    for (const value of column) {
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(extreme) || (highest ? value > extreme : value < extreme)) extreme = value;
    }
    if (Number.isNaN(extreme)) return [];
    const met = highest ? extreme > limit : extreme < limit;
    if (met || (extreme === limit && operator.endsWith("="))) return [];
    return [`the ${highest ? "highest" : "lowest"} ${name} is ${Number(extreme.toPrecision(4))}`];
  });
  return nearest.length === 0 ? "" : ` (${nearest.join(", ")})`;
}

function otherCauses(table: ScoreTable, { failed, notDone }: ScoreCounts): string[] {
  const causes: string[] = [];
  if (failed > 0) causes.push(`${count(failed)} failed (${reasonsInWords(table)})`);
  if (notDone > 0) causes.push(`${count(notDone)} were not run`);
  return causes;
}

/** `4,800 signal-out-of-range (fast=5, slow=60: …), 51 no-bars (…)`. */
function reasonsInWords(table: ScoreTable): string {
  const reasons = failureReasons(table);
  const shown = reasons.slice(0, REASONS_SHOWN).map(({ code, sets, example, message }) => {
    const set = describeParameters(parametersAt(table.sets, example));
    return `${count(sets)} ${code} (${set === "" ? "" : `${set}: `}${message.replace(/\.$/, "")})`;
  });
  const hidden = reasons.length - shown.length;
  return shown.join(", ") + (hidden > 0 ? `, and ${hidden} more kinds` : "");
}
