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
const FIRST_BAR = 5; // first bar with the position of the open trade
const SIDE = 6; // sign of the open trade, 0 for none
const ENTRY_PRICE = 7;
const ENTRY_BAR = 8;
const GROWTH = 9; // product of 1 + net over the open trade: bars with a fill, quiet bars of even index
const TRADE_COST = 10;
const ENTRY_SIGNAL = 11;
const ANCHOR = 12; // best price of the open trade through the last bar
const HIGHEST = 13;
const LOWEST = 14;
const RUINED = 15;
const AMBIGUOUS = 16;
const BAR = 17; // index of the next bar in its symbol
const ODD_GROWTH = 18; // the same product over quiet bars of odd index

// Configuration slots.
const RATE = 0;
const DELAY = 1; // 1: the last bar's signal is traded, 2: the one before
const STOP_LOSS = 2; // NaN for none, as the three below
const TAKE_PROFIT = 3;
const TRAILING_STOP = 4;
const MAX_BARS = 5;
const EXCURSIONS = 6; // 1 when high and low are there, else 0

const EVENT: usize = 12 * 8;
const SIGNAL: f64 = 0, STOPPED: f64 = 1, TARGET: f64 = 2, TRAILED: f64 = 3, EXPIRED: f64 = 4,
  RUIN: f64 = 5;

