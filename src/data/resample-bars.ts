import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import type { CleanBars, Columns } from "./clean.ts";
import { bucketEnd, bucketStart, type Timeframe } from "./timeframe.ts";

const DAY = 86_400_000;

/**
 * Refuses what cannot be made from the data: a finer timeframe, or one that bars would straddle.
 *
 * @throws AssayError `finer-timeframe`, `uneven-timeframe`
 */
export function requireCoarser(where: string, data: Timeframe, wanted: Timeframe): void {
  if (wanted.nominal < data.nominal) {
    throw new AssayError(
      "finer-timeframe",
      `${where}: expected a timeframe of at least ${data.label}, which is that of the data, got ${wanted.label}.`,
      "Finer bars cannot be known from coarser ones; choose a longer timeframe or finer data.",
    );
  }
  const even =
    data.unit === "month"
      ? wanted.unit === "month" && wanted.every % data.every === 0
      : wanted.unit === "month"
        ? DAY % data.every === 0
        : wanted.every % data.every === 0;
  if (even) return;
  throw new AssayError(
    "uneven-timeframe",
    `${where}: expected a timeframe that bars of ${data.label} fill without being cut, got ${wanted.label}.`,
    `Choose a multiple of ${data.label}.`,
  );
}

/**
 * Joins bars into buckets (left-closed, left-labelled, UTC-aligned): first open, highest high,
 * lowest low, last close, sum of the volume. A bucket without bars does not exist. Empty cells are
 * skipped by high, low and volume.
 *
 * @param sessionOffset shift of the buckets in ms
 */
export function resampleBars(bars: CleanBars, wanted: Timeframe, sessionOffset = 0): CleanBars {
  const { timestamp } = bars;
  const starts: number[] = [];
  const offsets = [0];
  for (let s = 0; s < bars.symbols.length; s++) {
    let end = Number.NEGATIVE_INFINITY;
    const last = bars.offsets[s + 1]!;
    for (let i = bars.offsets[s]!; i < last; i++) {
      if (timestamp[i]! < end) continue;
      starts.push(i);
      end = bucketEnd(bucketStart(timestamp[i]!, wanted, sessionOffset), wanted, sessionOffset);
    }
    offsets.push(starts.length);
  }

  const size = starts.length;
  const rows = Int32Array.from([...starts, timestamp.length]);
  const times = new Float64Array(new SharedArrayBuffer(8 * size));
  for (let b = 0; b < size; b++)
    times[b] = bucketStart(timestamp[rows[b]!]!, wanted, sessionOffset);
  const columns: Columns = {};
  for (const name of PRICE_COLUMNS) {
    const source = bars.columns[name];
    if (!source) continue;
    const target = new Float32Array(new SharedArrayBuffer(4 * size));
    const join = JOIN[name];
    for (let b = 0; b < size; b++) target[b] = join(source, rows[b]!, rows[b + 1]!);
    columns[name] = target;
  }
  return { symbols: bars.symbols, offsets: Int32Array.from(offsets), timestamp: times, columns };
}

type Join = (values: Float32Array, start: number, end: number) => number;

const JOIN: Readonly<Record<PriceColumn, Join>> = {
  open: (values, start) => values[start]!,
  close: (values, _start, end) => values[end - 1]!,
  high: (values, start, end) => {
    let highest = Number.NaN;
    for (let i = start; i < end; i++)
      if (!(values[i]! <= highest)) highest = known(values[i]!, highest);
    return highest;
  },
  low: (values, start, end) => {
    let lowest = Number.NaN;
    for (let i = start; i < end; i++)
      if (!(values[i]! >= lowest)) lowest = known(values[i]!, lowest);
    return lowest;
  },
  volume: (values, start, end) => {
    let sum = Number.NaN;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (!Number.isNaN(value)) sum = Number.isNaN(sum) ? value : sum + value;
    }
    return sum;
  },
};

function known(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
