import type { CleanBars } from "./clean.ts";
import type { SymbolRun } from "./read.ts";
import { bucketEnd, bucketStart, type Timeframe } from "./timeframe.ts";
import type { Buckets } from "./warmup.ts";

/**
 * Symbols whose last bucket may be partial: the data end before it does, or the range does. A market
 * that is closed for the rest of the bucket looks the same, unless it is known that the data go on.
 *
 * @param bars before they were joined
 * @param runs of these bars, one per symbol
 * @param data timeframe of `bars`
 * @param to end of the range; Infinity for none
 * @param goesOn whether the data have bars of a symbol from some time on; false where nobody knows
 */
export function mayBePartial(
  { timestamp }: CleanBars,
  runs: readonly SymbolRun[],
  data: Timeframe,
  { timeframe, sessionOffset }: Buckets,
  to: number,
  goesOn: (symbol: string, time: number) => boolean,
): string[] {
  return runs
    .filter(({ symbol, end }) => {
      const last = timestamp[end - 1]!;
      const bucket = bucketStart(last, timeframe, sessionOffset);
      const full = bucketEnd(bucket, timeframe, sessionOffset);
      if (bucketEnd(last, data) >= full) return false;
      return to < full || !goesOn(symbol, full);
    })
    .map(({ symbol }) => symbol);
}
