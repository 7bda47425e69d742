// One bar with a fill or with an exit, by the rules of docs/accounting.md.
import {
  ALL, HELD, LAST_CLOSE, LOCK, FIRST_BAR, ENTRY_PRICE, GROWTH, TRADE_COST, ANCHOR, RUINED, AMBIGUOUS,
  RATE, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP, MAX_BARS, EXCURSIONS, EVENT, SIGNAL, STOPPED, TARGET,
  TRAILED, EXPIRED, RUIN, TURNOVER, EXPOSURE, SIDE,
  hasExits, signOf,
} from "./account-state";
import { gapAt, moveAt } from "./market";
import { get, getInt, set } from "./memory";
import { countDays, takeBar } from "./quiet";
import {
  CLOSE, FIRST, GROSS, HIGH, LOW, NET, NEXT_OPEN, OPEN, POSITION, TURNED, at, price,
} from "./tile";
import { closeTrade, openTrade, touch } from "./trades";

/**
 * Bar t, at which `raw` is the signal to be traded: the rules of docs/accounting.md written out.
 * Returns where the next record goes.
 */
export function fullBar(
  tile: usize, t: i32, raw: f64, state: usize, config: usize, records: usize,
): usize {
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const exits = hasExits(config);
  const rate = get(config, RATE);
  // Prices and bars of trades are only for exits and records.
  const detailed = exits || records != 0;
  const bar = <f64>(getInt(tile, FIRST) + t);
  const held = get(state, HELD);
  let lastClose: f64 = 0;
  if (detailed) lastClose = t > 0 ? price(at(tile, CLOSE), t - 1) : get(state, LAST_CLOSE);
  const o: f64 = nextOpen || exits ? price(at(tile, OPEN), t) : NaN;
  const known = raw == raw;
  const canFill = nextOpen ? o == o : true;
  const fillPrice = nextOpen ? o : lastClose;
  const fillBar = nextOpen ? bar : bar - 1;
  const next = records ? EVENT : 0;
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
    if (held != 0 && bar - get(state, FIRST_BAR) >= maxBars && sameSide && canFill) {
      target = 0;
      leaveReason = EXPIRED;
      set(state, LOCK, signOf(held));
    }
  }

  const p = canFill ? target : held;
  let traded = abs(p - held);
  const gapped: f64 = nextOpen ? held * gapAt(tile, t) : 0;
  const overnight: f64 = gapped > -1 ? gapped : -1; // an account that died at the open stays dead
  const base = nextOpen && canFill ? o : lastClose;
  const heldSign = signOf(held), sign = signOf(p);
  const flips = heldSign * sign < 0;

  // The fill: end, begin or resize the trade.
  if (sign != heldSign) {
    if (heldSign != 0) {
      const leaving = abs(held) * rate;
      const part = 1 + (overnight - leaving);
      set(state, GROWTH, get(state, GROWTH) * (part > 0 ? part : 0));
      if (detailed) set(state, TRADE_COST, get(state, TRADE_COST) + leaving);
      if (nextOpen && records) touch(state, o, o);
      closeTrade(state, record, bar - get(state, FIRST_BAR), fillBar, fillPrice, leaveReason);
      record += next;
    }
    if (sign != 0) {
      set(state, SIDE, sign);
      set(state, GROWTH, 1);
      if (detailed) openTrade(state, bar, fillBar, fillPrice, p, get(config, EXCURSIONS));
    }
  } else if (detailed && abs(p) > abs(held)) {
    const entry = get(state, ENTRY_PRICE);
    set(state, ENTRY_PRICE, (entry * abs(held) + fillPrice * (abs(p) - abs(held))) / abs(p));
  }

  // The exits of this bar.
  let exitPrice: f64 = NaN;
  let exitReason: f64 = -1;
  if (exits && sign != 0) {
    const h = price(at(tile, HIGH), t), l = price(at(tile, LOW), t);
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

  const inside = p * (exited ? (exitPrice - base) / base : moveAt(tile, t, nextOpen));
  const grossReturn = (overnight + inside) + overnight * inside;
  const charge = traded * rate;
  let netReturn = grossReturn - charge;
  const ruined = netReturn <= ALL;
  if (ruined) netReturn = -1;
  if (at(tile, POSITION)) {
    set(at(tile, POSITION), t, p);
    set(at(tile, TURNED), t, traded);
    set(at(tile, GROSS), t, grossReturn);
    set(at(tile, NET), t, netReturn);
  }
  set(state, TURNOVER, get(state, TURNOVER) + traded);
  set(state, EXPOSURE, get(state, EXPOSURE) + abs(p));
  if (sign != 0) countDays(tile, t, t + 1, state);
  takeBar(tile, t, grossReturn, netReturn, state);

  // The trade's own part of the bar.
  if (sign != 0) {
    const own = flips ? (abs(p) + (exited ? abs(p) : 0)) * rate : charge;
    let part: f64 = flips ? 1 + (inside - own) : 1 + netReturn;
    if (part < 0 || ruined) part = 0;
    set(state, GROWTH, get(state, GROWTH) * part);
    if (detailed) set(state, TRADE_COST, get(state, TRADE_COST) + own);
    if (exited) {
      if (records) {
        touch(state, o, o);
        touch(state, exitPrice, exitPrice);
      }
    } else if (exits || records) {
      const h = price(at(tile, HIGH), t), l = price(at(tile, LOW), t);
      if (records) touch(state, h, l);
      const best = sign > 0 ? h : l;
      const anchor = get(state, ANCHOR);
      if (sign > 0 ? best > anchor : best < anchor) set(state, ANCHOR, best);
    }
    if (ruined || exited) {
      const bars = bar - get(state, FIRST_BAR) + 1;
      const last: f64 = exited ? exitPrice : price(at(tile, CLOSE), t);
      closeTrade(state, record, bars, bar, last, ruined ? RUIN : exitReason);
      record += next;
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
