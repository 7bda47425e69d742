// The accounts that most searches run, without exits, records or results bar by bar: by the rules of
// `fullBar` (fills.ts) and to the same bits, signal run by signal run.
import {
  ALL, DELAY, EQUITY, EXPOSURE, GROWTH, HELD, NEWEST, OLDER, RATE, RETURNS_ONLY, RUINED, SIDE,
  TURNOVER, signOf,
} from "./account-state";
import { get, getInt, set } from "./memory";
import { countDays, flat, holdCalm, quiet, takeBar, takeReturn } from "./quiet";
import { endRowBlocks, rowBlockEnd } from "./row-blocks";
import { lastRun, runStart, runValue } from "./signal-runs";
import { CLOSE, LONGS, NEXT_OPEN, OPEN, WILDS, at, price } from "./tile";
import { countTrade, endRuined } from "./trades";

/**
 * Runs the tile's bars from 0 to `to` - 1. Returns the first bar that it has to leave to others: one
 * without an open to fill at, one that ruins the account, or the one after that; `to` when all are done.
 */
export function plain(tile: usize, runs: usize, to: i32, state: usize, config: usize): i32 {
  return get(config, RETURNS_ONLY) != 0
    ? runThrough(false, tile, runs, to, state, config)
    : runThrough(true, tile, runs, to, state, config);
}

/** `plain`, with sums over trades, costs and time in the market if `all` are wanted. */
@inline function runThrough(
  all: bool, tile: usize, runs: usize, to: i32, state: usize, config: usize,
): i32 {
  const delay = <i32>get(config, DELAY), rate = get(config, RATE);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const last = lastRun(runs);
  let held = get(state, HELD);
  let block = rowBlockEnd(tile, state);
  let done = 0; // bars before it are
  let heldFrom = 0; // where the position began whose days are not counted yet
  // signals of the tile before come first
  for (let run = -delay; run <= last; run++) {
    const t = run < 0 ? delay + run : runStart(runs, run) + delay;
    if (t >= to) break;
    const raw = run >= 0 ? runValue(runs, run) : run == -1 ? get(state, NEWEST) : get(state, OLDER);
    const p: f64 = raw == raw ? raw : 0;
    if (p == held) continue;
    if (done < t) {
      if (block < t) block = endRowBlocks(tile, done, t, held, state);
      done = stretch(tile, done, t, held, heldFrom, state);
      if (get(state, RUINED) != 0) return done;
    }
    if (block <= t) block = endRowBlocks(tile, t, t, held, state);
    if (!switchTo(all, p, tile, t, held, rate, nextOpen, state)) {
      if (all && heldFrom < t && held != 0) countDays(tile, heldFrom, t, state);
      return t;
    }
    if (held == 0) heldFrom = t;
    else if (all && p == 0) countDays(tile, heldFrom, t, state);
    held = p;
    done = t + 1;
  }
  if (done < to) {
    if (block < to) endRowBlocks(tile, done, to, held, state);
    done = stretch(tile, done, to, held, heldFrom, state);
    if (get(state, RUINED) != 0) return done;
  }
  if (all && held != 0) countDays(tile, heldFrom, to, state);
  return to;
}

/** Bars a … b - 1, at which nothing is traded. Returns b, or the bar after the one that ruined all. */
@inline function stretch(
  tile: usize, a: i32, b: i32, held: f64, heldFrom: i32, state: usize,
): i32 {
  if (held == 0) {
    flat(tile, a, b, state);
    return b;
  }
  if (getInt(tile, WILDS) == 0) {
    holdCalm(tile, a, b, held, state);
    set(state, EXPOSURE, get(state, EXPOSURE) + abs(held) * <f64>(b - a));
    return b;
  }
  if (heldFrom < a) countDays(tile, heldFrom, a, state); // `quiet` counts those from a on
  const alive = quiet(tile, a, b, held, state);
  if (get(state, EQUITY) == 0) endRuined(tile, alive, state, 0);
  return alive;
}

/** Bar t, at which `held` becomes p. Does nothing and returns false where it is left to `fullBar`. */
@inline function switchTo(
  all: bool, p: f64, tile: usize, t: i32, held: f64, rate: f64, nextOpen: bool, state: usize,
): bool {
  let overnight: f64 = 0, move: f64;
  if (nextOpen) {
    const o = price(at(tile, OPEN), t), before = price(at(tile, CLOSE), t - 1);
    if (o != o) return false;
    // gapAt and moveAt of market.ts
    const inverse: f64 = 1 / (o * before);
    overnight = held * ((o - before) * (o * inverse));
    move = (price(at(tile, CLOSE), t) - o) * (before * inverse);
  } else {
    move = get(at(tile, LONGS), t);
  }
  const inside = p * move;
  const gross = (overnight + inside) + overnight * inside;
  const traded = abs(p - held);
  const net = gross - traded * rate;
  if (!(overnight > -1 && net > ALL)) return false;
  set(state, HELD, p);
  if (!all) {
    takeReturn(tile, t, net, state);
    return true;
  }
  const opens = held * p <= 0, flips = held * p < 0;
  if (opens && held != 0) {
    const part = 1 + (overnight - abs(held) * rate);
    set(state, GROWTH, get(state, GROWTH) * (part > 0 ? part : 0));
    countTrade(state);
  }
  let part: f64 = flips ? 1 + (inside - abs(p) * rate) : 1 + net;
  if (part < 0) part = 0;
  set(state, GROWTH, opens ? part : get(state, GROWTH) * part);
  set(state, TURNOVER, get(state, TURNOVER) + traded);
  set(state, EXPOSURE, get(state, EXPOSURE) + abs(p));
  takeBar(tile, t, gross, net, state);
  set(state, SIDE, signOf(p));
  return true;
}
