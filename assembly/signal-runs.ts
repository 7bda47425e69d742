// A signal as runs of equal values: accounts care for changes, of which there are few.
//
// Layout: int32 COUNT, UNKNOWN (bars whose signal is not known), OUTSIDE (first bar with a signal
// outside [-1, 1], or -1); from STARTS on the int32 starts of the runs, with the number of bars behind
// the last; from VALUES on their float64 values. NaN is equal to NaN.
import { get, getInt, set, setInt } from "./memory";

const COUNT: i32 = 0;
const UNKNOWN: i32 = 1;
const OUTSIDE: i32 = 2;
const STARTS: usize = 16;
/** Room for 2048 bars, one run behind them, and alignment. */
const VALUES: usize = STARTS + 4 * 2056;

/** Start of run k; the number of bars for the one behind the last. */
@inline export function runStart(runs: usize, k: i32): i32 {
  return getInt(runs + STARTS, k);
}

@inline export function runValue(runs: usize, k: i32): f64 {
  return get(runs + VALUES, k);
}

@inline export function lastRun(runs: usize): i32 {
  return getInt(runs, COUNT) - 1;
}

@inline export function beginRun(runs: usize, k: i32, t: i32, value: f64): void {
  setInt(runs + STARTS, k, t);
  set(runs + VALUES, k, value);
}

/** Closes the list of k runs of n bars, and counts and checks their values. */
export function endRuns(runs: usize, k: i32, n: i32): void {
  setInt(runs + STARTS, k, n);
  setInt(runs, COUNT, k);
  let unknown = 0, outside = -1;
  for (let run = k - 1; run >= 0; run--) {
    const value = runValue(runs, run);
    if (value != value) unknown += runStart(runs, run + 1) - runStart(runs, run);
    else if (abs(value) > 1) outside = runStart(runs, run);
  }
  setInt(runs, UNKNOWN, unknown);
  setInt(runs, OUTSIDE, outside);
}

/** Runs of the n values of a signal. */
export function signal_runs(signal: usize, n: i32, runs: usize): void {
  let k = 1;
  beginRun(runs, 0, 0, get(signal, 0));
  let t = 1;
  while (t < n) {
    for (; t + 4 <= n; t += 4) {
      const at = signal + (<usize>t << 3);
      const first = f64x2.eq(v128.load(at), v128.load(at - 8));
      const then = f64x2.eq(v128.load(at, 16), v128.load(at, 8));
      if (!i64x2.all_true(v128.and(first, then))) break;
    }
    const end = min(t + 4, n);
    for (; t < end; t++) {
      const value = get(signal, t), before = get(signal, t - 1);
      if (value != before && (value == value || before == before)) beginRun(runs, k++, t, value);
    }
  }
  endRuns(runs, k, n);
}

/**
 * Runs of `a > b ? yes : no` over n bars, not known where a or b is not; `a >= b` if `orEqual`. The
 * series itself is never written. `known` where a and b are known at every bar.
 */
export function choice_runs(
  a: usize, b: usize, n: i32, runs: usize, yes: f64, no: f64, orEqual: i32, known: i32,
): void {
  if (known) {
    if (orEqual) choiceRuns(true, true, a, b, n, runs, yes, no);
    else choiceRuns(false, true, a, b, n, runs, yes, no);
  } else if (orEqual) choiceRuns(true, false, a, b, n, runs, yes, no);
  else choiceRuns(false, false, a, b, n, runs, yes, no);
}

/** Bits of two bars: in the low byte where the condition holds, in the next where it does not. */
@inline function flags(orEqual: bool, a: usize, b: usize, t: i32): i32 {
  const x = v128.load(a + (<usize>t << 3)), y = v128.load(b + (<usize>t << 3));
  const holds = orEqual ? f64x2.ge(x, y) : f64x2.gt(x, y);
  const fails = orEqual ? f64x2.lt(x, y) : f64x2.le(x, y);
  return i64x2.bitmask(holds) | (i64x2.bitmask(fails) << 8);
}

@inline function choiceRuns(
  orEqual: bool, known: bool, a: usize, b: usize, n: i32, runs: usize, yes: f64, no: f64,
): void {
  // the flags of the present run: 1, 0x100 or, where nothing is known, 0
  let last = flags(orEqual, a, b, 0) & 0x0101;
  beginRun(runs, 0, 0, last == 1 ? yes : last == 0 ? NaN : no);
  let k = 1;
  let t = 0;
  while (t < n) {
    const end = min(t + 64, n);
    if (end - t == 64 && last > 0) {
      // where bars are known, a run begins where a bit differs from the one before
      let distances = f64x2.splat(0.0); // NaN where some bar is not known, or may not be
      let bits: i64 = 0;
      for (let i = 0; i < 64; i += 16) {
        const place = <usize>(t + i) << 3;
        const x = a + place, y = b + place;
        if (!known) {
          let apart = f64x2.sub(v128.load(x), v128.load(y));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 16), v128.load(y, 16)));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 32), v128.load(y, 32)));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 48), v128.load(y, 48)));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 64), v128.load(y, 64)));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 80), v128.load(y, 80)));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 96), v128.load(y, 96)));
          apart = f64x2.add(apart, f64x2.sub(v128.load(x, 112), v128.load(y, 112)));
          distances = f64x2.add(distances, apart);
        }
        const first = four(orEqual, v128.load(x), v128.load(y), v128.load(x, 16), v128.load(y, 16));
        const second = four(
          orEqual, v128.load(x, 32), v128.load(y, 32), v128.load(x, 48), v128.load(y, 48),
        );
        const third = four(
          orEqual, v128.load(x, 64), v128.load(y, 64), v128.load(x, 80), v128.load(y, 80),
        );
        const fourth = four(
          orEqual, v128.load(x, 96), v128.load(y, 96), v128.load(x, 112), v128.load(y, 112),
        );
        const sixteen = i8x16.narrow_i16x8_s(
          i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, fourth),
        );
        bits |= <i64>i8x16.bitmask(sixteen) << i;
      }
      const sum = f64x2.extract_lane(distances, 0) + f64x2.extract_lane(distances, 1);
      if (known || sum == sum) {
        let changes = bits ^ ((bits << 1) | <i64>(last == 1));
        for (; changes != 0; changes &= changes - 1) {
          const i = ctz(changes);
          beginRun(runs, k++, t + <i32>i, (bits >> i) & 1 ? yes : no);
        }
        last = bits < 0 ? 1 : 0x100;
        t = end;
        continue;
      }
    }
    for (; t < end; t++) {
      const one = flags(orEqual, a, b, t) & 0x0101;
      if (one == last) continue;
      last = one;
      beginRun(runs, k++, t, one == 1 ? yes : one == 0 ? NaN : no);
    }
  }
  endRuns(runs, k, n);
}

/** Where the condition holds in four bars, two and two: int32 lanes of -1 and 0. */
@inline function four(orEqual: bool, x0: v128, y0: v128, x1: v128, y1: v128): v128 {
  return v128.shuffle<i32>(
    orEqual ? f64x2.ge(x0, y0) : f64x2.gt(x0, y0),
    orEqual ? f64x2.ge(x1, y1) : f64x2.gt(x1, y1),
    0, 2, 4, 6,
  );
}
