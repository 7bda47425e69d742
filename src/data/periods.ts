import { bucketStart, type Timeframe } from "./timeframe.ts";
import type { Buckets } from "./warmup.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const YEAR = 365.25 * DAY;
const USUAL = [12, 52, 252, 260, 365];
const TOLERANCE = 0.015;
/** Fewer whole buckets say too little about how many bars become one. */
const LEAST_BUCKETS = 30;
/** A shorter range may lie between holidays, or hold many of them. */
const LEAST_BARS_IN_RANGE = 30;
const LEAST_DAYS_IN_RANGE = 60;

/** How many bars of one symbol there are, and when the first and the last begin (ms UTC). */
export interface Extent {
  readonly bars: number;
  readonly first: number;
  readonly last: number;
  /** Time between them of which nothing can be known, in ms. */
  readonly missing?: number;
}

/** One symbol in the whole data set, before any range was cut. */
export interface WholeSeries {
  readonly symbol: string;
  readonly extent: Extent;
  /** Times of all its bars, ascending; absent where only their number is known. */
  readonly times?: Float64Array;
  /** In words: what was counted. */
  readonly source: string;
  /** Files that could not be read and are left out of the count. */
  readonly unreadFiles?: readonly string[];
}

/** Periods per year, and what they were counted from. */
export interface PeriodsPerYear {
  /** To be used: a usual figure when the count is within 1.5 % of it; NaN where it is not known. */
  readonly value: number;
  /** As counted: (bars - 1) / years. */
  readonly counted: number;
  /** In words: which bars were counted. */
  readonly source: string;
  /** As counted in the loaded range alone, from `from` on; NaN where it is too short to tell. */
  readonly inRange: number;
  /** Why the value is NaN. */
  readonly unknown?: string;
  /** Files that could not be read and are left out of the count. */
  readonly unreadFiles?: readonly string[];
}

/** What `countPeriods` counts. */
export interface PeriodsInput {
  readonly whole: WholeSeries;
  /** What the bars were joined into; absent where they are as the data came. */
  readonly buckets: Buckets | undefined;
  /** Times of the counted bars of `whole.symbol` before they were joined. */
  readonly loaded: Float64Array;
  /** The same as they were joined. */
  readonly joined: Float64Array;
  /** Rows of the portfolio per bar of `whole.symbol`. */
  readonly rowsPerBar: number;
}

/**
 * P = (bars - 1)/((last - first)/365.25 days) of the whole data set, before any range was cut; 12, 52,
 * 252, 260 or 365 where within 1.5 % (SEMANTICS T).
 *
 * Bars that were joined into months are 12 a year, into weeks 52, by the calendar. Other buckets are
 * counted over all times where these are known; where only the number of bars is, that is scaled by
 * buckets per bar of the loaded range, which takes 30 whole buckets. For several symbols P is that of
 * the rows in which at least one has a bar.
 */
export function countPeriods(input: PeriodsInput): PeriodsPerYear {
  const { whole, buckets, loaded, joined, rowsPerBar } = input;
  const inRange = rateInRange(joined) * rowsPerBar;
  const byCalendar = buckets && calendarRate(buckets.timeframe);
  if (byCalendar !== undefined) {
    return { value: byCalendar, counted: byCalendar, source: "the calendar", inRange };
  }
  const { source, unreadFiles } = whole;
  const notes = unreadFiles && unreadFiles.length > 0 ? { unreadFiles } : {};
  const bars = whole.times && buckets ? bucketExtent(whole.times, whole, buckets) : whole.extent;
  const scale = whole.times || !buckets ? 1 : bucketsPerBar(loaded, buckets);
  const counted = ratePerYear(bars) * scale * rowsPerBar;
  if (Number.isNaN(counted)) {
    const unknown = Number.isNaN(scale)
      ? `fewer than ${LEAST_BUCKETS} whole bars of ${buckets?.timeframe.label} are in the range, too few to say how many a year has`
      : "there are too few bars";
    return { value: counted, counted, source, inRange, unknown, ...notes };
  }
  const scaled = scale === 1 ? source : `${source}, joined as the loaded bars are`;
  return {
    value: usualFigure(counted),
    counted,
    source: rowsPerBar === 1 ? scaled : `${scaled}, with the rows of all symbols`,
    inRange,
    ...notes,
  };
}

/** Bars per year of a range that is long enough to say it, else NaN. */
function rateInRange(times: Float64Array): number {
  const extent = extentOf(times);
  if (!extent || extent.bars < LEAST_BARS_IN_RANGE) return Number.NaN;
  return extent.last - extent.first < LEAST_DAYS_IN_RANGE * DAY ? Number.NaN : ratePerYear(extent);
}

/** The usual figure within 1.5 % of a count, or else the count. */
export function usualFigure(counted: number): number {
  return USUAL.find((usual) => Math.abs(counted / usual - 1) <= TOLERANCE) ?? counted;
}

/** (bars - 1) / years; NaN for fewer than two bars. */
export function ratePerYear({ bars, first, last, missing = 0 }: Extent): number {
  const time = last - first - missing;
  return bars > 1 && time > 0 ? (bars - 1) / (time / YEAR) : Number.NaN;
}

/** Extent of ascending times; undefined for none. */
export function extentOf(times: Float64Array): Extent | undefined {
  if (times.length === 0) return undefined;
  return { bars: times.length, first: times[0]!, last: times.at(-1)! };
}

/** Of months and weeks, however few of them there are. */
function calendarRate({ unit, every }: Timeframe): number | undefined {
  if (unit === "month") return 12 / every;
  return every % WEEK === 0 ? 52 / (every / WEEK) : undefined;
}

/** The buckets that hold bars. */
function bucketExtent(times: Float64Array, { extent }: WholeSeries, buckets: Buckets): Extent {
  const starts = bucketRows(times, buckets);
  const at = (row: number) => bucketStart(times[row]!, buckets.timeframe, buckets.sessionOffset);
  return {
    ...extent,
    bars: starts.length,
    first: at(starts[0]!),
    last: at(starts.at(-1)!),
  };
}

/** Without the first and the last bucket, which the range may cut; NaN for too few. */
function bucketsPerBar(times: Float64Array, buckets: Buckets): number {
  const starts = bucketRows(times, buckets);
  const inside = starts.length - 2;
  if (inside < LEAST_BUCKETS) return Number.NaN;
  return inside / (starts.at(-1)! - starts[1]!);
}

/** Rows at which another bucket begins. */
function bucketRows(times: Float64Array, { timeframe, sessionOffset }: Buckets): number[] {
  const rows: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < end) continue;
    rows.push(i);
    end = bucketStart(times[i]!, timeframe, sessionOffset) + timeframe.nominal;
  }
  return rows;
}
