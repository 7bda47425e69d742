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

@inline function beginRun(runs: usize, k: i32, t: i32, value: f64): void {
  setInt(runs + STARTS, k, t);
  set(runs + VALUES, k, value);
}

/** Closes the list of k runs of n bars, and counts and checks their values. */
function endRuns(runs: usize, k: i32, n: i32): void {
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
 * series itself is never written.
 */
export function choice_runs(
  a: usize, b: usize, n: i32, runs: usize, yes: f64, no: f64, orEqual: i32,
): void {
  let k = 0;
  let last = 3; // of the run: bit 0 the condition holds, bit 1 it does not; neither: not known
  let t = 0;
  while (t < n) {
    // eight bars at a time, a bit for each
    let holds = 0, fails = 0;
    const count = min(8, n - t);
    for (let pair = 0; pair < count; pair += 2) {
      const at = <usize>(t + pair) << 3;
      const x = v128.load(a + at), y = v128.load(b + at);
      const yesses = orEqual ? f64x2.ge(x, y) : f64x2.gt(x, y);
      const noes = orEqual ? f64x2.lt(x, y) : f64x2.le(x, y);
      holds |= i64x2.bitmask(yesses) << pair;
      fails |= i64x2.bitmask(noes) << pair;
    }
    const all = (1 << count) - 1;
    if ((holds & all) == (last & 1 ? all : 0) && (fails & all) == (last & 2 ? all : 0)) {
      t += count;
      continue;
    }
    for (let i = 0; i < count; i++) {
      const now = ((holds >> i) & 1) | (((fails >> i) & 1) << 1);
      if (now == last) continue;
      last = now;
      beginRun(runs, k++, t + i, now == 1 ? yes : now == 2 ? no : NaN);
    }
    t += count;
  }
  endRuns(runs, k, n);
}
