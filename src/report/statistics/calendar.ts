import { momentsOf, sharpeOf } from "./moments.ts";

/** Rows [start, end) whose bars start in one UTC month or year. */
export interface CalendarRun {
  readonly year: number;
  /** 0 is January; for a year 0 too. */
  readonly month: number;
  readonly start: number;
  readonly end: number;
}

/** Rows from `from` on, cut where the UTC month or year changes. Months without a row are absent. */
export function calendarRuns(
  timestamp: ArrayLike<number>,
  from: number,
  unit: "month" | "year",
): CalendarRun[] {
  const runs: CalendarRun[] = [];
  let start = from;
  while (start < timestamp.length) {
    const date = new Date(timestamp[start]!);
    const year = date.getUTCFullYear();
    const month = unit === "month" ? date.getUTCMonth() : 0;
    const next = unit === "month" ? Date.UTC(year, month + 1, 1) : Date.UTC(year + 1, 0, 1);
    let end = start + 1;
    while (end < timestamp.length && timestamp[end]! < next) end++;
    runs.push({ year, month, start, end });
    start = end;
  }
  return runs;
}

/** Returns compounded over rows [start, end): Π(1 + r) − 1. */
export function compound(returns: ArrayLike<number>, start: number, end: number): number {
  let growth = 1;
  for (let i = start; i < end; i++) growth *= 1 + returns[i]!;
  return growth - 1;
}

/** The return of each UTC month that has a row. A bar belongs to the month in which it starts. */
export function monthlyReturns(
  timestamp: ArrayLike<number>,
  returns: ArrayLike<number>,
  from: number,
): { readonly year: number; readonly month: number; readonly value: number }[] {
  return calendarRuns(timestamp, from, "month").map(({ year, month, start, end }) => ({
    year,
    month,
    value: compound(returns, start, end),
  }));
}

/** What a year was like, from its own rows alone. */
export interface YearStatistics {
  readonly year: number;
  readonly bars: number;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly total: number;
  readonly benchmark: number;
  readonly sharpe: number;
  /** Deepest fall from the year's own running peak, its start counting as 1; at most 0. */
  readonly maxDrawdown: number;
}

/** Statistics of each UTC year that has a row; a bar belongs to the year in which it starts. */
export function yearlyStatistics(
  timestamp: ArrayLike<number>,
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  from: number,
  periodsPerYear: number,
): YearStatistics[] {
  return calendarRuns(timestamp, from, "year").map(({ year, start, end }) => ({
    year,
    bars: end - start,
    firstTime: timestamp[start]!,
    lastTime: timestamp[end - 1]!,
    total: compound(returns, start, end),
    benchmark: compound(benchmark, start, end),
    sharpe: sharpeOf(momentsOf(returns, benchmark, start, end), periodsPerYear),
    maxDrawdown: deepestFall(returns, start, end),
  }));
}

function deepestFall(returns: ArrayLike<number>, start: number, end: number): number {
  let equity = 1;
  let peak = 1;
  let deepest = 0;
  for (let i = start; i < end; i++) {
    equity *= 1 + returns[i]!;
    peak = Math.max(peak, equity);
    deepest = Math.min(deepest, equity / peak - 1);
  }
  return deepest;
}
