/**
 * Indices of rows [from, values.length) that draw the same line as all of them: of each of
 * `buckets` equal runs of rows the lowest, the highest and the last value, so that no spike and no
 * drawdown vanishes and every run ends where it ended, and the first that is not finite, so that no
 * gap is drawn over. Ascending, without repeats; all rows where there are no more than three per bucket.
 */
export function thinIndices(values: ArrayLike<number>, buckets: number, from = 0): number[] {
  const rows = values.length - from;
  if (rows <= 3 * buckets) return Array.from({ length: Math.max(0, rows) }, (_, i) => from + i);
  const kept: number[] = [from];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const [start, end] = bucketBounds(from, rows, buckets, bucket);
    let lowest = -1;
    let highest = -1;
    let unknown = -1;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) {
        if (unknown < 0) unknown = i;
        continue;
      }
      if (lowest < 0 || value < values[lowest]!) lowest = i;
      if (highest < 0 || value > values[highest]!) highest = i;
    }
    const chosen = [lowest, highest, unknown, end - 1].sort((a, b) => a - b);
    for (const index of chosen) if (index > kept[kept.length - 1]!) kept.push(index);
  }
  return kept;
}

/** The mean of each of at most `buckets` equal runs of rows, with the run's first and last row. */
export function bucketMeans(
  values: ArrayLike<number>,
  buckets: number,
  from = 0,
): { readonly first: number; readonly last: number; readonly mean: number }[] {
  const rows = Math.max(0, values.length - from);
  const count = Math.min(buckets, rows);
  return Array.from({ length: count }, (_, bucket) => {
    const [start, end] = bucketBounds(from, rows, count, bucket);
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[i]!;
    return { first: start, last: end - 1, mean: sum / (end - start) };
  });
}

function bucketBounds(from: number, rows: number, buckets: number, bucket: number) {
  const at = (n: number) => from + Math.floor((n * rows) / buckets);
  return [at(bucket), at(bucket + 1)] as const;
}
