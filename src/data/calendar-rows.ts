import type { SymbolRun } from "./read.ts";

/** The rows of a portfolio: times at which at least one symbol has a bar. */
export interface CalendarRows {
  /** Mean number of symbols that have a bar in a row. */
  readonly symbolsPerRow: number;
  /** Steps from row to row per step from bar to bar of the reference, within its bars. */
  readonly rowsPerBar: number;
}

/**
 * Counts the rows of the union calendar.
 *
 * @param runs of `timestamp`, one per symbol
 * @param reference symbol that `rowsPerBar` is measured with; NaN where it has one bar
 */
export function countRows(
  runs: readonly SymbolRun[],
  timestamp: Float64Array,
  reference: string,
): CalendarRows {
  if (runs.length === 1) return { symbolsPerRow: 1, rowsPerBar: 1 };
  const own = runs.find(({ symbol }) => symbol === reference)!;
  const others: number[] = [];
  let count = 0;
  for (const { start, end } of runs) {
    count += end - start;
    let j = own.start;
    for (let i = start; i < end; i++) {
      const time = timestamp[i]!;
      while (j < own.end && timestamp[j]! < time) j++;
      if (j === own.end || timestamp[j] !== time) others.push(time);
    }
  }
  const first = timestamp[own.start]!;
  const last = timestamp[own.end - 1]!;
  let rows = own.end - own.start;
  let inside = rows;
  let before = Number.NaN;
  for (const time of Float64Array.from(others).sort()) {
    if (time === before) continue;
    before = time;
    rows++;
    if (time > first && time < last) inside++;
  }
  const steps = own.end - own.start - 1;
  return {
    symbolsPerRow: count / rows,
    rowsPerBar: steps > 0 ? (inside - 1) / steps : Number.NaN,
  };
}
