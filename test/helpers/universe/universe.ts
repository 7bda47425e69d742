import type { TableColumns } from "../../../src/signals/catalog-port.ts";

/** What a generated universe is like. The same spec gives the same bits everywhere. */
export interface UniverseSpec {
  readonly seed: number;
  /** Trading dates: Mondays to Fridays but for three holidays a year. */
  readonly days: number;
  readonly securities: number;
  /** First day of the calendar, days since 1970-01-01; default 2010-01-04. */
  readonly firstDate?: number;
  /** Share of securities that come after the first day; default 0.1. */
  readonly listings?: number;
  /** Share of securities that go before the last day; default 0.1. */
  readonly delistings?: number;
  /** Chance per security and day that rows of `ret` begin to be missing; default 0.002. */
  readonly gaps?: number;
  /** The same for `risk` and `descriptor`; default 0.002. */
  readonly riskGaps?: number;
  /** Most days that a gap lasts, each length from 1 being as likely; default 5. */
  readonly longestGap?: number;
  /** Share of cells of `ret` and `risk` that are not known, besides those of young securities; default 0.002. */
  readonly unknown?: number;
}

/** Columns of a table, with the place of the security of each row. */
export interface UniverseColumns extends TableColumns {
  readonly security: Int32Array;
}

/** A generated universe, column by column in shared memory, rows by (date, security). */
export interface Universe {
  readonly spec: Required<UniverseSpec>;
  /** Days since 1970-01-01, ascending. */
  readonly tradingDates: Int32Array;
  /** Ascending, with holes: 1003, 1010, 1017, … */
  readonly securityIds: Int32Array;
  readonly tables: {
    /** Numbers: `RET_COLUMNS`. */
    readonly ret: UniverseColumns;
    /** Numbers: `RISK_COLUMNS`; codes: cap, industry_id, sector_id. */
    readonly risk: UniverseColumns;
    /** Codes: universe ("0", "1"): the two larger cap tiers are in. */
    readonly descriptor: UniverseColumns;
  };
}

export const RET_COLUMNS = [
  "ret",
  "openret",
  "resret",
  "resopenret",
  "vol",
  "adv",
  "close_adj",
] as const;

export const RISK_COLUMNS = [
  "mcap",
  "size",
  "value",
  "growth",
  "leverage",
  "volatility",
  "momentum",
  "yield",
] as const;

/** Labels of the codes of `cap`. */
export const CAP_LABELS = ["large", "mid", "small"] as const;
export const INDUSTRIES = 24;
export const SECTORS = 8;

const SECURITY_STEP = 7;

export function completeSpec(spec: UniverseSpec): Required<UniverseSpec> {
  return {
    firstDate: 14_613,
    listings: 0.1,
    delistings: 0.1,
    gaps: 0.002,
    riskGaps: 0.002,
    longestGap: 5,
    unknown: 0.002,
    ...spec,
  };
}

/** Ids that differ from places, so that mixing them up shows. */
export function securityIds(count: number): Int32Array {
  return shared(Int32Array, count).map((_, i) => 1003 + SECURITY_STEP * i);
}

/** Weekdays from a first day on, without 1 January, 4 July and 25 December. */
export function tradingCalendar(first: number, days: number): Int32Array {
  const dates = shared(Int32Array, days);
  let day = first;
  for (let n = 0; n < days; day++) {
    // 1970-01-01 was a Thursday.
    const weekday = (day + 4) % 7;
    if (weekday === 0 || weekday === 6 || isHoliday(day)) continue;
    dates[n++] = day;
  }
  return dates;
}

function isHoliday(day: number): boolean {
  return /-(01-01|07-04|12-25)T/.test(new Date(day * 86_400_000).toISOString());
}

/** A typed array of so many elements on memory that threads can share. */
export function shared<T extends Int32Array | Float32Array>(
  type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new type(new SharedArrayBuffer(type.BYTES_PER_ELEMENT * length));
}
