import type { SignalRows } from "./catalog-port.ts";
import { dayLookup, firstFrom, placeOf } from "./days.ts";

/** Rows by what the calendar made of them; each row is counted once, but for the last two. */
export interface AlignmentCounts {
  readonly rows: number;
  /** Rows that are used. */
  readonly accepted: number;
  /** Security that the returns do not know. */
  readonly unknownSecurity: number;
  /** Same security, `date_sig` and `date_avail` as a later row, which stays. */
  readonly duplicate: number;
  /** `date_avail` lies behind the last trading date. */
  readonly beyondCalendar: number;
  /** Another row of the security on the same trading date is later in `date_sig`. */
  readonly sameDay: number;
  /** Older in `date_sig` than the row that is in force. */
  readonly older: number;
  /** `date_avail` is `date_sig`: said to be known before the open of the day it was computed on. */
  readonly sameClose: number;
  /** Without a signal: such a row ends the one before and means no position. */
  readonly nanSignal: number;
}

/** How signal rows fall on the calendar. */
export interface Alignment {
  /** Per row the trading date (its n) from which it is in force, before any lag; -1 where not used. */
  readonly formation: Int32Array;
  readonly counts: AlignmentCounts;
  /** Rows by trading date, for the counts of a lag. */
  readonly byDate: CountsByDate;
}

/** Rows that fall on each trading date, by what became of them. */
export interface CountsByDate {
  readonly accepted: Int32Array;
  readonly sameDay: Int32Array;
  readonly older: Int32Array;
}

/** What a lag makes of the counts: rows that it moves behind the last trading date are beyond it. */
export function countsAtLag(
  counts: AlignmentCounts,
  byDate: CountsByDate,
  lag: number,
): AlignmentCounts {
  const moved = (dates: Int32Array) =>
    dates.subarray(Math.max(0, dates.length - lag)).reduce((sum, rows) => sum + rows, 0);
  const [accepted, sameDay, older] = [
    moved(byDate.accepted),
    moved(byDate.sameDay),
    moved(byDate.older),
  ];
  return {
    ...counts,
    accepted: counts.accepted - accepted,
    sameDay: counts.sameDay - sameDay,
    older: counts.older - older,
    beyondCalendar: counts.beyondCalendar + accepted + sameDay + older,
  };
}

/** How rows are put on the calendar. */
export interface AlignOptions {
  /** Positions are formed at the open: rows of the same close wait for the next trading date. False. */
  readonly fromOpen?: boolean;
  /** Most trading days for which a row is in force; 1. */
  readonly hold?: number;
  /** Securities that there are, ascending; all unless given. */
  readonly securities?: Int32Array;
}

/**
 * Puts signal rows on the calendar: each is in force from the first trading date at or after its
 * `date_avail`. A lag moves them all alike and is left to the reader.
 *
 * @param rows sorted by security, then `date_avail`, then `date_sig`.
 * @param tradingDates days since 1970-01-01, ascending.
 */
export function alignDates(
  rows: SignalRows,
  tradingDates: Int32Array,
  options: AlignOptions = {},
): Alignment {
  const { fromOpen = false, hold = 1, securities } = options;
  const { securityId, dateSig, dateAvail, signal } = rows;
  const dates = tradingDates.length;
  const lookup = dayLookup(tradingDates);
  const formation = new Int32Array(securityId.length).fill(-1);
  const days = () => new Int32Array(dates);
  const byDate = { accepted: days(), sameDay: days(), older: days() };
  let [unknownSecurity, duplicate, beyondCalendar, sameClose, nanSignal] = [0, 0, 0, 0, 0];
  for (let from = 0; from < securityId.length; ) {
    const security = securityId[from]!;
    const to = firstFrom(securityId, security + 1);
    if (!securities || securities[firstFrom(securities, security)] === security) align(from, to);
    else unknownSecurity += to - from;
    count(from, to);
    from = to;
  }
  const total = (dates: Int32Array) => dates.reduce((sum, rows) => sum + rows, 0);
  const [accepted, sameDay, older] = [
    total(byDate.accepted),
    total(byDate.sameDay),
    total(byDate.older),
  ];
  return {
    formation,
    counts: {
      rows: securityId.length,
      accepted,
      unknownSecurity,
      duplicate,
      beyondCalendar,
      sameDay,
      older,
      sameClose,
      nanSignal,
    },
    byDate,
  };

  /** Aligns rows [from, to), which are those of a security. */
  function align(from: number, to: number): void {
    let inForce = -1; // row
    let candidate = -1; // row of the present trading date, so far the best
    let place = -1; // its trading date
    // Hot: one step for each row.
    for (let row = from; row < to; row++) {
      const computed = dateSig[row]!;
      const available = dateAvail[row]!;
      const next = row + 1;
      if (next < to && dateSig[next] === computed && dateAvail[next] === available) {
        duplicate++;
        continue;
      }
      const on = placeOf(lookup, fromOpen && computed === available ? available + 1 : available);
      if (on >= dates) {
        beyondCalendar++;
        continue;
      }
      if (place === on) {
        byDate.sameDay[on]!++;
        if (computed >= dateSig[candidate]!) candidate = row;
        continue;
      }
      if (candidate >= 0) inForce = settle(candidate, place, inForce);
      candidate = row;
      place = on;
    }
    if (candidate >= 0) settle(candidate, place, inForce);
  }

  /** Puts the best row of a date in force, unless it is older than the one that is; tells which is. */
  function settle(candidate: number, on: number, inForce: number): number {
    const holds = inForce >= 0 && on < formation[inForce]! + hold;
    if (holds && dateSig[candidate]! < dateSig[inForce]!) {
      byDate.older[on]!++;
      return inForce;
    }
    formation[candidate] = on;
    byDate.accepted[on]!++;
    return candidate;
  }

  /** Counts what rows [from, to) say of themselves. */
  function count(from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (dateSig[row] === dateAvail[row]) sameClose++;
      if (Number.isNaN(signal[row]!)) nanSignal++;
    }
  }
}
