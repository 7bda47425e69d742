// From a signal to returns and trades, bar by bar, for one symbol (docs/accounting.md).
import {
  HELD, NEWEST, OLDER, LOCK, FIRST_BAR, RUINED, BAR, GROWTH, LAST_CLOSE, DELAY, EXCURSIONS, EVENT,
  RUIN, WORST, loadGrowth, storeGrowth,
} from "./account-state";
import { get, set } from "./memory";
import { closeTrade, excursion } from "./trades";
import { fullBar } from "./fills";
import { quiet } from "./quiet";

/**
 * Runs n bars. The quiet bar, on which nothing is traded and no exit is set, is
 *   next-open: gross = (1 + p gap) (1 + p move) - 1, closes: gross = p move
 * and is done here; every other bar goes through `fullBar`. Returns the number of records, which are
 * written from `records` on unless that is 0. `gap` and `move` are as `price_moves` makes them.
 */
@inline function account(
  nextOpen: bool, exits: bool,
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  gap: usize, move: usize,
  position: usize, turnover: usize, gross: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  const late = get(config, DELAY) == 2;
  const firstBar = get(state, BAR);
  let newest = get(state, NEWEST), older = get(state, OLDER);
  let held = get(state, HELD);
  let ruined = get(state, RUINED) != 0;
  const odd = <i32>firstBar & 1;
  let growth = loadGrowth(state);
  let unseen = 0; // first bar whose high and low the open trade has not taken in
  const excursions = get(config, EXCURSIONS) != 0;
  let record = records;
  memory.fill(turnover, 0, <usize>n << 3);
  let t = 0;
  while (t < n) {
    // A quiet run: what was held is held through its bars.
    const begin = t;
    if (!exits) {
      // the same signal as before, four bars at a time
      const delay = late ? 2 : 1;
      const same = f64x2.splat(held);
      while (t >= delay && t + 4 <= n) {
        const at = signal + (<usize>(t - delay) << 3);
        const early = f64x2.eq(v128.load(at), same);
        const later = f64x2.eq(v128.load(at, 16), same);
        if (!i64x2.all_true(v128.and(early, later))) break;
        t += 4;
      }
      if (t > begin) {
        newest = get(signal, t - 1);
        older = get(signal, t - 2);
      }
    }
    while (t < n) {
      const raw = late ? older : newest;
      const target: f64 = raw == raw ? raw : 0;
      if (!(ruined || (exits ? held == 0 && target == 0 : target == held))) break;
      if (exits && raw == raw) set(state, LOCK, 0);
      older = newest;
      newest = get(signal, t);
      t++;
    }
    if (begin < t) {
      const before = growth;
      growth = quiet(
        nextOpen, gap, move, position, gross, net, begin, t, odd, held, growth, state,
      );
      if (get(state, WORST) <= -1 || get(state, WORST + 1) <= -1) {
        // Everything is lost in one of these bars: nothing is held from the next one on.
        let last = begin;
        while (get(net, last) > -1) last++;
        set(net, last, -1);
        quiet(nextOpen, gap, move, position, gross, net, last + 1, t, odd, 0, before, state);
        if (excursions) excursion(state, high, low, unseen, last + 1);
        set(state, GROWTH, 0);
        set(state, RUINED, 1);
        const bar = firstBar + <f64>last;
        closeTrade(state, record, bar - get(state, FIRST_BAR) + 1, bar, get(close, last), RUIN);
        if (record) record += EVENT;
        held = 0;
        ruined = true;
      }
      continue;
    }
    const raw = late ? older : newest;
    if (excursions) excursion(state, high, low, unseen, t);
    unseen = t + 1;
    set(state, BAR, firstBar + <f64>t);
    set(state, HELD, held);
    storeGrowth(state, growth);
    if (t > 0) set(state, LAST_CLOSE, get(close, t - 1));
    record = fullBar(
      nextOpen, exits, open, high, low, close, gap, move,
      position, turnover, gross, net, t, raw, state, config, record,
    );
    held = get(state, HELD);
    ruined = get(state, RUINED) != 0;
    growth = loadGrowth(state);
    older = newest;
    newest = get(signal, t);
    t++;
  }
  if (excursions) excursion(state, high, low, unseen, n);
  set(state, NEWEST, newest);
  set(state, OLDER, older);
  set(state, HELD, held);
  if (n > 0) set(state, LAST_CLOSE, get(close, n - 1));
  set(state, BAR, firstBar + <f64>n);
  storeGrowth(state, growth);
  return <i32>((record - records) / EVENT);
}

// The two fills at the closes differ only in DELAY.

export function account_open(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  gap: usize, move: usize,
  position: usize, turnover: usize, gross: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(true, false, open, high, low, close, signal, gap, move,
    position, turnover, gross, net, n, state, config, records);
}

export function account_open_exits(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  gap: usize, move: usize,
  position: usize, turnover: usize, gross: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(true, true, open, high, low, close, signal, gap, move,
    position, turnover, gross, net, n, state, config, records);
}

export function account_close(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  gap: usize, move: usize,
  position: usize, turnover: usize, gross: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(false, false, open, high, low, close, signal, gap, move,
    position, turnover, gross, net, n, state, config, records);
}

export function account_close_exits(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  gap: usize, move: usize,
  position: usize, turnover: usize, gross: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(false, true, open, high, low, close, signal, gap, move,
    position, turnover, gross, net, n, state, config, records);
}
