// Runs of bars on which nothing is traded: what was held is held through them.
import { WORST } from "./account-state";
import { get, set } from "./memory";

/** Gross return of bar t when `held` is held through it. */
@inline export function through(nextOpen: bool, gap: usize, move: usize, t: i32, held: f64): f64 {
  if (!nextOpen) return held * get(move, t);
  const overnight = 1 + held * get(gap, t);
  return (overnight > 0 ? overnight : 0) * (1 + held * get(move, t)) - 1;
}

/** `through` of bars t and t + 1. */
@inline export function through2(nextOpen: bool, gap: usize, move: usize, t: i32, held: v128): v128 {
  const at = <usize>t << 3;
  const inside = f64x2.mul(held, v128.load(move + at));
  if (!nextOpen) return inside;
  const one = f64x2.splat(1.0);
  const overnight = f64x2.add(one, f64x2.mul(held, v128.load(gap + at)));
  const alive = f64x2.pmax(f64x2.splat(0.0), overnight);
  return f64x2.sub(f64x2.mul(alive, f64x2.add(one, inside)), one);
}

/**
 * Bars begin … end - 1 with `held` held through them: position = held, gross = net = through. The
 * smallest net return is left in the WORST slots of `state`: at or below -1 in a bar that loses
 * everything, which is for the caller to sort out. Returns growth with its lanes multiplied by 1 + net of the bars of even and of odd index in the symbol:
 * two short chains instead of a long one, and the same ones wherever tiles begin. `odd` is 1 when
 * bar 0 of the tile has an odd index.
 */
@inline export function quiet(
  nextOpen: bool, gap: usize, move: usize, position: usize, gross: usize, net: usize,
  begin: i32, end: i32, odd: i32, held: f64, growth: v128, state: usize,
): v128 {
  let worst = f64x2.splat(0.0);
  const both = f64x2.splat(held);
  const one = f64x2.splat(1.0);
  let t = begin;
  if (t < end && ((t + odd) & 1)) {
    const result = quietBar(nextOpen, gap, move, position, gross, net, t, held);
    growth = f64x2.replace_lane(growth, 1, f64x2.extract_lane(growth, 1) * (1 + result));
    worst = f64x2.pmin(worst, f64x2.splat(result));
    t++;
  }
  for (; t + 2 <= end; t += 2) {
    const at = <usize>t << 3;
    const result = through2(nextOpen, gap, move, t, both);
    v128.store(position + at, both);
    v128.store(gross + at, result);
    v128.store(net + at, result);
    growth = f64x2.mul(growth, f64x2.add(one, result));
    worst = f64x2.pmin(worst, result);
  }
  if (t < end) {
    const result = quietBar(nextOpen, gap, move, position, gross, net, t, held);
    growth = f64x2.replace_lane(growth, 0, f64x2.extract_lane(growth, 0) * (1 + result));
    worst = f64x2.pmin(worst, f64x2.splat(result));
  }
  v128.store(state + (<usize>WORST << 3), worst);
  return growth;
}

@inline export function quietBar(
  nextOpen: bool, gap: usize, move: usize, position: usize, gross: usize, net: usize,
  t: i32, held: f64,
): f64 {
  const result = through(nextOpen, gap, move, t, held);
  set(position, t, held);
  set(gross, t, result);
  set(net, t, result);
  return result;
}
