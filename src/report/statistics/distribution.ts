import { niceStep, stepDigits } from "../nice.ts";

/** Equal bins; the first and last also hold what lies beyond them where `openLow`, `openHigh`. */
export interface Histogram {
  /** One more than counts, ascending; 0 is one of them, so that no bin mixes gains and losses. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/** A ten-thousandth of a per cent; finer bins tell nothing apart, and their edges cannot be printed. */
const SMALLEST_WIDTH = 1e-6;

/**
 * Counts of values in about `bins` bins of a round width. The bins span the values but for the
 * outermost hundredth on each side, which fall into the outer bins: a single extreme value does not
 * squeeze everything else into one bar, and none is left out. A value on an edge belongs to the bin
 * above it. Undefined without values.
 */
export function histogram(values: readonly number[], bins: number): Histogram | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const low = Math.min(0, at(0.01));
  const high = Math.max(0, at(0.99));
  const width = Math.max(SMALLEST_WIDTH, niceStep(high > low ? high - low : 0.01, bins));
  const first = sorted[0]! < 0 ? Math.min(-1, Math.floor(low / width + 1e-9)) : 0;
  const last = Math.max(first + 1, Math.floor(high / width + 1e-9) + 1);
  const edges = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * width).toFixed(stepDigits(width))),
  );
  const counts = new Array<number>(last - first).fill(0);
  for (const value of values) {
    let bin = 0;
    while (bin < counts.length - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return {
    edges,
    counts,
    openLow: sorted[0]! < edges[0]!,
    openHigh: sorted[sorted.length - 1]! >= edges[edges.length - 1]!,
  };
}

/** Counts of whole numbers ≥ 1 in bins that double: 1, 2, 3–4, 5–8, 9–16, … up to the largest. */
export function doublingBins(
  values: ArrayLike<number>,
): { readonly from: number; readonly to: number; readonly count: number }[] {
  const counts: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const bin = Math.ceil(Math.log2(Math.max(1, values[i]!)));
    while (counts.length <= bin) counts.push(0);
    counts[bin]!++;
  }
  return counts.map((count, bin) => ({
    from: bin === 0 ? 1 : 2 ** (bin - 1) + 1,
    to: 2 ** bin,
    count,
  }));
}

/** The middle value; the mean of the two middle ones for an even count. NaN without values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
