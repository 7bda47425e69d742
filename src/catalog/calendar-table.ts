import { AssayError } from "../errors.ts";
import { gather } from "./column.ts";
import { readDays, readWhole } from "./key-cells.ts";
import { ascendingOrder } from "./row-order.ts";
import { dateText } from "./table-quality.ts";
import type { TableSource } from "./table-source.ts";

/** The table `trading_date`: date n of the calendar at place n. */
export interface Calendar {
  /** Days since 1970-01-01, ascending and distinct. */
  readonly dates: Int32Array;
  readonly quality: {
    readonly rows_read: number;
    readonly rows: number;
    readonly duplicate_rows: number;
    /** Whether the file's n were others than 0, 1, …. */
    readonly renumbered: boolean;
  };
}

/**
 * Reads the calendar. `n` orders the dates and is numbered anew from 0; without it the dates order
 * themselves.
 *
 * @throws AssayError `bad-calendar` when n and date are not in the same order
 */
export async function readCalendar(source: TableSource): Promise<Calendar> {
  const date = await readDays(source, "date");
  const n = source.columns.includes("n") ? await readWhole(source, "n") : undefined;
  const order = ascendingOrder(n ? [n, date] : [date]);
  const sorted = order ? gather(date, order) : date;
  const numbers = n && (order ? gather(n, order) : n);
  const kept: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const step = i === 0 ? 1 : sorted[i]! - sorted[i - 1]!;
    const sameNumber = i > 0 && numbers?.[i] === numbers?.[i - 1];
    if (step === 0 && (sameNumber || !numbers)) continue;
    if (step <= 0 || (numbers && sameNumber)) {
      throw new AssayError(
        "bad-calendar",
        `${source.path}: expected dates that ascend with n, each once; ${dateText(sorted[i]!)} comes after ${dateText(sorted[i - 1]!)}${numbers ? ` (n ${numbers[i]} after ${numbers[i - 1]})` : ""}.`,
        "Number the trading dates 0, 1, 2, … in their order, or leave the column n out.",
      );
    }
    kept.push(sorted[i]!);
  }
  if (kept.length === 0) {
    throw new AssayError(
      "no-data",
      `${source.path}: expected trading dates; there are none.`,
      "Check the file.",
    );
  }
  return {
    dates: Int32Array.from(kept),
    quality: {
      rows_read: date.length,
      rows: kept.length,
      duplicate_rows: date.length - kept.length,
      renumbered: numbers !== undefined && (numbers[0] !== 0 || numbers.at(-1) !== kept.length - 1),
    },
  };
}
