// From a signal to returns and trades, bar by bar, for one symbol (docs/accounting.md).
//
// State and configuration are float64 slots; the host knows them by the same numbers
// (src/kernels/accounting.ts). A trade that ends becomes a record of EVENT slots.
import { get, set } from "./memory";

// State slots.
const HELD = 0; // what was held at the last close
const LAST_CLOSE = 1;
const NEWEST = 2; // signal of the last bar
const OLDER = 3; // signal of the bar before
const LOCK = 4; // sign of an exited position that may not be re-entered yet
const BARS = 5; // bars of the open trade
const SIDE = 6; // sign of the open trade, 0 for none
const ENTRY_PRICE = 7;
const ENTRY_BAR = 8;
const GROWTH = 9; // product of 1 + net over the open trade
const TRADE_COST = 10;
const ENTRY_SIGNAL = 11;
const ANCHOR = 12; // best price of the open trade through the last bar
const HIGHEST = 13;
const LOWEST = 14;
const RUINED = 15;
const AMBIGUOUS = 16;
const BAR = 17; // index of the next bar in its symbol

// Configuration slots.
const RATE = 0;
const DELAY = 1; // 1: the last bar's signal is traded, 2: the one before
const STOP_LOSS = 2; // NaN for none, as the three below
const TAKE_PROFIT = 3;
const TRAILING_STOP = 4;
const MAX_BARS = 5;

const EVENT: usize = 12 * 8;
const SIGNAL: f64 = 0, STOPPED: f64 = 1, TARGET: f64 = 2, TRAILED: f64 = 3, EXPIRED: f64 = 4,
  RUIN: f64 = 5;

