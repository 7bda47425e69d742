/**
 * How steadily values rise with their place: Spearman's rank correlation of place and value, ties
 * sharing the mean of their ranks. 1 where each is above the one before, −1 where each is below.
 * Values that are not known are left out; NaN with fewer than three, or where none differs.
 */
export function monotonicity(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  if (known.length < 3) return Number.NaN;
  const middle = (known.length + 1) / 2;
  let [products, squares, placeSquares] = [0, 0, 0];
  known.forEach((value, i) => {
    const below = known.filter((other) => other < value).length;
    const equal = known.filter((other) => other === value).length;
    const rank = below + (equal + 1) / 2 - middle;
    const place = i + 1 - middle;
    products += place * rank;
    squares += rank * rank;
    placeSquares += place * place;
  });
  return squares === 0 ? Number.NaN : products / Math.sqrt(squares * placeSquares);
}
