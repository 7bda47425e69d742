/** Bins on either side of 0. */
const BINS_PER_SIDE = 15;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** How the logits of the splits are distributed; below 0 lie the splits that count as overfitted. */
export interface LogitDistribution {
  /** Of 5, 25, 50, 75 and 95 % of the splits, linear between neighbours. */
  readonly quantiles: Readonly<Record<string, number>>;
  /**
   * Equal bins (lower, upper], as many below 0 as above: PBO is the share of the first half. The
   * first bin also holds its lower edge.
   */
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

/** Quantiles and histogram of the logits of {@link CrossValidation}. */
export function logitDistribution(logits: Float64Array): LogitDistribution {
  const sorted = logits.toSorted();
  const reach = Math.max(-sorted[0]!, sorted.at(-1)!) || 1;
  const bins = 2 * BINS_PER_SIDE;
  const edges = Array.from(
    { length: bins + 1 },
    (_, i) => ((i - BINS_PER_SIDE) * reach) / BINS_PER_SIDE,
  );
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const logit of sorted) {
    while (logit > edges[bin + 1]! && bin < bins - 1) bin++;
    counts[bin]!++;
  }
  return {
    quantiles: Object.fromEntries(QUANTILES.map((q) => [`q${q * 100}`, quantile(sorted, q)])),
    histogram: { edges, counts },
  };
}

/** Linear between the two values around (n - 1)·q. */
function quantile(sorted: Float64Array, q: number): number {
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}