// @ts-ignore: decorator
@inline function signOf(x: f64): f64 {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

/** Writes the trade in `state`, held for `bars`, as a record; its last fill was at `exitBar`. */
function closeTrade(
  state: usize, record: usize, bars: f64, exitBar: f64, exitPrice: f64, reason: f64,
): void {
  const entry = get(state, ENTRY_PRICE);
  const side = get(state, SIDE);
  const up = get(state, HIGHEST) / entry - 1;
  const down = get(state, LOWEST) / entry - 1;
  const worst = side > 0 ? down : -up;
  const best = side > 0 ? up : -down;
  set(record, 0, get(state, ENTRY_BAR));
  set(record, 1, exitBar);
  set(record, 2, bars);
  set(record, 3, side);
  set(record, 4, entry);
  set(record, 5, exitPrice);
  set(record, 6, get(state, GROWTH) * get(state, ODD_GROWTH) - 1);
  set(record, 7, get(state, TRADE_COST));
  set(record, 8, get(state, ENTRY_SIGNAL));
  set(record, 9, worst < 0 || worst != worst ? worst : 0);
  set(record, 10, best > 0 || best != best ? best : 0);
  set(record, 11, reason);
  set(state, SIDE, 0);
}

function openTrade(state: usize, bar: f64, fillBar: f64, price: f64, position: f64, excursions: f64): void {
  set(state, SIDE, signOf(position));
  set(state, ENTRY_PRICE, price);
  set(state, FIRST_BAR, bar);
  set(state, ENTRY_BAR, fillBar);
  set(state, GROWTH, 1);
  set(state, ODD_GROWTH, 1);
  set(state, TRADE_COST, 0);
  set(state, ENTRY_SIGNAL, position);
  set(state, ANCHOR, price);
  set(state, HIGHEST, excursions != 0 ? -Infinity : NaN);
  set(state, LOWEST, excursions != 0 ? Infinity : NaN);
}

/** Takes a bar into the excursion of the open trade; a price that is not known is passed over. */
// @ts-ignore: decorator
@inline function touch(state: usize, high: f64, low: f64): void {
  if (high > get(state, HIGHEST)) set(state, HIGHEST, high);
  if (low < get(state, LOWEST)) set(state, LOWEST, low);
}

/** Takes the highs and lows of bars from … end - 1 into the excursion of the open trade, if any. */
function excursion(state: usize, high: usize, low: usize, from: i32, end: i32): void {
  if (get(state, SIDE) == 0) return;
  let highest = f64x2.splat(get(state, HIGHEST)), lowest = f64x2.splat(get(state, LOWEST));
  let t = from;
  for (; t + 2 <= end; t += 2) {
    // pmax(a, b) is a < b ? b : a, so a price that is not known is passed over
    highest = f64x2.pmax(highest, v128.load(high + (<usize>t << 3)));
    lowest = f64x2.pmin(lowest, v128.load(low + (<usize>t << 3)));
  }
  const h0 = f64x2.extract_lane(highest, 0), h1 = f64x2.extract_lane(highest, 1);
  const l0 = f64x2.extract_lane(lowest, 0), l1 = f64x2.extract_lane(lowest, 1);
  set(state, HIGHEST, h0 > h1 ? h0 : h1);
  set(state, LOWEST, l0 < l1 ? l0 : l1);
  if (t < end) {
    touch(state, get(high, t), get(low, t));
  }
}

/**
 * One bar whose position changes, or that has exits to look after: the rules of docs/accounting.md
 * written out. Writes the four result streams at t and returns where the next record goes.
 */
// @ts-ignore: decorator
@inline function fullBar(
  nextOpen: bool, exits: bool,
  open: usize, high: usize, low: usize, close: usize,
  position: usize, turnover: usize, gross: usize, net: usize,
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
    if (held != 0 && bar - get(state, FIRST_BAR) >= maxBars && canFill) {
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
    if (nextOpen) touch(state, o, o);
    closeTrade(state, record, bar - get(state, FIRST_BAR), fillBar, fillPrice, leaveReason);
    record += EVENT;
  }
  const opens = sign != 0 && sign != heldSign;
  if (opens) openTrade(state, bar, fillBar, fillPrice, p, get(config, EXCURSIONS));
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
  set(net, t, netReturn);

  // The trade's own part of the bar.
  if (sign != 0) {
    const own = flips ? (abs(p) + (exited ? abs(p) : 0)) * rate : charge;
    let part: f64 = flips ? after - own : 1 + netReturn;
    if (part < 0 || ruined) part = 0;
    set(state, GROWTH, get(state, GROWTH) * part);
    set(state, TRADE_COST, get(state, TRADE_COST) + own);
    if (exited) {
      touch(state, o, o);
      touch(state, exitPrice, exitPrice);
    } else {
      touch(state, h, l);
      const best = sign > 0 ? h : l;
      const anchor = get(state, ANCHOR);
      if (sign > 0 ? best > anchor : best < anchor) set(state, ANCHOR, best);
    }
    if (ruined || exited) {
      const bars = bar - get(state, FIRST_BAR) + 1;
      closeTrade(state, record, bars, bar, exitPrice, ruined ? RUIN : exitReason);
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

/** Gross return of bar t when `held` is held through it. */
// @ts-ignore: decorator
@inline function through(nextOpen: bool, gap: usize, move: usize, t: i32, held: f64): f64 {
  if (!nextOpen) return held * get(move, t);
  const overnight = 1 + held * get(gap, t);
  return (overnight > 0 ? overnight : 0) * (1 + held * get(move, t)) - 1;
}

/** `through` of bars t and t + 1. */
// @ts-ignore: decorator
@inline function through2(nextOpen: bool, gap: usize, move: usize, t: i32, held: v128): v128 {
  const at = <usize>t << 3;
  const inside = f64x2.mul(held, v128.load(move + at));
  if (!nextOpen) return inside;
  const one = f64x2.splat(1.0);
  const overnight = f64x2.add(one, f64x2.mul(held, v128.load(gap + at)));
  const alive = f64x2.pmax(f64x2.splat(0.0), overnight);
  return f64x2.sub(f64x2.mul(alive, f64x2.add(one, inside)), one);
}

/** Whether holding through bars begin … end - 1 loses everything in one of them. */
function anyRuin(
  nextOpen: bool, gap: usize, move: usize, begin: i32, end: i32, held: f64,
): bool {
  // positions are at most 1, so two moves of a quarter cannot lose everything
  if (held == 0) return false;
  const quarter = f64x2.splat(0.25);
  let wild = i64x2.splat(0);
  let t = begin;
  for (; t + 2 <= end; t += 2) {
    const at = <usize>t << 3;
    wild = v128.or(wild, f64x2.gt(f64x2.abs(v128.load(move + at)), quarter));
    if (nextOpen) wild = v128.or(wild, f64x2.gt(f64x2.abs(v128.load(gap + at)), quarter));
  }
  let suspect = v128.any_true(wild);
  if (t < end && (abs(get(move, t)) > 0.25 || (nextOpen && abs(get(gap, t)) > 0.25))) suspect = true;
  if (!suspect) return false;
  for (t = begin; t < end; t++) if (through(nextOpen, gap, move, t, held) <= -1) return true;
  return false;
}

/**
 * Bars begin … end - 1 with `held` held through them: position = held, gross = net = through. Returns
 * growth with its lanes multiplied by 1 + net of the bars of even and of odd index in the symbol:
 * two short chains instead of a long one, and the same ones wherever tiles begin. `odd` is 1 when
 * bar 0 of the tile has an odd index.
 */
// @ts-ignore: decorator
@inline function quiet(
  nextOpen: bool, gap: usize, move: usize, position: usize, gross: usize, net: usize,
  begin: i32, end: i32, odd: i32, held: f64, growth: v128,
): v128 {
  const both = f64x2.splat(held);
  const one = f64x2.splat(1.0);
  let t = begin;
  if (t < end && ((t + odd) & 1)) {
    const result = quietBar(nextOpen, gap, move, position, gross, net, t, held);
    growth = f64x2.replace_lane(growth, 1, f64x2.extract_lane(growth, 1) * (1 + result));
    t++;
  }
  for (; t + 2 <= end; t += 2) {
    const at = <usize>t << 3;
    const result = through2(nextOpen, gap, move, t, both);
    v128.store(position + at, both);
    v128.store(gross + at, result);
    v128.store(net + at, result);
    growth = f64x2.mul(growth, f64x2.add(one, result));
  }
  if (t < end) {
    const result = quietBar(nextOpen, gap, move, position, gross, net, t, held);
    growth = f64x2.replace_lane(growth, 0, f64x2.extract_lane(growth, 0) * (1 + result));
  }
  return growth;
}

// @ts-ignore: decorator
@inline function quietBar(
  nextOpen: bool, gap: usize, move: usize, position: usize, gross: usize, net: usize,
  t: i32, held: f64,
): f64 {
  const result = through(nextOpen, gap, move, t, held);
  set(position, t, held);
  set(gross, t, result);
  set(net, t, result);
  return result;
}

// @ts-ignore: decorator
@inline function loadGrowth(state: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(get(state, GROWTH)), 1, get(state, ODD_GROWTH));
}

// @ts-ignore: decorator
@inline function storeGrowth(state: usize, growth: v128): void {
  set(state, GROWTH, f64x2.extract_lane(growth, 0));
  set(state, ODD_GROWTH, f64x2.extract_lane(growth, 1));
}

/**
 * Runs n bars. The quiet bar, on which nothing is traded and no exit is set, is
 *   next-open: gross = (1 + p gap) (1 + p move) - 1, closes: gross = p move
 * and is done here; every other bar goes through `fullBar`. Returns the number of records. `gap` and
 * `move` are as `price_moves` makes them.
 */
// @ts-ignore: decorator
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
      // the same signal as before, two bars at a time
      const delay = late ? 2 : 1;
      const same = f64x2.splat(held);
      while (t >= delay && t + 2 <= n) {
        const signals = v128.load(signal + (<usize>(t - delay) << 3));
        if (!i64x2.all_true(f64x2.eq(signals, same))) break;
        t += 2;
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
      if (anyRuin(nextOpen, gap, move, begin, t, held)) {
        // up to the bar that ends the account, and flat from the next bar on
        let last = begin;
        while (!(through(nextOpen, gap, move, last, held) <= -1)) last++;
        growth = quiet(nextOpen, gap, move, position, gross, net, begin, last + 1, odd, held, growth);
        set(net, last, -1);
        if (excursions) excursion(state, high, low, unseen, last + 1);
        set(state, GROWTH, 0);
        set(state, RUINED, 1);
        const bar = firstBar + <f64>last;
        closeTrade(state, record, bar - get(state, FIRST_BAR) + 1, bar, get(close, last), RUIN);
        record += EVENT;
        held = 0;
        ruined = true;
        growth = quiet(nextOpen, gap, move, position, gross, net, last + 1, t, odd, 0, growth);
      } else {
        growth = quiet(nextOpen, gap, move, position, gross, net, begin, t, odd, held, growth);
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
      nextOpen, exits, open, high, low, close,
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

/** Writes the open trade, if any, as a record marked at `price`; returns the number of records. */
export function close_open_trade(state: usize, price: f64, record: usize, reason: f64): i32 {
  if (get(state, SIDE) == 0) return 0;
  const bar = get(state, BAR);
  closeTrade(state, record, bar - get(state, FIRST_BAR), bar - 1, price, reason);
  return 1;
}

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

/** Index of the first signal outside [-1, 1], or -1; NaN is inside. state[0] += number of NaNs. */
export function inspect_signal(signal: usize, n: i32, state: usize): i32 {
  const one = f64x2.splat(1.0);
  let outside = i64x2.splat(0), known = i64x2.splat(0);
  let t = 0;
  for (; t + 2 <= n; t += 2) {
    const s = v128.load(signal + (<usize>t << 3));
    outside = v128.or(outside, f64x2.gt(f64x2.abs(s), one));
    known = i64x2.add(known, f64x2.eq(s, s)); // a true mask is -1
  }
  let unknown = <i64>t + i64x2.extract_lane(known, 0) + i64x2.extract_lane(known, 1);
  let suspect = v128.any_true(outside);
  if (t < n) {
    const s = get(signal, t);
    if (s != s) unknown++;
    if (abs(s) > 1) suspect = true;
  }
  set(state, 0, get(state, 0) + <f64>unknown);
  if (suspect) for (let i = 0; i < n; i++) if (abs(get(signal, i)) > 1) return i;
  return -1;
}
