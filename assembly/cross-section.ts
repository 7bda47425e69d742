// Kernels over one day's cross-section: arrays with one entry per name, or per security of the
// universe ("dense"), addressed by byte offsets. Sums over names go in the order in which these are
// given, which is part of each result. Ranks are halves of integers, so sums of their products are
// exact and have no order at all.
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
/** Steps from the lowest value to the highest: two bytes. */
const STEPS: f64 = 65535;

/**
 * Places of n known values from the lowest to the highest: `numpy.argsort(values, kind="stable")`.
 * A radix sort of rough keys, each packed with its place, then an insertion among the few that agree in
 * these (equal values stay where they are). Two bytes say in which of equal steps a value lies; where
 * outliers leave too many in one step, the upper four bytes of the value itself are the key, and where
 * many agree that differ below, all eight are. Work: 24 n + 8192 bytes.
 */
export function sort_order(values: usize, n: i32, order: usize, work: usize): void {
  if (n == 0) return;
  packSteps(values, n, work);
  if (sortPacked(values, n, order, work, 2)) return;
  for (let i = 0; i < n; i++) {
    const top = sortKey(get(values, i)) >> 32;
    store<u64>(work + ((<usize>i) << 3), (top << 32) | <u64>i);
  }
  if (sortPacked(values, n, order, work, 4)) return;
  sortByAllBytes(values, n, order, work);
}

/** Packs places with steps; all lie in one where the values are equal, or too far apart to subtract. */
function packSteps(values: usize, n: i32, packed: usize): void {
  let lows = f64x2.splat(get(values, 0)), highs = lows;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const pair = v128.load(values + ((<usize>i) << 3));
    lows = f64x2.pmin(lows, pair);
    highs = f64x2.pmax(highs, pair);
  }
  const last = f64x2.splat(get(values, n - 1));
  lows = f64x2.pmin(lows, last);
  highs = f64x2.pmax(highs, last);
  const low = min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1));
  const high = max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1));
  const scale = STEPS / (high - low);
  for (i = 0; i < n; i++) {
    // A conversion of what is no number gives 0.
    const step = <u64>(<u32>((get(values, i) - low) * scale));
    store<u64>(packed + ((<usize>i) << 3), (step << 32) | <u64>i);
  }
}

/**
 * Sorts packed keys by `bytes` bytes from the 32nd bit on, then by the values themselves; false, with any
 * order, where that takes too many moves.
 */
function sortPacked(values: usize, n: i32, order: usize, work: usize, bytes: i32): bool {
  let from = work, to = work + ((<usize>n) << 3);
  const counts = work + 24 * <usize>n;
  memory.fill(counts, 0, (<usize>bytes) << 10);
  for (let i = 0; i < n; i++) {
    const top = load<u64>(from + ((<usize>i) << 3)) >> 32;
    for (let pass = 0; pass < bytes; pass++) {
      const slot = (pass << 8) + <i32>((top >> (<u64>pass << 3)) & 255);
      setInt(counts, slot, getInt(counts, slot) + 1);
    }
  }
  for (let pass = 0; pass < bytes; pass++) {
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
      if (moves > PATIENCE * n) return false;
    }
    setInt(order, j, place);
    before = packed;
  }
  return true;
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
 * Sorts places by their values, equal ones by place, from an order that is nearly right: an insertion.
 * Returns 0, leaving any order, when it would take more moves than sorting afresh.
 */
export function repair_order(values: usize, order: usize, n: i32): i32 {
  let moves = 0;
  for (let i = 1; i < n; i++) {
    const place = getInt(order, i);
    const value = get(values, place);
    let j = i;
    while (j > 0) {
      const other = getInt(order, j - 1);
      const before = get(values, other);
      if (before < value || (before == value && other < place)) break;
      setInt(order, j, other);
      j--;
    }
    if (j == i) continue;
    setInt(order, j, place);
    moves += i - j;
    if (moves > PATIENCE * n) return 0;
  }
  return 1;
}

/**
 * Packs those of n names of which y is known, in the sorted order of x: their x, which ascends, and their
 * y. Returns how many they are.
 */
