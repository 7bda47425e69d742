// What the market did over the bars of a tile: price moves, buying and holding, and the sums of the
// latter. All strategies on the same bars share this.
import { get, getInt, ones, set, setInt } from "./memory";
import {
  BENCHMARK, CHAPTER, CLOSE, FIRST, GROWN, LENGTH, LONGS, MARKET, NEXT_OPEN, OPEN, PLAIN, POSITION,
  TO_SHORTS, WILD, WILDS, at, blockOf, blockStart, price, prices,
} from "./tile";

// State slots, known to the host by the same numbers (src/kernels/market.ts).
export const LAST_CLOSE = 0;
export const HOLDING = 1; // 1 once the fill has happened
export const WAITS = 2; // 1 when the first fill is only at the next bar's close
// The present chapter: its bars, and sums of the benchmark's distances from SHIFT.
export const BARS = 3;
export const SHIFT = 4;
export const SUM = 5;
export const SUM_OF_SQUARES = 6;
export const LONG_SHIFT = 7; // the return of holding 1 through the chapter's first bar
export const SHORT_SHIFT = 8; // the same of -1
// Moments of the benchmark over the chapters before.
export const COUNT = 9;
export const MEAN = 10;
export const SQUARES = 11;

/** A return of more than this is not left to the sums of a block (quiet.ts). */
const WILD_RETURN: f64 = 0.25;
/**
 * Where Σ(r - shift)² of holding 1 is at most CALM_SQUARES and |shift| at most CALM_SHIFT, |r| is at
 * most 0.2, so gap move is below 0.02; where that is at least CALM_PRODUCT, too, the return of holding
 * -1, 2 gap move - r, is within 0.25. So there is no need to look at each bar of the block.
 */
const CALM_SQUARES: f64 = 0.0225;
const CALM_SHIFT: f64 = 0.05;
const CALM_PRODUCT: f64 = -0.02;

/**
 * Return of holding `held` through a bar, (1 + held gap) (1 + held move) - 1, from those of holding 1
 * and -1: a quadratic in `held` that is 0 at 0.
 */
@inline export function through(held: f64, long: f64, short: f64): f64 {
  return held * (held + 1) * 0.5 * long + held * (held - 1) * 0.5 * short;
}

/** `through` for bar t of the tile. */
@inline export function returnAt(tile: usize, t: i32, held: f64): f64 {
  return through(held, get(at(tile, LONGS), t), get(at(tile, LONGS) + TO_SHORTS, t));
}

/**
 * Returns of holding 1 and -1 through the tile's bars. Next-open: gap = open/close' - 1 and
 * move = close/open - 1, and where the open is not known gap = 0 and move = close/close' - 1; the
 * closes: gap = 0 and move = close/close' - 1. So holding 1 makes close/close' - 1, and holding -1
 * 2 gap move less that. Differences of prices are exact. Per block its first bar with a return beyond
 * WILD_RETURN, or LENGTH, and the sums of the returns of holding 1.
 */
export function market_moves(tile: usize, rate: f64): void {
  const n = getInt(tile, LENGTH);
  const state = at(tile, MARKET), close = at(tile, CLOSE);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const lastBlock = blockOf(tile, n - 1);
  for (let block = 0; block <= lastBlock; block++) setInt(at(tile, WILD), block, n);
  // each bar finds the close before it, the tile's first one too
  store<f32>(close - 4, <f32>get(state, LAST_CLOSE));
  set(state, LAST_CLOSE, price(close, n - 1));
  const plain = waitForFill(tile, n, nextOpen, rate);
  setInt(tile, PLAIN, plain);
  setInt(tile, GROWN, 0);
  setInt(tile, WILDS, 0);
  if ((getInt(tile, FIRST) & (CHAPTER - 1)) == 0 || get(state, BARS) == 0) {
    market_merge(state);
    takeBarAlone(tile, 0, nextOpen);
    set(state, LONG_SHIFT, returnAt(tile, 0, 1));
    set(state, SHORT_SHIFT, returnAt(tile, 0, -1));
    set(state, SHIFT, benchmarkAt(tile, 0));
  }
  if (nextOpen) takeFromOpen(tile, plain, n);
  else takeFromClose(tile, plain, n);
  if (at(tile, POSITION)) {
    for (let t = plain; t < n; t++) set(at(tile, BENCHMARK), t, benchmarkAt(tile, t));
  }
}

/**
 * Bars before buying and holding is no more than holding on: nothing is earned before its fill, and in
 * the bar of the fill only what comes after it, less its cost. Returns the first bar after these.
 */
function waitForFill(tile: usize, n: i32, nextOpen: bool, rate: f64): i32 {
  const state = at(tile, MARKET), benchmark = at(tile, BENCHMARK), open = at(tile, OPEN);
  let t = 0;
  for (; t < n && get(state, HOLDING) == 0; t++) {
    let result: f64 = 0;
    if (get(state, WAITS) != 0) {
      set(state, WAITS, 0);
    } else if (!nextOpen || price(open, t) == price(open, t)) {
      result = moveAt(tile, t, nextOpen) - rate;
      set(state, HOLDING, 1);
    }
    set(benchmark, t, result);
  }
  return t;
}

/** Net return of buying and holding in bar t. */
@inline export function benchmarkAt(tile: usize, t: i32): f64 {
  return get(at(tile, t < getInt(tile, PLAIN) ? BENCHMARK : LONGS), t);
}

function takeFromOpen(tile: usize, plain: i32, n: i32): void {
  takeBars(true, tile, plain, n);
}

function takeFromClose(tile: usize, plain: i32, n: i32): void {
  takeBars(false, tile, plain, n);
}

