import { calendarRuns } from "./calendar.ts";

/** A stretch of the UTC calendar and the mean of the values that are known in it. */
export interface PeriodMean {
  /** Ms UTC, half-open. */
  readonly from: number;
  readonly to: number;
  /** NaN without a known value. */
  readonly mean: number;
}

/** Of each UTC month, quarter or year that has a row the mean of its known values. */
export function periodMeans(
  timestamp: ArrayLike<number>,
  values: ArrayLike<number>,
  months: 1 | 3 | 12,
): PeriodMean[] {
  const periods = new Map<number, { sum: number; count: number }>();
  for (const { year, month, start, end } of calendarRuns(timestamp, 0, "month")) {
    const key = Math.floor((12 * year + month) / months);
    const period = periods.get(key) ?? { sum: 0, count: 0 };
    addKnown(period, values, start, end);
    periods.set(key, period);
  }
  return Array.from(periods, ([key, { sum, count }]) => ({
    from: monthTime(key * months),
    to: monthTime((key + 1) * months),
    mean: sum / count,
  }));
}

/**
 * The mean of the known values of each UTC month and those before it, `months` together, timed at the
 * end of the month; from the first month on that has as many before it. Months without a row count.
 */
export function trailingMeans(
  timestamp: ArrayLike<number>,
  values: ArrayLike<number>,
  months: number,
): { readonly time: number; readonly mean: number }[] {
  const runs = calendarRuns(timestamp, 0, "month");
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { year, month, start, end } of runs) {
    const own = { sum: 0, count: 0 };
    addKnown(own, values, start, end);
    sums.set(12 * year + month, own);
  }
  const keys = [...sums.keys()];
  const first = keys[0] ?? 0;
  const last = keys.at(-1) ?? -1;
  const means: { time: number; mean: number }[] = [];
  for (let key = first + months - 1; key <= last; key++) {
    let [sum, count] = [0, 0];
    for (let month = key - months + 1; month <= key; month++) {
      sum += sums.get(month)?.sum ?? 0;
      count += sums.get(month)?.count ?? 0;
    }
    means.push({ time: monthTime(key + 1), mean: sum / count });
  }
  return means;
}

/** Ms UTC of the start of a month counted from January of the year 0. */
function monthTime(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

function addKnown(
  total: { sum: number; count: number },
  values: ArrayLike<number>,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    if (!Number.isFinite(values[i]!)) continue;
    total.sum += values[i]!;
    total.count++;
  }
}
