// Kernels over one day's cross-section: arrays with one entry per name, or per security of the
// universe ("dense"), addressed by byte offsets. Sums go into two lanes, even and odd places, which
// are added at the end: that order is part of each result. Ranks are halves of integers, so sums of
// their products are exact and have no order at all.
import { get, getInt, set, setInt } from "./memory";

const DIGITS: i32 = 256;

/** Whole numbers that ascend as the float64 values do; -0 and 0 are one. */
@inline
function sortKey(value: f64): u64 {
  const bits = reinterpret<u64>(value + 0.0);
  return bits ^ (<u64>((<i64>bits) >> 63) | 0x8000000000000000);
}

/** Moves per name after which repairing a rough order costs more than sorting by all bytes. */
const PATIENCE: i32 = 8;

/**
 * Places of n known values from the lowest to the highest: `numpy.argsort(values, kind="stable")`.
 * A radix sort by the upper four bytes, each key packed with its place, then an insertion among the
 * few that agree in these (equal values stay where they are). Where many agree that differ below, all
 * eight bytes are sorted by. Work: 24 n + 8192 bytes.
 */
export function sort_order(values: usize, n: i32, order: usize, work: usize): void {
  if (n == 0) return;
  let from = work, to = work + ((<usize>n) << 3);
  const counts = work + 24 * <usize>n;
  memory.fill(counts, 0, 4 * DIGITS * 4);
  for (let i = 0; i < n; i++) {
    const top = sortKey(get(values, i)) >> 32;
    store<u64>(from + ((<usize>i) << 3), (top << 32) | <u64>i);
    for (let pass = 0; pass < 4; pass++) {
      const slot = (pass << 8) + <i32>((top >> (<u64>pass << 3)) & 255);
      setInt(counts, slot, getInt(counts, slot) + 1);
    }
  }
  for (let pass = 0; pass < 4; pass++) {
    const shift = 32 + (<u64>pass << 3);
    const table = counts + ((<usize>pass) << 10);
    if (getInt(table, <i32>((load<u64>(from) >> shift) & 255)) == n) continue;
    startsOf(table);
    for (let i = 0; i < n; i++) {
      const packed = load<u64>(from + ((<usize>i) << 3));
      const digit = <i32>((packed >> shift) & 255);
      const place = getInt(table, digit);
      setInt(table, digit, place + 1);
      store<u64>(to + ((<usize>place) << 3), packed);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  let moves = 0;
  let before = load<u64>(from);
  setInt(order, 0, <i32>before);
  for (let i = 1; i < n; i++) {
    const packed = load<u64>(from + ((<usize>i) << 3));
    const place = <i32>packed;
    let j = i;
    if ((packed ^ before) >> 32 == 0) {
      const value = get(values, place);
      while (j > 0) {
        const other = getInt(order, j - 1);
        if (!(get(values, other) > value)) break;
        setInt(order, j, other);
        j--;
      }
      moves += i - j;
      if (moves > PATIENCE * n) {
        sortByAllBytes(values, n, order, work);
        return;
      }
    }
    setInt(order, j, place);
    before = packed;
  }
}

/** Replaces counts of digits by the places where each begins. */
@inline
function startsOf(table: usize): void {
  let place = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = getInt(table, digit);
    setInt(table, digit, place);
    place += count;
  }
}

/** As `sort_order`, by eight bytes; leaves out those in which all agree. */
function sortByAllBytes(values: usize, n: i32, order: usize, work: usize): void {
  let keys = work, otherKeys = work + ((<usize>n) << 3);
  let places = order, otherPlaces = work + ((<usize>n) << 4);
  const counts = work + 24 * <usize>n;
  memory.fill(counts, 0, 8 * DIGITS * 4);
  for (let i = 0; i < n; i++) {
    const key = sortKey(get(values, i));
    store<u64>(keys + ((<usize>i) << 3), key);
    setInt(places, i, i);
    for (let pass = 0; pass < 8; pass++) {
      const slot = (pass << 8) + <i32>((key >> (<u64>pass << 3)) & 255);
      setInt(counts, slot, getInt(counts, slot) + 1);
    }
  }
  for (let pass = 0; pass < 8; pass++) {
    const shift = <u64>pass << 3;
    const table = counts + ((<usize>pass) << 10);
    if (getInt(table, <i32>((load<u64>(keys) >> shift) & 255)) == n) continue;
    startsOf(table);
    for (let i = 0; i < n; i++) {
      const key = load<u64>(keys + ((<usize>i) << 3));
      const digit = <i32>((key >> shift) & 255);
      const place = getInt(table, digit);
      setInt(table, digit, place + 1);
      store<u64>(otherKeys + ((<usize>place) << 3), key);
      setInt(otherPlaces, place, getInt(places, i));
    }
    let swap = keys;
    keys = otherKeys;
    otherKeys = swap;
    swap = places;
    places = otherPlaces;
    otherPlaces = swap;
  }
  if (places != order) memory.copy(order, places, (<usize>n) << 2);
}

/**
 * Average ranks 1 … m of the m of n values that `known` has a number for, by their sorted order:
 * `scipy.stats.rankdata(values[~isnan(known)])`. Other ranks are left as they are. `kept` gets the
 * places of the m from the lowest to the highest. Returns m.
 */
export function ranks_of_known(
  values: usize, order: usize, n: i32, known: usize, ranks: usize, kept: usize,
): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const place = getInt(order, i);
    const other = get(known, place);
    setInt(kept, count, place);
    count += <i32>(other == other);
  }
  for (let from = 0; from < count; ) {
    const value = get(values, getInt(kept, from));
    let to = from + 1;
    while (to < count && get(values, getInt(kept, to)) == value) to++;
    const rank = 0.5 * <f64>(from + 1 + to);
    for (let i = from; i < to; i++) set(ranks, getInt(kept, i), rank);
    from = to;
  }
  return count;
}

