import { placesIn } from "./row-order.ts";
import { noRowsDropped, type RowCounts, rowText } from "./table-quality.ts";

/** Which rows a table may have. */
export interface RowLimits {
  /** Ascending. */
  readonly tradingDates?: Int32Array;
  /** Ascending. */
  readonly securityIds?: Int32Array;
}

/** Rows within the limits; `kept` is undefined when all are. */
export function usableRows(
  id: Int32Array,
  date: Int32Array,
  { tradingDates, securityIds }: RowLimits,
): { readonly kept: Int32Array | undefined; readonly counts: RowCounts } {
  const counts = noRowsDropped();
  const isTradingDate = tradingDates && membership(tradingDates);
  // Looked up by place, since ids may lie far apart.
  const ids = securityIds && new Set(securityIds);
  let kept: Int32Array | undefined;
  let count = 0;
  for (let row = 0; row < id.length; row++) {
    let reason: "off_calendar_rows" | "unknown_security_rows" | undefined;
    if (isTradingDate && !isTradingDate(date[row]!)) reason = "off_calendar_rows";
    else if (ids && !ids.has(id[row]!)) reason = "unknown_security_rows";
    if (reason) {
      counts[reason]++;
      counts.examples[reason] ??= rowText(id, date, row);
      if (!kept) {
        kept = new Int32Array(id.length);
        for (let before = 0; before < row; before++) kept[before] = before;
      }
      continue;
    }
    if (kept) kept[count] = row;
    count++;
  }
  return { kept: kept?.slice(0, count), counts };
}

function membership(days: Int32Array): (day: number) => boolean {
  const first = days[0] ?? 0;
  const last = days.at(-1) ?? -1;
  const places = placesIn(
    Int32Array.from({ length: last - first + 1 }, (_, i) => first + i),
    days,
  );
  return (day) => day >= first && day <= last && places[day - first]! >= 0;
}
