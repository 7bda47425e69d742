// Price moves that every strategy on the same bars shares, and buying and holding.
import { get, set } from "./memory";

function closeMoves(close: usize, move: usize, whole: usize, n: i32, lastClose: f64): void {
  const one = f64x2.splat(1.0);
  set(move, 0, get(close, 0) / lastClose - 1);
  let t = 1;
  for (; t + 2 <= n; t += 2) {
    const at = <usize>t << 3;
    const ratio = f64x2.div(v128.load(close + at), v128.load(close + at - 8));
    v128.store(move + at, f64x2.sub(ratio, one));
  }
  if (t < n) set(move, t, get(close, t) / get(close, t - 1) - 1);
  memory.copy(whole, move, <usize>n << 3);
}

function openMoves(
  open: usize, close: usize, gap: usize, move: usize, whole: usize, n: i32, lastClose: f64,
): void {
  const one = f64x2.splat(1.0);
  openMove(open, close, gap, move, whole, 0, lastClose);
  let t = 1;
  let unknown = i64x2.splat(0);
  for (; t + 2 <= n; t += 2) {
    const at = <usize>t << 3;
    const o = v128.load(open + at);
    unknown = v128.or(unknown, f64x2.ne(o, o));
    const overnight = f64x2.sub(f64x2.div(o, v128.load(close + at - 8)), one);
    const inside = f64x2.sub(f64x2.div(v128.load(close + at), o), one);
    v128.store(gap + at, overnight);
    v128.store(move + at, inside);
    const both = f64x2.mul(f64x2.add(one, overnight), f64x2.add(one, inside));
    v128.store(whole + at, f64x2.sub(both, one));
  }
  if (t < n) openMove(open, close, gap, move, whole, t, get(close, t - 1));
  if (v128.any_true(unknown)) {
    for (t = 1; t < n; t++) openMove(open, close, gap, move, whole, t, get(close, t - 1));
  }
}

/** One bar of `openMoves`, an open that is not known included. */
function openMove(
  open: usize, close: usize, gap: usize, move: usize, whole: usize, t: i32, lastClose: f64,
): void {
  const o = get(open, t);
  const overnight: f64 = o == o ? o / lastClose - 1 : 0;
  const inside = get(close, t) / (o == o ? o : lastClose) - 1;
  set(gap, t, overnight);
  set(move, t, inside);
  set(whole, t, (1 + overnight) * (1 + inside) - 1);
}

/**
 * Price moves of n bars, the same for every strategy: next-open: gap = open/close' - 1 and
 * move = close/open - 1, and where the open is not known gap = 0 and move = close/close' - 1; the
 * closes: move = close/close' - 1. whole = (1 + gap) (1 + move) - 1. state[0] is the last close.
 */
export function price_moves(
  open: usize, close: usize, gap: usize, move: usize, whole: usize, n: i32, state: usize, nextOpen: i32,
): void {
  if (n <= 0) return;
  const lastClose = get(state, 0);
  if (nextOpen) openMoves(open, close, gap, move, whole, n, lastClose);
  else closeMoves(close, move, whole, n, lastClose);
  set(state, 0, get(close, n - 1));
}

/**
 * Turns the returns of holding, `whole` of `price_moves`, into those of a position of 1 that is
 * filled once: nothing before its first bar, and there only what comes after the fill, less its
 * cost. `state`: holding (0 or 1), waits (1 when the first fill is only at the next bar's close).
 */
export function hold(
  open: usize, move: usize, whole: usize, n: i32, state: usize, nextOpen: i32, rate: f64,
): void {
  for (let t = 0; t < n && get(state, 0) == 0; t++) {
    let result: f64 = 0;
    if (get(state, 1) != 0) {
      set(state, 1, 0);
    } else if (!nextOpen || get(open, t) == get(open, t)) {
      result = get(move, t) - rate;
      set(state, 0, 1);
    }
    set(whole, t, result);
  }
}
