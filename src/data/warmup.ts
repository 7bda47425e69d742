import type { Lookback } from "../kernels/operation.ts";
import { lowerBound, type PriceColumn } from "../strategy/bars.ts";
import type { CleanBars, Columns } from "./clean.ts";
import { bucketEnd, bucketStart, type Timeframe } from "./timeframe.ts";

/** Buckets that bars will be joined into; warm-up is counted in them. */
export interface Buckets {
  readonly timeframe: Timeframe;
  readonly sessionOffset: number;
}

/** How many bars before `from` are wanted: none, so many, or all (Infinity). */
export function warmupBars(lookback: Lookback | undefined): number {
  if (!lookback) return 0;
  return lookback.kind === "unbounded" ? Number.POSITIVE_INFINITY : lookback.bars;
}

/** `from` itself, or the start of the first bucket that begins at or after it. */
export function alignedFrom(from: number, buckets: Buckets | undefined): number {
  if (!buckets) return from;
  const { timeframe, sessionOffset } = buckets;
  const start = bucketStart(from, timeframe, sessionOffset);
  return start < from ? bucketEnd(start, timeframe, sessionOffset) : start;
}

/**
 * From where to read so that `bars` bars lie before the end of `times`; undefined when there are
 * fewer.
 *
 * @param times ascending, of one symbol, all of them before the range
 */
export function warmupStart(
  times: Float64Array,
  bars: number,
  buckets: Buckets | undefined,
): number | undefined {
  if (!buckets) return times.length < bars ? undefined : times[times.length - bars];
  let count = 0;
  let start = Number.POSITIVE_INFINITY;
  for (let i = times.length - 1; i >= 0; i--) {
    if (times[i]! >= start) continue;
    start = bucketStart(times[i]!, buckets.timeframe, buckets.sessionOffset);
    if (++count === bars) return start;
  }
  return undefined;
}

/**
 * Keeps at most `before` bars of each symbol before `from`, and no symbol that has none from there
 * on.
 */
export function trimBefore(bars: CleanBars, from: number, before: number): CleanBars {
  const runs: { symbol: string; start: number; end: number }[] = [];
  bars.symbols.forEach((symbol, s) => {
    const end = bars.offsets[s + 1]!;
    const first = lowerBound(bars.timestamp, from, bars.offsets[s]!, end);
    if (first < end) runs.push({ symbol, start: Math.max(bars.offsets[s]!, first - before), end });
  });
  const size = runs.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size === bars.timestamp.length) return bars;
  const gather = <A extends Float32Array | Float64Array>(source: A, target: A): A => {
    let at = 0;
    for (const { start, end } of runs) {
      target.set(source.subarray(start, end), at);
      at += end - start;
    }
    return target;
  };
  const columns: Columns = {};
  for (const [name, values] of Object.entries(bars.columns) as [PriceColumn, Float32Array][]) {
    columns[name] = gather(values, new Float32Array(new SharedArrayBuffer(4 * size)));
  }
  const offsets = [0];
  for (const { start, end } of runs) offsets.push(offsets.at(-1)! + end - start);
  return {
    symbols: runs.map(({ symbol }) => symbol),
    offsets: Int32Array.from(offsets),
    timestamp: gather(bars.timestamp, new Float64Array(new SharedArrayBuffer(8 * size))),
    columns,
  };
}
