// Moments of an account's returns, merged chapter by chapter.
//
// A chapter is CHAPTER bars of the symbol. Its bars are summed as distances from a shift, by kind of
// bar (long, short, flat, any other), each kind with its own: so neither one huge return nor a large
// mean takes digits from the rest, and returns that are all equal do not vary at all.
import {
  ABSOLUTE_GROSS, BLOCKS, BLOCK_SUMS, COUNT, CROSS, DOWNSIDE, FLAT_BARS, JOINT, LONG, LONG_BARS, MEAN,
  OTHER, OTHER_BARS, OTHER_SHIFT, PRODUCTS, QUIET_LOSSES, SHORT, SHORT_BARS, SQUARES, SUM,
  SUM_OF_SQUARES, getCount, setCount,
} from "./account-state";
import {
  BARS, LONG_SHIFT, MEAN as MARKET_MEAN, SHIFT, SHORT_SHIFT,
  SUM as MARKET_SUM,
} from "./market";
import { get, set } from "./memory";

/** Sum of returns of one kind. */
@inline function sumOf(state: usize, kind: i32, bars: f64, shift: f64): f64 {
  return bars * shift + get(state, kind);
}

/** Sum of squared returns of one kind. */
@inline function squaresOf(state: usize, kind: i32, bars: f64, shift: f64): f64 {
  return get(state, kind + 1) + shift * (2.0 * get(state, kind) + bars * shift);
}

/** Squared deviations of one kind from `mean`: within the kind, and of the kind's own mean. */
@inline function deviations(state: usize, kind: i32, bars: f64, shift: f64, mean: f64): f64 {
  if (bars == 0) return 0;
  const sum = get(state, kind);
  const own = get(state, kind + 1) - (sum * sum) / bars;
  const step = shift + sum / bars - mean;
  return (own > 0 ? own : 0) + bars * step * step;
}

/**
 * Merges the present chapter into the moments and begins a new one (Chan, Golub, LeVeque 1979).
 * `market` must still hold the same chapter.
 */
export function merge_chapter(state: usize, market: usize): void {
  const long = get(state, LONG_BARS), short = get(state, SHORT_BARS);
  const other = get(state, OTHER_BARS), flat = get(state, FLAT_BARS);
  const n = long + short + other + flat;
  if (n == 0) return;
  const longShift = get(market, LONG_SHIFT), shortShift = get(market, SHORT_SHIFT);
  const otherShift = get(state, OTHER_SHIFT);
  const longSum = sumOf(state, LONG, long, longShift);
  const shortSum = sumOf(state, SHORT, short, shortShift);
  const longSquares = squaresOf(state, LONG, long, longShift);
  const sum = longSum + shortSum + sumOf(state, OTHER, other, otherShift);
  const mean = long == n ? longShift + get(state, LONG) / n
    : short == n ? shortShift + get(state, SHORT) / n
    : other == n ? otherShift + get(state, OTHER) / n
    : sum / n;
  const own = deviations(state, LONG, long, longShift, mean)
    + deviations(state, SHORT, short, shortShift, mean)
    + deviations(state, OTHER, other, otherShift, mean) + flat * mean * mean;
  set(state, SUM_OF_SQUARES, get(state, SUM_OF_SQUARES)
    + longSquares + squaresOf(state, SHORT, short, shortShift)
    + squaresOf(state, OTHER, other, otherShift));
  set(state, SUM, get(state, SUM) + sum);
  // where nothing is traded gross is net, and |r| = r - 2 min(r, 0)
  set(state, DOWNSIDE, get(state, DOWNSIDE) + get(state, QUIET_LOSSES));
  set(state, ABSOLUTE_GROSS,
    get(state, ABSOLUTE_GROSS) + (longSum + shortSum - 2 * get(state, QUIET_LOSSES + 1)));

  const before = get(state, COUNT);
  const count = before + n;
  const step = mean - get(state, MEAN);
  const benchmarkMean = get(market, SHIFT) + get(market, MARKET_SUM) / get(market, BARS);
  const benchmarkStep = benchmarkMean - get(market, MARKET_MEAN);
  const weight = (before * n) / count;
  // there the benchmark is the return of holding 1
  const shift = get(market, SHIFT);
  const products = get(state, PRODUCTS) + (longSquares - shift * longSum)
    + (get(state, JOINT) - shift * shortSum);
  const product = products - (sum * get(market, MARKET_SUM)) / n;
  set(state, CROSS, get(state, CROSS) + product + step * benchmarkStep * weight);
  set(state, SQUARES, get(state, SQUARES) + own + step * step * weight);
  set(state, MEAN, get(state, MEAN) + step * (n / count));
  set(state, COUNT, count);
  for (let slot = LONG; slot <= PRODUCTS; slot++) set(state, slot, 0);
}

/** Notes the sums of all net returns so far, and of their squares, as those of a row block's end. */
export function endRowBlock(from: usize, state: usize, market: usize): void {
  const block = getCount(state, BLOCKS);
  const long = get(from, LONG_BARS), short = get(from, SHORT_BARS), other = get(from, OTHER_BARS);
  const longShift = get(market, LONG_SHIFT), shortShift = get(market, SHORT_SHIFT);
  const otherShift = get(from, OTHER_SHIFT);
  set(state, BLOCK_SUMS + 2 * block, get(from, SUM) + sumOf(from, LONG, long, longShift)
    + sumOf(from, SHORT, short, shortShift) + sumOf(from, OTHER, other, otherShift));
  set(state, BLOCK_SUMS + 2 * block + 1, get(from, SUM_OF_SQUARES)
    + squaresOf(from, LONG, long, longShift) + squaresOf(from, SHORT, short, shortShift)
    + squaresOf(from, OTHER, other, otherShift));
  setCount(state, BLOCKS, block + 1);
}
