// What the market did over the bars of a tile: price moves, buying and holding, and the sums of the
// latter. All strategies on the same bars share this.
import { get, getInt, set, setInt } from "./memory";
import {
  BENCHMARK, CHAPTER, CLOSE, DISTANCE, FIRST, GAP, LENGTH, MARKET, MOVE, NEXT_OPEN, OPEN, WILD, at, blockOf, blockStart,
  price, prices,
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
 * move = close/close' - 1. Both are formed as a difference, which is exact, over a price. Then the
 * returns of holding 1, and per block its first bar with a move beyond WILD_MOVE, or LENGTH.
 */
export function market_moves(tile: usize, rate: f64): void {
  const n = getInt(tile, LENGTH);
  const state = at(tile, MARKET);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const lastBlock = blockOf(tile, n - 1);
  for (let block = 0; block <= lastBlock; block++) setInt(at(tile, WILD), block, n);
  if (nextOpen) openMoves(tile, n, get(state, LAST_CLOSE));
  else closeMoves(tile, n, get(state, LAST_CLOSE));
  set(state, LAST_CLOSE, price(at(tile, CLOSE), n - 1));
  const gap = at(tile, GAP), move = at(tile, MOVE);
  if ((getInt(tile, FIRST) & (CHAPTER - 1)) == 0 || get(state, BARS) == 0) {
    market_merge(state);
    const overnight: f64 = nextOpen ? get(gap, 0) : 0;
    set(state, LONG_SHIFT, through(1, overnight, get(move, 0)));
    set(state, SHORT_SHIFT, through(-1, overnight, get(move, 0)));
    hold(tile, n, nextOpen, rate);
    set(state, SHIFT, get(at(tile, BENCHMARK), 0));
  } else {
    hold(tile, n, nextOpen, rate);
  }
  sumBenchmark(tile, n, state);
}

function closeMoves(tile: usize, n: i32, lastClose: f64): void {
  const close = at(tile, CLOSE), move = at(tile, MOVE);
  closeMove(tile, 0, lastClose);
  const limit = f64x2.splat(WILD_MOVE);
  let t = 1;
  for (; t + 2 <= n; t += 2) {
    const before = prices(close, t - 1);
    const moved = f64x2.div(f64x2.sub(prices(close, t), before), before);
    v128.store(move + (<usize>t << 3), moved);
    if (v128.any_true(f64x2.gt(f64x2.abs(moved), limit))) {
      noteWild(tile, t, get(move, t), 0);
      noteWild(tile, t + 1, get(move, t + 1), 0);
    }
  }
  if (t < n) closeMove(tile, t, price(close, t - 1));
  memory.copy(at(tile, BENCHMARK), move, <usize>n << 3);
}

@inline function closeMove(tile: usize, t: i32, before: f64): void {
  const moved = (price(at(tile, CLOSE), t) - before) / before;
  set(at(tile, MOVE), t, moved);
  noteWild(tile, t, moved, 0);
}

function openMoves(tile: usize, n: i32, lastClose: f64): void {
  const open = at(tile, OPEN), close = at(tile, CLOSE);
  const gap = at(tile, GAP), move = at(tile, MOVE), benchmark = at(tile, BENCHMARK);
  const limit = f64x2.splat(WILD_MOVE);
  const one = f64x2.splat(1.0);
  openMove(tile, 0, lastClose);
  let t = 1;
  for (; t + 2 <= n; t += 2) {
    const o = prices(open, t), c = prices(close, t), before = prices(close, t - 1);
    // one division for two: 1/open = close' / (open close'), 1/close' = open / (open close')
    const inverse = f64x2.div(one, f64x2.mul(o, before));
    const overnight = f64x2.mul(f64x2.sub(o, before), f64x2.mul(o, inverse));
    const inside = f64x2.mul(f64x2.sub(c, o), f64x2.mul(before, inverse));
    const whole = f64x2.add(f64x2.add(overnight, inside), f64x2.mul(overnight, inside));
    v128.store(gap + (<usize>t << 3), overnight);
    v128.store(move + (<usize>t << 3), inside);
    v128.store(benchmark + (<usize>t << 3), whole);
    // also true where the open is not known
    const calm = v128.and(
      f64x2.le(f64x2.abs(overnight), limit), f64x2.le(f64x2.abs(inside), limit),
    );
    if (!i64x2.all_true(calm)) {
      openMove(tile, t, price(close, t - 1));
      openMove(tile, t + 1, price(close, t));
    }
  }
  if (t < n) openMove(tile, t, price(close, t - 1));
}

/** One bar of `openMoves`, an open that is not known included. */
function openMove(tile: usize, t: i32, before: f64): void {
  const o = price(at(tile, OPEN), t), c = price(at(tile, CLOSE), t);
  const known = o == o;
  const base = known ? o : before;
  const inverse: f64 = 1 / (base * before);
  const overnight = (base - before) * (base * inverse);
  const inside = (c - base) * (before * inverse);
  set(at(tile, GAP), t, overnight);
  set(at(tile, MOVE), t, inside);
  set(at(tile, BENCHMARK), t, through(1, overnight, inside));
  noteWild(tile, t, inside, overnight);
}

function noteWild(tile: usize, t: i32, move: f64, gap: f64): void {
  if (abs(move) <= WILD_MOVE && abs(gap) <= WILD_MOVE) return;
  const block = blockOf(tile, t);
  if (getInt(at(tile, WILD), block) > t) setInt(at(tile, WILD), block, t);
}

/**
 * Turns the returns of holding into those of a position of 1 that is filled once: nothing before its
 * first bar, and there only what comes after the fill, less its cost.
 */
function hold(tile: usize, n: i32, nextOpen: bool, rate: f64): void {
  const state = at(tile, MARKET), benchmark = at(tile, BENCHMARK), open = at(tile, OPEN);
  for (let t = 0; t < n && get(state, HOLDING) == 0; t++) {
    let result: f64 = 0;
    if (get(state, WAITS) != 0) {
      set(state, WAITS, 0);
    } else if (!nextOpen || price(open, t) == price(open, t)) {
      result = get(at(tile, MOVE), t) - rate;
      set(state, HOLDING, 1);
    }
    set(benchmark, t, result);
  }
}

/**
 * Writes distances from SHIFT, and adds them and their squares block by block: where tiles begin
 * leaves no trace.
 */
function sumBenchmark(tile: usize, n: i32, state: usize): void {
  const benchmark = at(tile, BENCHMARK), distances = at(tile, DISTANCE);
  const shift = get(state, SHIFT);
  const shifts = f64x2.splat(shift);
  let total = get(state, SUM), totalSquares = get(state, SUM_OF_SQUARES);
  let t = 0;
  while (t < n) {
    const end = min(blockStart(tile, blockOf(tile, t) + 1), n);
    let sums = f64x2.splat(0.0), squares = f64x2.splat(0.0);
    for (; t + 2 <= end; t += 2) {
      const distance = f64x2.sub(v128.load(benchmark + (<usize>t << 3)), shifts);
      v128.store(distances + (<usize>t << 3), distance);
      sums = f64x2.add(sums, distance);
      squares = f64x2.add(squares, f64x2.mul(distance, distance));
    }
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    let square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
    if (t < end) {
      const distance = get(benchmark, t) - shift;
      set(distances, t, distance);
      sum += distance;
      square += distance * distance;
      t++;
    }
    total += sum;
    totalSquares += square;
  }
  set(state, SUM, total);
  set(state, SUM_OF_SQUARES, totalSquares);
  set(state, BARS, get(state, BARS) + <f64>n);
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
