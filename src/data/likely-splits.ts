import type { CleanBars } from "./clean.ts";

/** A bar at which prices jump to a level as a split does, and stay there. */
export interface LikelySplit {
  readonly symbol: string;
  /** Start of the first bar at the new level, ms UTC. */
  readonly time: number;
  /** New level over the old one: 1/k or k. */
  readonly factor: number;
}

/** How far the jump may be from a whole ratio, as a share: prices also move overnight. */
const TOLERANCE = 0.05;
/** So many bars before and after must lie on their own side. */
const AROUND = 5;
/** Least difference of the bit patterns of two closes, 2²³ for each doubling: 1.32 times at the least. */
const LEAST_BITS = 0.4 * 2 ** 23;

/**
 * Where prices look as if a split was not taken out of them: from a close to the next open (to the next
 * close where there is no open) they go to 1/k or k times as much, k = 2, 3, …, and five bars on either
 * side are nearer to their own level, so a wrong price that is gone again is none. 3:2 is not looked
 * for, since real moves of a third are too frequent. A real move can look the same.
 */
export function likelySplits({ symbols, offsets, timestamp, columns }: CleanBars): LikelySplit[] {
  const { close, open } = columns;
  if (close === undefined) return [];
  const found: LikelySplit[] = [];
  for (const [s, symbol] of symbols.entries()) {
    const own = [offsets[s]!, offsets[s + 1]!] as const;
    for (const i of jumps(close, ...own)) {
      const first = open !== undefined && open[i]! > 0 ? open[i]! : close[i]!;
      const factor = wholeRatio(first / close[i - 1]!);
      if (factor === undefined || !stays(close, i, factor, ...own)) continue;
      found.push({ symbol, time: timestamp[i]!, factor });
    }
  }
  return found;
}

/**
 * Rows of a symbol whose close is far from the one before. Bit patterns are compared, which for positive
 * numbers grow about as their logarithm, for the reason that stands at `areBars`.
 */
function jumps(close: Float32Array, start: number, end: number): number[] {
  const bits = new Int32Array(close.buffer, close.byteOffset, close.length);
  const found: number[] = [];
  for (let i = start + 1; i < end; i++) {
    const change = bits[i]! - bits[i - 1]!;
    if (change >= LEAST_BITS || change <= -LEAST_BITS) found.push(i);
  }
  return found;
}

/** The ratio of a split that a jump is close to; undefined where it is to none. */
function wholeRatio(jump: number): number | undefined {
  const size = Math.round(jump < 1 ? 1 / jump : jump);
  const factor = jump < 1 ? 1 / size : size;
  return size >= 2 && Math.abs(jump / factor - 1) <= TOLERANCE ? factor : undefined;
}

/** Whether the bars before row `i` lie at the old level and those from it on at the new one. */
function stays(close: Float32Array, i: number, factor: number, start: number, end: number) {
  const middle = close[i - 1]! * Math.sqrt(factor);
  const isNew = (price: number) => price < middle === factor < 1;
  const before = close.subarray(Math.max(start, i - AROUND), i);
  const after = close.subarray(i, Math.min(end, i + AROUND));
  return !before.some(isNew) && after.every(isNew);
}
