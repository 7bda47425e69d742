/** Rank of each value: those below it, and half of its equals, itself among them, and a half. */
function plainRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    return below + (values.filter((other) => other === value).length + 1) / 2;
  });
}

/** Spearman's rank correlation (average ranks), over the pairs of which y is known. */
export function plainSpearman(x: readonly number[], y: readonly number[]): number {
  const known = Array.from(x.keys()).filter((i) => !Number.isNaN(y[i]!));
  const [a, b] = [x, y].map((side) => plainRanks(known.map((i) => side[i]!)));
  const mean = (known.length + 1) / 2;
  const cross = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, i) => sum + (value - mean) * (q[i]! - mean), 0);
  return cross(a!, b!) / Math.sqrt(cross(a!, a!) * cross(b!, b!));
}
