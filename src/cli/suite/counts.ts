import { formatCount, plural } from "../../report/format.ts";
import type { SuiteResult } from "../../signals/suite.ts";

/** Everything that was left out or is doubtful, at lag 0 with residualise off; a line each. */
export function countLines({ base, factorExposures }: SuiteResult): string[] {
  const { counts, absent } = base;
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
      base.summary[0]!.metrics.missing_returns,
      `${plural(base.summary[0]!.metrics.missing_returns, "return")} missing of names that were held: earned 0`,
    ],
  ];
  const factors = Object.keys(factorExposures).filter((name) => factorExposures[name] === null);
  const lacking = [...absent, ...factors.map((name) => `risk.${name}`)];
  return [
    `Used ${formatCount(counts.accepted)} of ${rows(counts.rows)}; left out or doubtful:`,
    ...(found.every(([count]) => count === 0) ? ["  nothing"] : []),
    ...found.flatMap(([count, text]) => (count > 0 ? [`  ${text}`] : [])),
    ...(lacking.length > 0 ? [`  not in the snapshot: ${[...new Set(lacking)].join(", ")}`] : []),
  ];
}
