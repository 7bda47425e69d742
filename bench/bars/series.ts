import type { Bars } from "../../src/strategy/bars.ts";
import { Random } from "./random.ts";

export const DAY = 86_400_000;
export const MINUTE = 60_000;
const YEAR = 365.25 * DAY;
const FIRST = Date.UTC(2014, 0, 1);

/** A random walk of one symbol; every field decides the bits. */
export interface SeriesOptions {
  readonly seed: number;
  readonly bars: number;
  /** Length of a bar in ms. */
  readonly timeframe: number;
  /** Standard deviation of a bar's return, as a fraction. */
  readonly move: number;
  /**
   * So many bars at the start only fall. Averages no longer than that begin with the shorter one
   * below, so "above" and "has crossed above" are the same; no bars unless given.
   */
  readonly fallingBars?: number;
}

/**
 * Bars of one symbol without gaps in time and without a smallest tick, so that two averages of
 * closes are never equal by chance. Columns lie in shared memory; additions and products alone, so
 * the same bits everywhere.
 */
export function generateSeries(options: SeriesOptions): Bars {
  const { seed, bars: count, timeframe, move, fallingBars = 0 } = options;
  const random = new Random(seed);
  const column = () => new Float32Array(new SharedArrayBuffer(4 * count));
  const columns = { open: column(), high: column(), low: column(), close: column() };
  const timestamp = new Float64Array(new SharedArrayBuffer(8 * count));
  let price = 100;
  for (let i = 0; i < count; i++) {
    const open = price * (1 + 0.3 * move * random.normal());
    const falling = i < fallingBars;
    const close = price * (falling ? 0.999 - 0.002 * random.uniform() : 1 + move * random.normal());
    timestamp[i] = FIRST + i * timeframe;
    columns.open[i] = open;
    columns.high[i] = Math.max(open, close) * (1 + 0.5 * move * random.uniform());
    columns.low[i] = Math.min(open, close) * (1 - 0.5 * move * random.uniform());
    columns.close[i] = close;
    price = close;
  }
  return {
    symbols: [`S${seed}`],
    offsets: Int32Array.of(0, count),
    timestamp,
    columns,
    timeframe,
    periodsPerYear: YEAR / timeframe,
  };
}

/** Memory that the columns of bars take, in bytes. */
export function sizeOf({ timestamp, columns }: Bars): number {
  return Object.values(columns).reduce(
    (sum, { byteLength }) => sum + byteLength,
    timestamp.byteLength,
  );
}

/** Bars at which something begins and ends; never both at one bar. */
export interface SparseEvents {
  readonly entries: Uint8Array;
  readonly exits: Uint8Array;
}

/** Entries and exits at random bars, each at one of `every` on average. */
export function generateEvents(seed: number, bars: number, every: number): SparseEvents {
  const random = new Random(seed);
  const entries = new Uint8Array(bars);
  const exits = new Uint8Array(bars);
  for (let i = 0; i < bars; i++) {
    const drawn = random.uniform() * every;
    if (drawn < 1) entries[i] = 1;
    else if (drawn < 2) exits[i] = 1;
  }
  return { entries, exits };
}
