// What the market did over the bars of a tile: price moves, buying and holding, and the sums of the
// latter. All strategies on the same bars share this.
import { get, getInt, set, setInt } from "./memory";
import {
  BENCHMARK, CHAPTER, CLOSE, FIRST, GAP, LENGTH, MARKET, MOVE, NEXT_OPEN, OPEN, PLAIN, POSITION, WILD, at, blockOf,
  blockStart, price, prices,
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

/** A move of more than this is not left to the sums of a block (quiet.ts). */
const WILD_MOVE: f64 = 0.25;

/** Return of holding `held` through a bar: (1 + held gap) (1 + held move) - 1, no digit lost. */
@inline export function through(held: f64, gap: f64, move: f64): f64 {
  const overnight = held * gap;
  const inside = held * move;
  return (overnight + inside) + overnight * inside;
}

/**
 * Price moves of the tile's bars: next-open: gap = open/close' - 1 and move = close/open - 1, and
 * where the open is not known gap = 0 and move = close/close' - 1; the closes: gap = 0 and
 * move = close/close' - 1. Both are formed as a difference, which is exact, over a price. Per block its
 * first bar with a move beyond WILD_MOVE, or LENGTH, and the sums of the returns of holding 1.
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
  if ((getInt(tile, FIRST) & (CHAPTER - 1)) == 0 || get(state, BARS) == 0) {
    market_merge(state);
    moveOf(tile, 0, nextOpen);
    const overnight: f64 = nextOpen ? get(at(tile, GAP), 0) : 0;
    const inside = get(at(tile, MOVE), 0);
    set(state, LONG_SHIFT, through(1, overnight, inside));
    set(state, SHORT_SHIFT, through(-1, overnight, inside));
    set(state, SHIFT, benchmarkAt(tile, 0, nextOpen));
  }
  if (nextOpen) moves(true, tile, plain, n);
  else moves(false, tile, plain, n);
  if (at(tile, POSITION)) writeBenchmark(tile, plain, n, nextOpen);
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
      moveOf(tile, t, nextOpen);
      result = get(at(tile, MOVE), t) - rate;
      set(state, HOLDING, 1);
    }
    set(benchmark, t, result);
  }
  return t;
}

/** Net return of buying and holding in bar t, whose moves have been made. */
@inline export function benchmarkAt(tile: usize, t: i32, nextOpen: bool): f64 {
  if (t < getInt(tile, PLAIN)) return get(at(tile, BENCHMARK), t);
  return through(1, nextOpen ? get(at(tile, GAP), t) : 0, get(at(tile, MOVE), t));
}

function writeBenchmark(tile: usize, plain: i32, n: i32, nextOpen: bool): void {
  for (let t = plain; t < n; t++) set(at(tile, BENCHMARK), t, benchmarkAt(tile, t, nextOpen));
}

/**
 * Makes the moves of all bars and adds the distances of the benchmark from SHIFT, and their squares,
 * block by block: where tiles begin leaves no trace. The first `plain` bars of the benchmark are there.
 */
@inline function moves(nextOpen: bool, tile: usize, plain: i32, n: i32): void {
  const state = at(tile, MARKET);
  const shift = get(state, SHIFT);
  let total = get(state, SUM), totalSquares = get(state, SUM_OF_SQUARES);
  for (let t = 0; t < n;) {
    const end = min(blockStart(tile, blockOf(tile, t) + 1), n);
    const calm = pairsOfMoves(nextOpen, tile, t, end);
    if (!calm) for (let i = t; i < end; i++) moveOf(tile, i, nextOpen);
    let sums = f64x2.splat(0.0), squares = f64x2.splat(0.0);
    let sum: f64 = 0, square: f64 = 0;
    if (t < plain) {
      for (let i = t; i < end; i++) {
        const distance = benchmarkAt(tile, i, nextOpen) - shift;
        sum += distance;
        square += distance * distance;
      }
    } else {
      const gap = at(tile, GAP), move = at(tile, MOVE);
      const shifts = f64x2.splat(shift);
      let place = <usize>t << 3;
      for (let i = t; i + 2 <= end; i += 2, place += 16) {
        let whole = v128.load(move + place);
        if (nextOpen) {
          const overnight = v128.load(gap + place);
          whole = f64x2.add(f64x2.add(overnight, whole), f64x2.mul(overnight, whole));
        }
        const distance = f64x2.sub(whole, shifts);
        sums = f64x2.add(sums, distance);
        squares = f64x2.add(squares, f64x2.mul(distance, distance));
      }
      sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
      square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
      if ((end - t) & 1) {
        const distance = benchmarkAt(tile, end - 1, nextOpen) - shift;
        sum += distance;
        square += distance * distance;
      }
    }
    total += sum;
    totalSquares += square;
    t = end;
  }
  set(state, SUM, total);
  set(state, SUM_OF_SQUARES, totalSquares);
  set(state, BARS, get(state, BARS) + <f64>n);
}

/** Moves of bars t … end - 1, two at a time. Returns whether all are known and none is wild. */
@inline function pairsOfMoves(nextOpen: bool, tile: usize, t: i32, end: i32): bool {
  const open = at(tile, OPEN), close = at(tile, CLOSE), gap = at(tile, GAP), move = at(tile, MOVE);
  const limit = f64x2.splat(WILD_MOVE), one = f64x2.splat(1.0);
  let calm = i64x2.splat(-1);
  for (; t + 2 <= end; t += 2) {
    const c = prices(close, t), before = prices(close, t - 1);
    if (nextOpen) {
      const o = prices(open, t);
      // one division for two: 1/open = close' / (open close'), 1/close' = open / (open close')
      const inverse = f64x2.div(one, f64x2.mul(o, before));
      const overnight = f64x2.mul(f64x2.sub(o, before), f64x2.mul(o, inverse));
      const inside = f64x2.mul(f64x2.sub(c, o), f64x2.mul(before, inverse));
      v128.store(gap + (<usize>t << 3), overnight);
      v128.store(move + (<usize>t << 3), inside);
      calm = v128.and(calm, f64x2.le(f64x2.abs(overnight), limit));
      calm = v128.and(calm, f64x2.le(f64x2.abs(inside), limit));
    } else {
      const inside = f64x2.div(f64x2.sub(c, before), before);
      v128.store(move + (<usize>t << 3), inside);
      calm = v128.and(calm, f64x2.le(f64x2.abs(inside), limit));
    }
  }
  if (t < end) moveOf(tile, t, nextOpen);
  return i64x2.all_true(calm);
}

/** Moves of one bar, also where the open is not known. */
function moveOf(tile: usize, t: i32, nextOpen: bool): void {
  const c = price(at(tile, CLOSE), t), before = price(at(tile, CLOSE), t - 1);
  let overnight: f64 = 0, inside: f64;
  if (nextOpen) {
    const o = price(at(tile, OPEN), t);
    const base = o == o ? o : before;
    const inverse: f64 = 1 / (base * before);
    overnight = (base - before) * (base * inverse);
    inside = (c - base) * (before * inverse);
    set(at(tile, GAP), t, overnight);
  } else {
    inside = (c - before) / before;
  }
  set(at(tile, MOVE), t, inside);
  noteWild(tile, t, inside, overnight);
}

function noteWild(tile: usize, t: i32, move: f64, gap: f64): void {
  if (abs(move) <= WILD_MOVE && abs(gap) <= WILD_MOVE) return;
  const block = blockOf(tile, t);
  if (getInt(at(tile, WILD), block) > t) setInt(at(tile, WILD), block, t);
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
