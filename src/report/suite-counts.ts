import type { SuiteResult } from "../signals/suite.ts";
import { formatCount, plural } from "./format.ts";

/** How many rows of the file are used: "Used 479,764 of 480,260 rows". */
export function usedInWords({ counts }: SuiteResult["base"]): string {
  return `Used ${formatCount(counts.accepted)} of ${plural(counts.rows, "row")}`;
}

/** Everything that was left out or is doubtful, at lag 0 with residualise off; a sentence each. */
export function leftOut({ counts, summary }: SuiteResult["base"]): string[] {
  const rows = (count: number) => plural(count, "row");
  const days = (count: number) => plural(count, "day");
  const found: readonly (readonly [count: number, text: string])[] = [
    [
      counts.unknownSecurity,
      `${rows(counts.unknownSecurity)} of securities that the snapshot has no returns of: left out`,
    ],
    [counts.duplicate, `${rows(counts.duplicate)} with the key of a later row: left out`],
    [
      counts.beyondCalendar,
      `${rows(counts.beyondCalendar)} available after the last trading date: left out`,
    ],
    [counts.sameDay, `${rows(counts.sameDay)} replaced by another of the same trading date`],
    [counts.older, `${rows(counts.older)} older than the one in force: left out`],
    [counts.nanSignal, `${rows(counts.nanSignal)} without a signal: no position`],
    [
      counts.sameClose,
      `${rows(counts.sameClose)} with date_avail = date_sig (same close): said to be known before the open of the day they were computed on; doubtful`,
    ],
    [counts.noSignal, `${days(counts.noSignal)} without any signal in force: flat`],
    [counts.mincos, `${days(counts.mincos)} with too few names on a side: flat`],
    [
      counts.unknownWeight,
      `${plural(counts.unknownWeight, "name-day")} without what the weights are made of: left out`,
    ],
    [
      summary[0]!.metrics.missing_returns,
      `${plural(summary[0]!.metrics.missing_returns, "return")} missing of names that were held: earned 0`,
    ],
  ];
  return found.flatMap(([count, text]) => (count > 0 ? [text] : []));
}

/** Columns, `table.column`, that would have been looked at and that the snapshot lacks. */
export function lackingColumns({ base, factorExposures }: SuiteResult): string[] {
  const factors = Object.keys(factorExposures).filter((name) => factorExposures[name] === null);
  return [...new Set([...base.absent, ...factors.map((name) => `risk.${name}`)])];
}