/** Pearson correlation of two columns of average ranks: Spearman's rho. NaN where one is constant. */
export function rank_correlation(x: usize, y: usize, n: i32): f64 {
  const mean = 0.5 * <f64>(n + 1);
  const means = f64x2.splat(mean);
  let cross = f64x2.splat(0.0), ownX = f64x2.splat(0.0), ownY = f64x2.splat(0.0);
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const at = (<usize>i) << 3;
    const a = f64x2.sub(v128.load(x + at), means);
    const b = f64x2.sub(v128.load(y + at), means);
    cross = f64x2.add(cross, f64x2.mul(a, b));
    ownX = f64x2.add(ownX, f64x2.mul(a, a));
    ownY = f64x2.add(ownY, f64x2.mul(b, b));
  }
  let product = both(cross), squaresX = both(ownX), squaresY = both(ownY);
  if (i < n) {
    const a = get(x, i) - mean, b = get(y, i) - mean;
    product += a * b;
    squaresX += a * a;
    squaresY += b * b;
  }
  return product / (sqrt(squaresX) * sqrt(squaresY));
}

@inline
function both(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/**
 * What weights earn: out = (sum of w·r over w > 0, the same over w < 0, weights without a return).
 * `returns` is NaN where there is none, which earns 0. Both dense, `size` even, padded with 0.
 */
export function leg_returns(weights: usize, returns: usize, size: i32, out: usize): void {
  const zero = f64x2.splat(0.0);
  let long = zero, short = zero;
  let missing = i64x2.splat(0);
  for (let i = 0; i < size; i += 2) {
    const at = (<usize>i) << 3;
    const w = v128.load(weights + at);
    const held = f64x2.ne(w, zero);
    if (!v128.any_true(held)) continue;
    const r = v128.load(returns + at);
    const known = f64x2.eq(r, r);
    const earned = v128.and(f64x2.mul(w, r), known);
    const isLong = f64x2.gt(w, zero);
    long = f64x2.add(long, v128.and(earned, isLong));
    short = f64x2.add(short, v128.andnot(earned, isLong));
    missing = i64x2.sub(missing, v128.andnot(held, known));
  }
  set(out, 0, both(long));
  set(out, 1, both(short));
  set(out, 2, <f64>(i64x2.extract_lane(missing, 0) + i64x2.extract_lane(missing, 1)));
}

/** Sum of |now - before|, dense, `size` even: what is traded to get from one target to the next. */
export function weight_change(now: usize, before: usize, size: i32): f64 {
  let sums = f64x2.splat(0.0);
  for (let i = 0; i < size; i += 2) {
    const at = (<usize>i) << 3;
    sums = f64x2.add(sums, f64x2.abs(f64x2.sub(v128.load(now + at), v128.load(before + at))));
  }
  return both(sums);
}

/**
 * Carries compounded returns one day on: product[i] *= 1 + returns[securities[i]] for n names.
 * A return that is not known makes the product not known for good.
 */
export function compound(product: usize, securities: usize, n: i32, returns: usize): void {
  for (let i = 0; i < n; i++) set(product, i, get(product, i) * (1 + get(returns, getInt(securities, i))));
}

/** Packs the pairs of which y is known, of n, into outX and outY, in order. */
export function known_pairs(x: usize, y: usize, n: i32, outX: usize, outY: usize): void {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const value = get(y, i);
    set(outX, count, get(x, i));
    set(outY, count, value);
    count += <i32>(value == value);
  }
}
