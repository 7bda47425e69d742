// From a signal to returns, trades and their sums, bar by bar, for one symbol (docs/accounting.md).
import {
  ANCHOR, BAR, DELAY, ENTRY_PRICE, EQUITY, EVENT, EXCURSIONS, FIRST_BAR, HELD, LAST_CLOSE, LOCK,
  MAX_BARS, NEWEST, OLDER, RUINED, SAMPLES, SIDE, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP, hasExits, setCount,
} from "./account-state";
import { fullBar } from "./fills";
import { get, getInt, set } from "./memory";
import { merge_chapter } from "./moments";
import { plain } from "./plain";
import { flat, quiet } from "./quiet";
import { endRowBlocks, rowBlockEnd } from "./row-blocks";
import {
  CHAPTER, CLOSE, FIRST, HIGH, LENGTH, LOW, MARKET, OPEN, POSITION, TURNED, at, price, prices,
} from "./tile";
import { lastRun, runStart, runValue } from "./signal-runs";
import { endRuined, excursion } from "./trades";

/**
 * Runs bars from … to - 1 of the tile, whose market moves have been made. `runs` are those of the
 * signals at the closes of the tile's bars. Returns the number of records, which are written from
 * `records` on unless that is 0.
 */
export function account(
  tile: usize, runs: usize, from: i32, to: i32, state: usize, config: usize, records: usize,
): i32 {
  const delay = <i32>get(config, DELAY);
  const exits = hasExits(config);
  const excursions = get(config, EXCURSIONS) != 0;
  const detailed = exits || records != 0 || at(tile, POSITION) != 0;
  let record = records;
  if (from == 0) setCount(state, SAMPLES, 0);
  if (at(tile, TURNED)) memory.fill(at(tile, TURNED) + (<usize>from << 3), 0, <usize>(to - from) << 3);
  let t = from;
  if (!detailed && from == 0 && get(state, RUINED) == 0) {
    t = plain(tile, runs, to, state, config);
  }
  let run = 0; // the one in which lies the signal that is traded at t
  while (t < to) {
    const held = get(state, HELD);
    let end = to;
    if (get(state, RUINED) == 0) {
      const lock: f64 = held == 0 ? get(state, LOCK) : 0;
      end = t;
      while (end < to) {
        const i = end - delay;
        if (i < 0) {
          // a signal of the tile before
          if (!sameTarget(i == -1 ? get(state, NEWEST) : get(state, OLDER), held, lock)) break;
          end++;
          continue;
        }
        while (runStart(runs, run) > i) run--; // an exit came before the signal changed
        while (runStart(runs, run + 1) <= i) run++;
        if (!sameTarget(runValue(runs, run), held, lock)) break;
        end = min(runStart(runs, run + 1) + delay, to);
      }
      if (exits && held != 0 && end > t) end = untilExit(tile, t, end, state, config);
    }
    // a bar that is taken by itself, with nothing quiet before it, may be a row block's first
    if (rowBlockEnd(tile, state) < max(end, t + 1)) endRowBlocks(tile, t, end, held, state);
    if (t < end) {
      if (held == 0) flat(tile, t, end, state);
      else {
        const alive = quiet(tile, t, end, held, state);
        if (excursions) excursion(state, tile, t, alive);
        if (get(state, EQUITY) == 0) {
          endRuined(tile, alive, state, record);
          if (record) record += EVENT;
        }
        end = alive;
      }
      t = end;
      continue;
    }
    const i = t - delay;
    while (i >= 0 && runStart(runs, run) > i) run--;
    const raw: f64 = i >= 0 ? runValue(runs, run) : i == -1 ? get(state, NEWEST) : get(state, OLDER);
    record = fullBar(tile, t, raw, state, config, record);
    t++;
  }
  set(state, BAR, <f64>(getInt(tile, FIRST) + to));
  if (rowBlockEnd(tile, state) <= to) endRowBlocks(tile, to, to, 0, state);
  if (to == getInt(tile, LENGTH)) endTile(tile, runs, to, state);
  return <i32>((record - records) / EVENT);
}

/** Keeps what the next tile needs to know of this one, and ends the chapter where it ends. */
function endTile(tile: usize, runs: usize, n: i32, state: usize): void {
  const last = lastRun(runs);
  if (n == 1) set(state, OLDER, get(state, NEWEST));
  else set(state, OLDER, runValue(runs, runStart(runs, last) <= n - 2 ? last : last - 1));
  set(state, NEWEST, runValue(runs, last));
  set(state, LAST_CLOSE, price(at(tile, CLOSE), n - 1));
  if (((getInt(tile, FIRST) + n) & (CHAPTER - 1)) == 0) merge_chapter(state, at(tile, MARKET));
}

/**
 * Whether a signal wants what is held. One that is not known wants 0; while `lock` is not 0 (and
 * nothing held), so does one of its sign, and any other ends the lock.
 */
@inline function sameTarget(raw: f64, held: f64, lock: f64): bool {
  if (held != 0) return raw == held;
  return raw != raw || (lock != 0 ? raw * lock > 0 : raw == 0);
}

/** The first bar from t on, at most `end`, in which the open trade may meet an exit. */
function untilExit(tile: usize, t: i32, end: i32, state: usize, config: usize): i32 {
  const maxBars = get(config, MAX_BARS);
  if (maxBars == maxBars) {
    const expires = <i32>(get(state, FIRST_BAR) + maxBars) - getInt(tile, FIRST);
    if (expires <= t) return t;
    end = min(end, expires);
  }
  const side = get(state, SIDE);
  const entry = get(state, ENTRY_PRICE);
  const stop = entry * (1 - side * get(config, STOP_LOSS));
  const goal = entry * (1 + side * get(config, TAKE_PROFIT));
  const trailing = get(config, TRAILING_STOP);
  if (trailing == trailing) return untilTrailed(tile, t, end, side, stop, goal, trailing, state);
  if (stop != stop && goal != goal) return end;
  const open = at(tile, OPEN), high = at(tile, HIGH), low = at(tile, LOW);
  const up = f64x2.splat(side > 0 ? goal : stop), down = f64x2.splat(side > 0 ? stop : goal);
  for (; t < end; t += 2) {
    const o = prices(open, t);
    const above = v128.or(f64x2.ge(o, up), f64x2.ge(prices(high, t), up));
    const below = v128.or(f64x2.le(o, down), f64x2.le(prices(low, t), down));
    const met = i64x2.bitmask(v128.or(above, below));
    if (met) {
      t += 1 - (met & 1);
      return t < end ? t : end;
    }
  }
  return end;
}

/** `untilExit` with a trailing stop: keeps the trade's best price as the bars go by. */
function untilTrailed(
  tile: usize, t: i32, end: i32, side: f64, stop: f64, goal: f64, trailing: f64, state: usize,
): i32 {
  const open = at(tile, OPEN), high = at(tile, HIGH), low = at(tile, LOW);
  let anchor = get(state, ANCHOR);
  for (; t < end; t++) {
    const o = price(open, t), h = price(high, t), l = price(low, t);
    const trail = anchor * (1 - side * trailing);
    if (side > 0) {
      if (o <= trail || l <= trail || o <= stop || l <= stop || o >= goal || h >= goal) break;
      if (h > anchor) anchor = h;
    } else {
      if (o >= trail || h >= trail || o >= stop || h >= stop || o <= goal || l <= goal) break;
      if (l < anchor) anchor = l;
    }
  }
  set(state, ANCHOR, anchor);
  return t;
}