// @ts-ignore: decorator
@inline function signOf(x: f64): f64 {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

/** Writes the trade in `state` as a record; `exitBar` and `exitPrice` are those of its last fill. */
function closeTrade(state: usize, record: usize, exitBar: f64, exitPrice: f64, reason: f64): void {
  const entry = get(state, ENTRY_PRICE);
  const side = get(state, SIDE);
  const up = get(state, HIGHEST) / entry - 1;
  const down = get(state, LOWEST) / entry - 1;
  const worst = side > 0 ? down : -up;
  const best = side > 0 ? up : -down;
  set(record, 0, get(state, ENTRY_BAR));
  set(record, 1, exitBar);
  set(record, 2, get(state, BARS));
  set(record, 3, side);
  set(record, 4, entry);
  set(record, 5, exitPrice);
  set(record, 6, get(state, GROWTH) - 1);
  set(record, 7, get(state, TRADE_COST));
  set(record, 8, get(state, ENTRY_SIGNAL));
  set(record, 9, worst < 0 || worst != worst ? worst : 0);
  set(record, 10, best > 0 || best != best ? best : 0);
  set(record, 11, reason);
  set(state, SIDE, 0);
  set(state, BARS, 0);
}

function openTrade(state: usize, bar: f64, price: f64, position: f64): void {
  set(state, SIDE, signOf(position));
  set(state, ENTRY_PRICE, price);
  set(state, ENTRY_BAR, bar);
  set(state, GROWTH, 1);
  set(state, TRADE_COST, 0);
  set(state, ENTRY_SIGNAL, position);
  set(state, ANCHOR, price);
  set(state, HIGHEST, price);
  set(state, LOWEST, price);
  set(state, BARS, 0);
}

/** Takes a price into the excursion of the open trade; a price that is not known is passed over. */
// @ts-ignore: decorator
@inline function touch(state: usize, price: f64): void {
  if (price > get(state, HIGHEST)) set(state, HIGHEST, price);
  if (price < get(state, LOWEST)) set(state, LOWEST, price);
}

/**
 * One bar whose position changes, or that has exits to look after: the rules of docs/accounting.md
 * written out. Writes the five result streams at t and returns where the next record goes.
 */
// @ts-ignore: decorator
@inline function fullBar(
  nextOpen: bool, exits: bool,
  open: usize, high: usize, low: usize, close: usize,
  position: usize, turnover: usize, gross: usize, cost: usize, net: usize,
  t: i32, raw: f64, state: usize, config: usize, records: usize,
): usize {
  const rate = get(config, RATE);
  const bar = get(state, BAR);
  const held = get(state, HELD);
  const lastClose = get(state, LAST_CLOSE);
  const o = get(open, t), h = get(high, t), l = get(low, t), c = get(close, t);
  const known = raw == raw;
  const canFill = nextOpen ? o == o : true;
  const fillPrice = nextOpen ? o : lastClose;
  const fillBar = nextOpen ? bar : bar - 1;
  let record = records;

  let target: f64 = known ? raw : 0;
  let leaveReason = SIGNAL;
  if (exits) {
    const lock = get(state, LOCK);
    if (lock != 0) {
      if (known && signOf(raw) != lock) set(state, LOCK, 0);
      else target = 0;
    }
    const maxBars = get(config, MAX_BARS);
    const sameSide = !known || signOf(raw) == signOf(held);
    if (held != 0 && get(state, BARS) >= maxBars && sameSide && canFill) {
      target = 0;
      leaveReason = EXPIRED;
      set(state, LOCK, signOf(held));
    }
  }

  const p = canFill ? target : held;
  let traded = abs(p - held);
  const overnight: f64 = nextOpen && canFill ? 1 + held * (o / lastClose - 1) : 1;
  const before: f64 = overnight > 0 ? overnight : 0; // an account that died at the open stays dead
  const base = nextOpen && canFill ? o : lastClose;
  const heldSign = signOf(held), sign = signOf(p);
  const flips = heldSign != 0 && sign != 0 && heldSign != sign;

  // The fill: end, begin or resize the trade.
  if (heldSign != 0 && sign != heldSign) {
    const leaving = abs(held) * rate;
    const part = nextOpen ? before - leaving : 1 - leaving;
    set(state, GROWTH, get(state, GROWTH) * (part > 0 ? part : 0));
    set(state, TRADE_COST, get(state, TRADE_COST) + leaving);
    if (nextOpen) touch(state, o);
    closeTrade(state, record, fillBar, fillPrice, leaveReason);
    record += EVENT;
  }
  const opens = sign != 0 && sign != heldSign;
  if (opens) openTrade(state, fillBar, fillPrice, p);
  else if (sign != 0 && abs(p) > abs(held)) {
    const entry = get(state, ENTRY_PRICE);
    set(state, ENTRY_PRICE, (entry * abs(held) + fillPrice * (abs(p) - abs(held))) / abs(p));
  }

  // The exits of this bar.
  let exitPrice: f64 = c;
  let exitReason: f64 = -1;
  if (exits && sign != 0) {
    const entry = get(state, ENTRY_PRICE);
    const stop = entry * (1 - sign * get(config, STOP_LOSS));
    const trail = get(state, ANCHOR) * (1 - sign * get(config, TRAILING_STOP));
    const goal = entry * (1 + sign * get(config, TAKE_PROFIT));
    // the tighter of the two stops; one that is not set is NaN and never wins
    const trails = stop != stop || (sign > 0 ? trail > stop : trail < stop);
    const level = trails ? trail : stop;
    const stopped = sign > 0 ? o <= level || l <= level : o >= level || h >= level;
    const reached = sign > 0 ? o >= goal || h >= goal : o <= goal || l <= goal;
    if (stopped) {
      exitReason = trails ? TRAILED : STOPPED;
      exitPrice = (sign > 0 ? o < level : o > level) ? o : level;
      if (reached) set(state, AMBIGUOUS, get(state, AMBIGUOUS) + 1);
    } else if (reached) {
      exitReason = TARGET;
      exitPrice = (sign > 0 ? o > goal : o < goal) ? o : goal;
    }
  }
  const exited = exitReason >= 0;
  if (exited) traded += abs(p);

  const after = 1 + p * (exitPrice / base - 1);
  const grossReturn = before * after - 1;
  const charge = traded * rate;
  let netReturn = grossReturn - charge;
  const ruined = netReturn <= -1;
  if (ruined) netReturn = -1;
  set(position, t, p);
  set(turnover, t, traded);
  set(gross, t, grossReturn);
  set(cost, t, charge);
  set(net, t, netReturn);

  // The trade's own part of the bar.
  if (sign != 0) {
    const own = flips ? (abs(p) + (exited ? abs(p) : 0)) * rate : charge;
    let part: f64 = flips ? after - own : 1 + netReturn;
    if (part < 0 || ruined) part = 0;
    set(state, GROWTH, get(state, GROWTH) * part);
    set(state, TRADE_COST, get(state, TRADE_COST) + own);
    set(state, BARS, get(state, BARS) + 1);
    if (exited) {
      touch(state, o);
      touch(state, exitPrice);
    } else {
      touch(state, h);
      touch(state, l);
      const best = sign > 0 ? h : l;
      const anchor = get(state, ANCHOR);
      if (sign > 0 ? best > anchor : best < anchor) set(state, ANCHOR, best);
    }
    if (ruined || exited) {
      closeTrade(state, record, bar, exitPrice, ruined ? RUIN : exitReason);
      record += EVENT;
      set(state, LOCK, sign);
    }
  }
  if (ruined) {
    if (sign == 0 && record > records) set(record - EVENT, 11, RUIN);
    set(state, RUINED, 1);
  }
  set(state, HELD, exited || ruined ? 0 : p);
  return record;
}

/**
 * Runs n bars. The quiet bar, on which nothing is traded and no exit is set, is
 *   next-open: gross = (1 + p (open/close' - 1)) (1 + p (close/open - 1)) - 1, closes: p (close/close' - 1)
 * and is done here; every other bar goes through `fullBar`. Returns the number of records.
 */
// @ts-ignore: decorator
@inline function account(
  nextOpen: bool, exits: bool,
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  position: usize, turnover: usize, gross: usize, cost: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  const late = get(config, DELAY) == 2;
  let newest = get(state, NEWEST), older = get(state, OLDER);
  let held = get(state, HELD), lastClose = get(state, LAST_CLOSE);
  let ruined = get(state, RUINED) != 0;
  let bar = get(state, BAR);
  let growth = get(state, GROWTH), bars = get(state, BARS);
  let highest = get(state, HIGHEST), lowest = get(state, LOWEST);
  let record = records;
  for (let t = 0; t < n; t++) {
    const raw = late ? older : newest;
    const c = get(close, t);
    const target: f64 = raw == raw ? raw : 0;
    const o = get(open, t);
    if (ruined || (exits ? held == 0 && target == 0 : target == held) || (!exits && nextOpen && o != o)) {
      // quiet: what was held is held through the bar
      let through: f64;
      if (nextOpen && o == o) {
        const overnight = 1 + held * (o / lastClose - 1);
        through = (overnight > 0 ? overnight : 0) * (1 + held * (c / o - 1)) - 1;
      } else {
        through = held * (c / lastClose - 1);
      }
      let result = through;
      if (result <= -1) {
        result = -1;
        ruined = true;
      }
      set(position, t, held);
      set(turnover, t, 0);
      set(gross, t, through);
      set(cost, t, 0);
      set(net, t, result);
      growth *= 1 + result;
      bars += 1;
      const h = get(high, t), l = get(low, t);
      highest = h > highest ? h : highest;
      lowest = l < lowest ? l : lowest;
      if (ruined && held != 0) {
        set(state, GROWTH, growth);
        set(state, BARS, bars);
        set(state, HIGHEST, highest);
        set(state, LOWEST, lowest);
        set(state, RUINED, 1);
        closeTrade(state, record, bar, c, RUIN);
        record += EVENT;
        held = 0;
      }
      if (exits && raw == raw) set(state, LOCK, 0);
    } else {
      set(state, BAR, bar);
      set(state, HELD, held);
      set(state, LAST_CLOSE, lastClose);
      if (held != 0) {
        set(state, GROWTH, growth);
        set(state, BARS, bars);
        set(state, HIGHEST, highest);
        set(state, LOWEST, lowest);
      }
      record = fullBar(
        nextOpen, exits, open, high, low, close,
        position, turnover, gross, cost, net, t, raw, state, config, record,
      );
      held = get(state, HELD);
      ruined = get(state, RUINED) != 0;
      growth = get(state, GROWTH);
      bars = get(state, BARS);
      highest = get(state, HIGHEST);
      lowest = get(state, LOWEST);
    }
    lastClose = c;
    older = newest;
    newest = get(signal, t);
    bar += 1;
  }
  set(state, NEWEST, newest);
  set(state, OLDER, older);
  set(state, HELD, held);
  set(state, LAST_CLOSE, lastClose);
  set(state, BAR, bar);
  set(state, GROWTH, growth);
  set(state, BARS, bars);
  set(state, HIGHEST, highest);
  set(state, LOWEST, lowest);
  return <i32>((record - records) / EVENT);
}

// The two fills at the closes differ only in DELAY.

export function account_open(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  position: usize, turnover: usize, gross: usize, cost: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(true, false, open, high, low, close, signal,
    position, turnover, gross, cost, net, n, state, config, records);
}

export function account_open_exits(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  position: usize, turnover: usize, gross: usize, cost: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(true, true, open, high, low, close, signal,
    position, turnover, gross, cost, net, n, state, config, records);
}

export function account_close(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  position: usize, turnover: usize, gross: usize, cost: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(false, false, open, high, low, close, signal,
    position, turnover, gross, cost, net, n, state, config, records);
}

export function account_close_exits(
  open: usize, high: usize, low: usize, close: usize, signal: usize,
  position: usize, turnover: usize, gross: usize, cost: usize, net: usize,
  n: i32, state: usize, config: usize, records: usize,
): i32 {
  return account(false, true, open, high, low, close, signal,
    position, turnover, gross, cost, net, n, state, config, records);
}

/** Writes the open trade, if any, as a record marked at `price`; returns the number of records. */
export function close_open_trade(state: usize, price: f64, record: usize, reason: f64): i32 {
  if (get(state, SIDE) == 0) return 0;
  closeTrade(state, record, get(state, BAR) - 1, price, reason);
  return 1;
}

/**
 * Net returns of a position of 1 from the first fill on: close/close' - 1, and on the first bar
 * close/open - 1 less the cost. `state`: holding (0 or 1), last close. With the closes the first
 * fill is at the last close, so the first bar of the range has no return (`skip` is 1 there).
 */
export function hold(
  open: usize, close: usize, net: usize, n: i32, state: usize, nextOpen: i32, rate: f64,
): void {
  let holding = get(state, 0) != 0;
  let skip = get(state, 2) != 0;
  let lastClose = get(state, 1);
  for (let t = 0; t < n; t++) {
    const c = get(close, t);
    let result: f64 = 0;
    if (holding) {
      result = c / lastClose - 1;
    } else if (skip) {
      skip = false;
    } else if (!nextOpen) {
      result = c / lastClose - 1 - rate;
      holding = true;
    } else {
      const o = get(open, t);
      if (o == o) {
        result = c / o - 1 - rate;
        holding = true;
      }
    }
    set(net, t, result);
    lastClose = c;
  }
  set(state, 0, holding ? 1 : 0);
  set(state, 1, lastClose);
  set(state, 2, skip ? 1 : 0);
}

/** Index of the first signal outside [-1, 1], or -1; NaN is inside. Adds the NaNs to state[0]. */
export function inspect_signal(signal: usize, n: i32, state: usize): i32 {
  let unknown = 0;
  for (let t = 0; t < n; t++) {
    const s = get(signal, t);
    if (abs(s) > 1) return t;
    unknown += i32(s != s);
  }
  set(state, 0, get(state, 0) + <f64>unknown);
  return -1;
}
