// Choices between two signals by which of two means of one price column is above: the means, which
// nothing else needs, are never written, and most are not even formed (drifts.ts).
import {
  DRIFTED, HIGH, isWithin, lastLone, LONE, LOW, meanAt, pricesOf, scratchOf, SEEN,
} from "./column-mean";
import { compareDrifts, formDrifts } from "./drifts";
import { get, getInt, set } from "./memory";
import { beginRun, endRuns } from "./signal-runs";

// Scratch: the signal by the bits of a bar, then words of 64 bits each: whether the condition holds at a
// bar, and whether it is not known there.
const VALUES: usize = 32;
const WORDS: usize = 256;

/** Whether the prices of the 64 bars from t on are all in the sums. */
function allWithin(block: usize, history: i32, t: i32): bool {
  const lows = f32x4.splat(<f32>get(block, LOW)), highs = f32x4.splat(<f32>get(block, HIGH));
  const prices = pricesOf(block, history) + (<usize>t << 2);
  let within = i32x4.splat(-1);
  for (let i: usize = 0; i < 256; i += 16) {
    const four = v128.load(prices + i);
    within = v128.and(within, v128.and(f32x4.ge(four, lows), f32x4.le(four, highs)));
  }
  return i32x4.all_true(within);
}

/**
 * The same as `compareDrifts` where some prices are not in the sums; bits of bars at which a mean is not
 * known to the words at `unknown`.
 */
function compareLone(
  block: usize, history: i32, t: i32, end: i32, a: i32, b: i32, orEqual: i32,
  holds: usize, unknown: usize,
): void {
  const prices = pricesOf(block, history);
  const long = max(a, b);
  let lone = lastLone(block, history, t, long);
  for (; t < end; t += 64, holds += 8, unknown += 8) {
    store<i64>(unknown, 0);
    if (t - lone >= long && allWithin(block, history, t)) {
      compareDrifts(block, history, t, 1, a, b, orEqual, holds);
      continue;
    }
    let held: i64 = 0, not: i64 = 0;
    for (let i = 0; i < 64 && t + i < end; i++) {
      const bar = t + i;
      if (!isWithin(block, load<f32>(prices + (<isize>bar << 2)))) lone = bar;
      const newest = load<f32>(prices + (<isize>lone << 2));
      let known = bar - lone >= long || newest == newest;
      if (known) {
        const x = meanAt(block, history, bar, a, lone), y = meanAt(block, history, bar, b, lone);
        known = x == x && y == y;
        held |= <i64>(orEqual ? x >= y : x > y) << i;
      }
      not |= <i64>!known << i;
    }
    store<i64>(holds, held);
    store<i64>(unknown, not);
  }
}

/** Lets the bits of a word behind the first `count` be like the last of these. */
@inline function extend(word: usize, count: i32): void {
  const beyond = 64 - count;
  store<i64>(word, (load<i64>(word) << beyond) >> beyond);
}

/** Writes runs from number k on, from bar `at` on. @returns how many there are then. */
function takeRuns(
  scratch: usize, words: i32, lones: bool, runs: usize, k: i32, at: i32,
): i32 {
  const holds = scratch + VALUES, unknown = holds + WORDS;
  // the bits of the bar before; where there is none, such that the first one begins a run
  let held: i64 = 0;
  let not: i64 = k > 0 || !lones ? 1 : ~load<i64>(unknown) & 1;
  for (let word = 0; word < words; word++, at += 64) {
    const hold = load<i64>(holds + (<usize>word << 3));
    const unsure = lones ? load<i64>(unknown + (<usize>word << 3)) : 0;
    let changes = (hold ^ ((hold << 1) | held)) | (unsure ^ ((unsure << 1) | not));
    held = hold >>> 63;
    not = unsure >>> 63;
    let next = k;
    k += <i32>popcnt(changes);
    // two at once, whether there are so many or not: a branch that is hard to guess takes longer
    do {
      for (let twice = 0; twice < 2; twice++, next++, changes &= changes - 1) {
        const i = ctz(changes);
        const bits = ((hold >>> i) & 1) | (((unsure >>> i) & 1) << 1);
        beginRun(runs, next, at + <i32>i, get(scratch, <i32>bits));
      }
    } while (changes != 0);
  }
  return k;
}

/**
 * Runs of `mean of a bars > mean of b bars ? yes : no` over bars from … from + n - 1 of the column's
 * tile, not known where a mean is not; `>=` if `orEqual`. To the bit what `choice_runs` makes of the
 * series that `column_mean` writes.
 */
export function mean_choice_runs(
  block: usize, history: i32, from: i32, n: i32, a: i32, b: i32,
  runs: usize, yes: f64, no: f64, orEqual: i32,
): void {
  if (!getInt(block, DRIFTED)) formDrifts(block, history);
  const end = from + n;
  const first = max(from, max(a, b) - 1 - getInt(block, SEEN)); // the first bar with both means
  let k = 0;
  if (first > from) beginRun(runs, k++, 0, NaN);
  if (first < end) {
    const scratch = scratchOf(block, history);
    const holds = scratch + VALUES, unknown = holds + WORDS;
    const lones = <bool>getInt(block, LONE);
    const words = (end - first + 63) >> 6;
    if (lones) compareLone(block, history, first, end, a, b, orEqual, holds, unknown);
    else compareDrifts(block, history, first, words, a, b, orEqual, holds);
    const last = <usize>(words - 1) << 3, rest = end - first - ((words - 1) << 6);
    extend(holds + last, rest);
    extend(unknown + last, rest);
    set(scratch, 0, no);
    set(scratch, 1, yes);
    set(scratch, 2, NaN);
    k = takeRuns(scratch, words, lones, runs, k, first - from);
  }
  endRuns(runs, k, n);
}
