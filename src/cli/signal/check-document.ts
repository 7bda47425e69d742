import { formatDay } from "../../signals/days.ts";
import type { CheckOutcome } from "./check.ts";
import { unreadableChecks } from "./unreadable.ts";

/** The JSON document of a check; with `error`, as every failure has it, when it cannot be used. */
export function checkDocument({ file, snapshot, fingerprint, report, usable }: CheckOutcome) {
  const checks = [...unreadableChecks(file), ...report.checks];
  const errors = checks.filter(({ verdict }) => verdict === "error");
  const { dateSig, dateAvail, distribution, ...facts } = report.facts;
  return {
    snapshot,
    fingerprint,
    usable,
    checks: checks.map(({ check, title, verdict, count, text, examples }) => ({
      check,
      title,
      verdict,
      count,
      text,
      examples,
    })),
    seen: {
      rows_read: file.rowsRead,
      rows: facts.rows,
      usable_rows: facts.usable,
      securities: facts.securities,
      days: facts.days,
      median_names: facts.medianNames,
      median_delay_days: facts.medianDelay,
      median_gap_trading_days: facts.medianGap,
      date_sig: rangeOf(dateSig),
      date_avail: rangeOf(dateAvail),
      distribution,
    },
    ...(usable
      ? {}
      : {
          error: {
            code: "bad-signal",
            message: `The signal cannot be evaluated: ${errors.map(({ text }) => text).join("; ")}.`,
            hint: "Correct these rows in the program that makes the file.",
          },
        }),
  };
}

function rangeOf(range: readonly [number, number] | null) {
  return range && { first: formatDay(range[0]), last: formatDay(range[1]) };
}
