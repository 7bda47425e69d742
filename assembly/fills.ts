// One bar with a fill or with exits to look after, by the rules of docs/accounting.md.
import {
  HELD, LAST_CLOSE, LOCK, FIRST_BAR, ENTRY_PRICE, GROWTH, TRADE_COST, ANCHOR, RUINED, AMBIGUOUS,
  BAR, RATE, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP, MAX_BARS, EXCURSIONS, EVENT, SIGNAL, STOPPED,
  TARGET, TRAILED, EXPIRED, RUIN, signOf,
} from "./account-state";
import { get, set } from "./memory";
import { closeTrade, openTrade, touch } from "./trades";

/**
 * One bar whose position changes, or that has exits to look after: the rules of docs/accounting.md
 * written out. Writes the four result streams at t and returns where the next record goes.
 */
@inline export function fullBar(
  nextOpen: bool, exits: bool,
  open: usize, high: usize, low: usize, close: usize, gap: usize, move: usize,
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
  const overnight: f64 = nextOpen ? 1 + held * get(gap, t) : 1;
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
    record += next;
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

  const after = 1 + p * (exited ? exitPrice / base - 1 : get(move, t));
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
