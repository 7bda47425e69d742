import { formatCount, formatNumber, formatPercent } from "../../report/format.ts";
import { formatDay } from "../../signals/days.ts";
import type { SignalCheck } from "../../signals/validate.ts";
import type { CheckOutcome } from "./check.ts";
import { unreadableChecks } from "./unreadable.ts";

const MARKS = { ok: "ok", warning: "warning", error: "ERROR" } as const;

/** What a check found, for people: the tables of checks and of what was seen, and what to do. */
export function checkInWords(outcome: CheckOutcome): string {
  const { file, report, snapshot, usable, next } = outcome;
  const checks = [...unreadableChecks(file), ...report.checks];
  const errors = checks.filter(({ verdict }) => verdict === "error").length;
  const warnings = checks.filter(({ verdict }) => verdict === "warning").length;
  return [
    `${file.path} on snapshot ${snapshot}`,
    "",
    ...checks.flatMap(linesOf),
    "",
    ...seen(outcome),
    "",
    usable
      ? `Usable${warnings > 0 ? `, with ${count(warnings, "warning")}` : ""}. Evaluate it with:\n  ${next}`
      : `Not usable: ${count(errors, "error")}, ${count(warnings, "warning")}. Correct what is marked ERROR in the program that makes the file.`,
  ].join("\n");
}

function linesOf({ verdict, text, examples }: SignalCheck): string[] {
  return [
    `  ${MARKS[verdict].padEnd(7)}  ${text}`,
    ...examples.map((example) => `             ${example}`),
  ];
}

/** What the file holds, a line for each fact. */
function seen({ file, report: { facts } }: CheckOutcome): string[] {
  const { distribution: d } = facts;
  const share = file.rowsRead > 0 ? facts.usable / file.rowsRead : Number.NaN;
  const rows: [string, string][] = [
    [
      "rows",
      `${formatCount(file.rowsRead)}, of which ${formatCount(facts.usable)} can form a position (${formatPercent(share)})`,
    ],
    ["securities", formatCount(facts.securities)],
    ["date_sig", rangeOf(facts.dateSig)],
    ["date_avail", rangeOf(facts.dateAvail)],
    [
      "formation days",
      `${formatCount(facts.days)}, with ${formatNumber(facts.medianNames, 0)} names on the median one`,
    ],
    [
      "staleness",
      `${formatNumber(facts.medianDelay, 0)} calendar days from date_sig to date_avail, ${formatNumber(facts.medianGap, 0)} trading days from a row to the next (medians)`,
    ],
    [
      "signal",
      `mean ${formatNumber(d.mean, 4)}, standard deviation ${formatNumber(d.std, 4)}, least ${formatNumber(d.min, 4)}, median ${formatNumber(d.median, 4)}, greatest ${formatNumber(d.max, 4)}; ${formatCount(d.distinct)} different values`,
    ],
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(15)} ${text}`);
}

function rangeOf(range: readonly [number, number] | null): string {
  return range ? `${formatDay(range[0])} to ${formatDay(range[1])}` : "no row";
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
