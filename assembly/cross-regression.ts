// Plain least squares of one day's cross-section on group dummies and a few columns. The dummies are
// taken out first by demeaning within groups (Frisch and Waugh 1933), which is exact and leaves a
// small problem. Sums over names go into two lanes, even and odd places; sums of groups in order.
import { get, getInt, set, setInt } from "./memory";

/** Subtracts from each of n values the mean of its group. Groups are 0 … groups - 1; sums and counts: work. */
export function demean(
  values: usize, group: usize, n: i32, groups: i32, sums: usize, counts: usize,
): void {
  memory.fill(sums, 0, (<usize>groups) << 3);
  memory.fill(counts, 0, (<usize>groups) << 2);
  for (let i = 0; i < n; i++) {
    const g = getInt(group, i);
    set(sums, g, get(sums, g) + get(values, i));
    setInt(counts, g, getInt(counts, g) + 1);
  }
  for (let g = 0; g < groups; g++) {
    const count = getInt(counts, g);
    if (count > 0) set(sums, g, get(sums, g) / <f64>count);
  }
  for (let i = 0; i < n; i++) set(values, i, get(values, i) - get(sums, getInt(group, i)));
}

@inline
function dot(x: usize, y: usize, n: i32): f64 {
  let sums = f64x2.splat(0.0);
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const at = (<usize>i) << 3;
    sums = f64x2.add(sums, f64x2.mul(v128.load(x + at), v128.load(y + at)));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (i < n) sum += get(x, i) * get(y, i);
  return sum;
}

/** y -= factor · x */
@inline
function subtract(y: usize, x: usize, factor: f64, n: i32): void {
  const factors = f64x2.splat(factor);
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const at = (<usize>i) << 3;
    v128.store(y + at, f64x2.sub(v128.load(y + at), f64x2.mul(factors, v128.load(x + at))));
  }
  if (i < n) set(y, i, get(y, i) - factor * get(x, i));
}

/** Smaller than this share of its former length, what is left of a column is rounding. */
const NOTHING: f64 = 1e-10;

/**
 * Residuals of y on `columns` columns of n values that lie one after another, `stride` bytes apart:
 * `y - X @ lstsq(X, y)[0]`, where y and all columns were demeaned within groups before. `scales` has the
 * length of each column before that. Orthogonalises the columns in the order of how much is left of
 * them, twice each against rounding (modified Gram-Schmidt; Björck 1967); a column of which nothing
 * is left depends on the others and is left out. Overwrites both; returns how many columns counted.
 */
export function residuals(
  y: usize, x: usize, stride: usize, columns: i32, scales: usize, n: i32,
): i32 {
  let used = 0;
  for (let rank = 0; rank < columns; rank++) {
    let best = -1;
    let most = NOTHING;
    for (let c = rank; c < columns; c++) {
      const column = x + stride * <usize>c;
      const scale = get(scales, c);
      const share = scale > 0 ? sqrt(dot(column, column, n)) / scale : 0;
      if (share > most) {
        most = share;
        best = c;
      }
    }
    if (best < 0) break;
    const pivot = x + stride * <usize>rank;
    if (best != rank) {
      swap(pivot, x + stride * <usize>best, n);
      const scale = get(scales, rank);
      set(scales, rank, get(scales, best));
      set(scales, best, scale);
    }
    for (let c = 0; c < rank; c++) {
      const earlier = x + stride * <usize>c;
      subtract(pivot, earlier, dot(pivot, earlier, n), n);
    }
    const length = sqrt(dot(pivot, pivot, n));
    for (let i = 0; i < n; i++) set(pivot, i, get(pivot, i) / length);
    for (let c = rank + 1; c < columns; c++) {
      const later = x + stride * <usize>c;
      subtract(later, pivot, dot(later, pivot, n), n);
    }
    subtract(y, pivot, dot(y, pivot, n), n);
    used++;
  }
  for (let c = 0; c < used; c++) {
    const column = x + stride * <usize>c;
    subtract(y, column, dot(y, column, n), n);
  }
  return used;
}

@inline
function swap(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const value = get(x, i);
    set(x, i, get(y, i));
    set(y, i, value);
  }
}

/** Length of a column: the root of its sum of squares. */
export function length_of(x: usize, n: i32): f64 {
  return sqrt(dot(x, x, n));
}
