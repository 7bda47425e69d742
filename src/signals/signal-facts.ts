import type { SignalRows } from "./catalog-port.ts";

/** How densely a signal's rows lie. */
export interface SignalDensity {
  /** Rows that a position can be formed of. */
  readonly usable: number;
  /** Formation days that have a usable row, and the median number of names on one. */
  readonly days: number;
  readonly medianNames: number;
  /** Median trading days from a security's row to its next; NaN with one row each. */
  readonly medianGap: number;
}

/** What a signal file holds. */
export interface SignalFacts extends SignalDensity {
  readonly rows: number;
  readonly securities: number;
  /** Days since 1970-01-01 of the first and the last `date_sig` and `date_avail`; null without rows. */
  readonly dateSig: readonly [number, number] | null;
  readonly dateAvail: readonly [number, number] | null;
  /** Median calendar days from `date_sig` to `date_avail`. */
  readonly medianDelay: number;
  /** Of the known signals. */
  readonly distribution: {
    readonly known: number;
    readonly mean: number;
    readonly std: number;
    readonly min: number;
    readonly median: number;
    readonly max: number;
    readonly distinct: number;
  };
}

/** Describes a signal of which the density is known. */
export function factsOf(rows: SignalRows, density: SignalDensity): SignalFacts {
  const { securityId, dateSig, dateAvail, signal } = rows;
  const count = securityId.length;
  let securities = 0;
  const delays = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    if (row === 0 || securityId[row] !== securityId[row - 1]) securities++;
    delays[row] = dateAvail[row]! - dateSig[row]!;
  }
  return {
    rows: count,
    securities,
    dateSig: extent(dateSig),
    dateAvail: extent(dateAvail),
    medianDelay: medianOf(delays.sort()),
    ...density,
    distribution: distributionOf(signal),
  };
}

/**
 * Says how densely a signal's rows lie on the calendar.
 *
 * @param formation per row the trading date from which it is in force, or -1.
 * @param dates trading dates there are.
 */
export function densityOf(
  { securityId, signal }: SignalRows,
  formation: Int32Array,
  dates: number,
): SignalDensity {
  const names = new Int32Array(dates);
  const gaps = new Int32Array(dates); // how many of each length
  let [usable, before] = [0, -1];
  for (let row = 0; row < formation.length; row++) {
    const day = formation[row]!;
    if (day < 0) continue;
    if (before >= 0 && securityId[before] === securityId[row]) gaps[day - formation[before]!]!++;
    before = row;
    if (Number.isNaN(signal[row]!)) continue;
    usable++;
    names[day]!++;
  }
  const busy = names.filter((size) => size > 0);
  return {
    usable,
    days: busy.length,
    medianNames: medianOf(busy.sort()),
    medianGap: medianOfCounts(gaps),
  };
}

function distributionOf(signal: Float32Array): SignalFacts["distribution"] {
  const known = Float64Array.from(signal.filter((value) => Number.isFinite(value))).sort();
  let [sum, squares, distinct] = [0, 0, 0];
  for (let i = 0; i < known.length; i++) {
    sum += known[i]!;
    if (i === 0 || known[i] !== known[i - 1]) distinct++;
  }
  const mean = sum / known.length;
  for (const value of known) squares += (value - mean) ** 2;
  return {
    known: known.length,
    mean,
    std: known.length < 2 ? Number.NaN : Math.sqrt(squares / (known.length - 1)),
    min: known[0] ?? Number.NaN,
    median: medianOf(known),
    max: known.at(-1) ?? Number.NaN,
    distinct,
  };
}

function extent(days: Int32Array): readonly [number, number] | null {
  if (days.length === 0) return null;
  let [first, last] = [days[0]!, days[0]!];
  for (const day of days) {
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  return [first, last];
}

/** The middle one of ascending values, or the mean of the two middle ones; NaN without values. */
function medianOf(values: Int32Array | Float64Array): number {
  if (values.length === 0) return Number.NaN;
  const middle = (values.length - 1) / 2;
  return (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2;
}

/** The same of values that are given by how many there are of 0, 1, 2, … */
function medianOfCounts(counts: Int32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  const at = (place: number) => {
    let [value, below] = [0, counts[0]!];
    while (below <= place) below += counts[++value]!;
    return value;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.ceil((total - 1) / 2))) / 2;
}