/**
 * Takes all bars and adds the distances of the benchmark from SHIFT, and their squares, block by block:
 * where tiles begin leaves no trace. The first `plain` bars of the benchmark are there.
 */
@inline function takeBars(nextOpen: bool, tile: usize, plain: i32, n: i32): void {
  const state = at(tile, MARKET);
  const open = at(tile, OPEN), close = at(tile, CLOSE);
  const longs = at(tile, LONGS), toOpen = open - close;
  const one = ones();
  const shift = get(state, SHIFT), shifts = f64x2.splat(shift);
  let total = get(state, SUM), totalSquares = get(state, SUM_OF_SQUARES);
  let t = 0;
  while (t < n) {
    const start = t, end = min(blockStart(tile, blockOf(tile, t) + 1), n);
    let least = f64x2.splat(0.0); // of gap move
    let sums = f64x2.splat(0.0), squares = f64x2.splat(0.0);
    // one pointer for returns and one for prices: the other tiles lie at fixed distances
    let place = longs + (<usize>t << 3), from = close + (<usize>(t - 1) << 2);
    t += (end - t) & ~1;
    const pairsEnd = longs + (<usize>t << 3);
    for (; place < pairsEnd; place += 16, from += 8) {
      const c = prices(from, 1), before = prices(from, 0);
      let long: v128, short: v128;
      if (nextOpen) {
        const o = prices(from + toOpen, 1);
        // one division for two: 1/close' = open / (open close'), gap move = … / (open close')
        const inverse = f64x2.div(one, f64x2.mul(o, before));
        const joint = f64x2.mul(f64x2.mul(f64x2.sub(o, before), f64x2.sub(c, o)), inverse);
        long = f64x2.mul(f64x2.sub(c, before), f64x2.mul(o, inverse));
        short = f64x2.sub(f64x2.add(joint, joint), long);
        least = f64x2.pmin(least, joint);
      } else {
        long = f64x2.div(f64x2.sub(c, before), before);
        short = f64x2.neg(long);
      }
      v128.store(place, long);
      v128.store(place, short, TO_SHORTS);
      const distance = f64x2.sub(long, shifts);
      sums = f64x2.add(sums, distance);
      squares = f64x2.add(squares, f64x2.mul(distance, distance));
    }
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    let square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
    if (t < end) {
      takeBarAlone(tile, t, nextOpen);
      const distance = get(longs, t) - shift;
      sum += distance;
      square += distance * distance;
      t++;
    }
    // NaN is not calm
    const calm = square <= CALM_SQUARES && abs(shift) <= CALM_SHIFT
      && i64x2.all_true(f64x2.ge(least, f64x2.splat(CALM_PRODUCT)));
    if (!calm || start < plain) {
      sum = 0;
      square = 0;
      for (let i = start; i < end; i++) {
        takeBarAlone(tile, i, nextOpen);
        const distance = benchmarkAt(tile, i) - shift;
        sum += distance;
        square += distance * distance;
      }
    }
    total += sum;
    totalSquares += square;
  }
  set(state, SUM, total);
  set(state, SUM_OF_SQUARES, totalSquares);
  set(state, BARS, get(state, BARS) + <f64>n);
}

/** Takes one bar, also where the open is not known or a return is wild. */
function takeBarAlone(tile: usize, t: i32, nextOpen: bool): void {
  const c = price(at(tile, CLOSE), t), before = price(at(tile, CLOSE), t - 1);
  let long = (c - before) / before, short = -long;
  if (nextOpen) {
    const o = price(at(tile, OPEN), t);
    const base = o == o ? o : before;
    const inverse: f64 = 1 / (base * before);
    const joint = (base - before) * (c - base) * inverse;
    long = (c - before) * (base * inverse);
    short = joint + joint - long;
  }
  set(at(tile, LONGS), t, long);
  set(at(tile, LONGS) + TO_SHORTS, t, short);
  if (abs(long) <= WILD_RETURN && abs(short) <= WILD_RETURN) return;
  setInt(tile, WILDS, 1);
  const block = blockOf(tile, t);
  if (getInt(at(tile, WILD), block) > t) setInt(at(tile, WILD), block, t);
}

/** From the last close to the open, where there is one. */
@inline export function gapAt(tile: usize, t: i32): f64 {
  const before = price(at(tile, CLOSE), t - 1), o = price(at(tile, OPEN), t);
  return o == o ? (o - before) * (o * (1 / (o * before))) : 0;
}

/** From the open, or from the last close, to the close. */
@inline export function moveAt(tile: usize, t: i32, nextOpen: bool): f64 {
  const c = price(at(tile, CLOSE), t), before = price(at(tile, CLOSE), t - 1);
  if (!nextOpen) return (c - before) / before;
  const o = price(at(tile, OPEN), t);
  const base = o == o ? o : before;
  return (c - base) * (before * (1 / (base * before)));
}

/** Merges the present chapter into the moments and begins a new one (Chan, Golub, LeVeque 1979). */
export function market_merge(state: usize): void {
  const n = get(state, BARS);
  if (n == 0) return;
  const before = get(state, COUNT);
  const count = before + n;
  const sum = get(state, SUM);
  const step = get(state, SHIFT) + sum / n - get(state, MEAN);
  const own = get(state, SUM_OF_SQUARES) - (sum * sum) / n;
  set(state, COUNT, count);
  set(state, MEAN, get(state, MEAN) + step * (n / count));
  set(state, SQUARES,
    get(state, SQUARES) + (own > 0 ? own : 0) + step * step * ((before * n) / count));
  set(state, BARS, 0);
  set(state, SUM, 0);
  set(state, SUM_OF_SQUARES, 0);
}
