import type { DatedRows } from "../as-of.ts";
import type { Codes } from "../catalog-port.ts";
import { placesOn } from "../members.ts";
import { DenseAsOf } from "./dense-as-of.ts";
import type { DayRows } from "./inputs.ts";

/** Universe flags by date: which code is in. */
export interface UniverseFlags {
  readonly table: DatedRows;
  readonly codes: Codes;
  readonly member: number;
}

/** The universe of each trading date: U(n) are the names with a row of returns and, with flags, the flag. */
export interface UniverseDays {
  /** Per date n the mean return on n of the names of U(n - 1) that have one; NaN where there is none. */
  readonly mean: Float64Array;
  /** Names of U(n). */
  readonly size: Int32Array;
}

/** Means and sizes of the universe on the trading dates [from, to). */
export function universeDays(
  tradingDates: Int32Array,
  rows: DayRows,
  returns: Float32Array,
  securities: number,
  flags: UniverseFlags | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): UniverseDays {
  const mean = new Float64Array(tradingDates.length).fill(Number.NaN);
  const size = new Int32Array(tradingDates.length);
  const isMember = flags && memberTest(tradingDates, securities, flags);
  const places = new Int32Array(securities);
  const memberOn = new Int32Array(securities).fill(-1); // last date on which it was in the universe
  for (let n = Math.max(0, from - 1); n < to; n++) {
    const first = rows.from[n]!;
    const count = placesOn(rows.members, n, places);
    let [sum, known] = [0, 0];
    for (let i = 0; i < count; i++) {
      const value = returns[first + i]!;
      if (Number.isNaN(value) || memberOn[places[i]!] !== n - 1) continue;
      sum += value;
      known++;
    }
    if (n > 0 && known > 0) mean[n] = sum / known;
    const member = isMember?.(n);
    for (let i = 0; i < count; i++) {
      const place = places[i]!;
      if (member && !member(place)) continue;
      memberOn[place] = n;
      size[n]!++;
    }
  }
  return { mean, size };
}

/** Answers, for dates that move on, whether a security carries the flag as of the date. */
export function memberTest(
  tradingDates: Int32Array,
  securities: number,
  flags: UniverseFlags | undefined,
): (n: number) => (security: number) => boolean {
  if (!flags) return () => () => true;
  const asOf = new DenseAsOf(flags.table, securities);
  return (n) => {
    asOf.moveTo(tradingDates[n]!);
    return (security) => {
      const row = asOf.rowOf(security);
      return row >= 0 && flags.codes[row] === flags.member;
    };
  };
}