export function known_in_order(
  x: usize, order: usize, n: i32, y: usize, outX: usize, outY: usize,
): i32 {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const place = getInt(order, i);
    const value = get(y, place);
    set(outX, count, get(x, place));
    set(outY, count, value);
    count += <i32>(value == value);
  }
  return count;
}

/** Average ranks 1 … n of n ascending values: `scipy.stats.rankdata`. */
export function ascending_ranks(values: usize, n: i32, ranks: usize): void {
  for (let from = 0; from < n; ) {
    const value = get(values, from);
    let to = from + 1;
    while (to < n && get(values, to) == value) to++;
    const rank = 0.5 * <f64>(from + 1 + to);
    for (let i = from; i < to; i++) set(ranks, i, rank);
    from = to;
  }
}

/**
 * Spearman's rho of n average ranks with y, of which `order` has the sorted places. NaN where one side is
 * constant. Sums are exact and one root is taken of their product, so equal orders give 1, and nothing
 * gives more.
 */
export function rank_correlation(ranks: usize, y: usize, order: usize, n: i32): f64 {
  const mean = 0.5 * <f64>(n + 1);
  let product: f64 = 0, squaresX: f64 = 0, squaresY: f64 = 0;
  for (let from = 0; from < n; ) {
    const value = get(y, getInt(order, from));
    let to = from + 1;
    while (to < n && get(y, getInt(order, to)) == value) to++;
    const b = 0.5 * <f64>(from + 1 + to) - mean;
    for (let i = from; i < to; i++) {
      const a = get(ranks, getInt(order, i)) - mean;
      product += a * b;
      squaresX += a * a;
      squaresY += b * b;
    }
    from = to;
  }
  return product / sqrt(squaresX * squaresY);
}

/**
 * What n weights earn: out = (sum of w·r over w > 0, the same over w < 0, weights without a return), in
 * their order. `returns` is dense, NaN where there is none, which earns 0.
 */
export function leg_returns(
  securities: usize, weights: usize, n: i32, returns: usize, out: usize,
): void {
  let long: f64 = 0, short: f64 = 0;
  let missing = 0;
  for (let i = 0; i < n; i++) {
    const weight = get(weights, i), earned = get(returns, getInt(securities, i));
    if (earned != earned) missing++;
    else if (weight > 0) long += weight * earned;
    else short += weight * earned;
  }
  set(out, 0, long);
  set(out, 1, short);
  set(out, 2, <f64>missing);
}

/**
 * What is traded to get from n weights to m others: writes the securities and |Δw| of all that are in
 * either, those of the new target first, and returns the sum of |Δw|, added up in that order. `scratch`
 * is dense and 0, before and after; `count` gets how many were written.
 */
export function weight_change(
  securities: usize, weights: usize, m: i32, oldSecurities: usize, oldWeights: usize, n: i32,
  scratch: usize, tradedSecurities: usize, traded: usize, count: usize,
): f64 {
  for (let i = 0; i < n; i++) set(scratch, getInt(oldSecurities, i), get(oldWeights, i));
  let sum: f64 = 0;
  for (let i = 0; i < m; i++) {
    const security = getInt(securities, i);
    const change = abs(get(weights, i) - get(scratch, security));
    set(scratch, security, 0);
    setInt(tradedSecurities, i, security);
    set(traded, i, change);
    sum += change;
  }
  let to = m;
  for (let i = 0; i < n; i++) {
    const security = getInt(oldSecurities, i);
    const left = abs(get(scratch, security));
    if (left == 0) continue;
    set(scratch, security, 0);
    setInt(tradedSecurities, to, security);
    set(traded, to, left);
    sum += left;
    to++;
  }
  setInt(count, 0, to);
  return sum;
}

/**
 * Carries compounded returns one day on: product[i] *= 1 + returns[securities[i]] for n names.
 * A return that is not known makes the product not known for good.
 */
export function compound(product: usize, securities: usize, n: i32, returns: usize): void {
  for (let i = 0; i < n; i++) set(product, i, get(product, i) * (1 + get(returns, getInt(securities, i))));
}
