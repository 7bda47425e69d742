// Trades of one symbol: a record of EVENT bytes for each one that ends (src/kernels/accounting.ts).
import {
  FIRST_BAR, SIDE, ENTRY_PRICE, ENTRY_BAR, GROWTH, TRADE_COST, ENTRY_SIGNAL, ANCHOR, HELD, HIGHEST,
  LOWEST, BAR, RUIN, RUINED, TRADES, WINS, WON,
} from "./account-state";
import { get, getInt, set } from "./memory";
import { CLOSE, FIRST, HIGH, LOW, at, price } from "./tile";

/** Returns of this size are rounding, not money (src/engine/metrics/statistic.ts). */
const NEGLIGIBLE: f64 = 1e-12;

/**
 * Ends the trade in `state`: adds it to the sums over ended trades and, where `record` is not 0,
 * writes it there.
 */
@inline export function closeTrade(
  state: usize, record: usize, bars: f64, exitBar: f64, exitPrice: f64, reason: f64,
): void {
  if (record) writeTrade(state, record, bars, exitBar, exitPrice, reason);
  countTrade(state);
  set(state, SIDE, 0);
}

/** Ends the trade in `state`, and the account with it: the bar before `alive` lost everything. */
export function endRuined(tile: usize, alive: i32, state: usize, record: usize): void {
  const bar = <f64>(getInt(tile, FIRST) + alive - 1);
  const last = price(at(tile, CLOSE), alive - 1);
  closeTrade(state, record, bar - get(state, FIRST_BAR) + 1, bar, last, RUIN);
  set(state, HELD, 0);
  set(state, RUINED, 1);
}

/** Adds the trade in `state`, which has ended, to the sums. */
@inline export function countTrade(state: usize): void {
  const pnl = get(state, GROWTH) - 1;
  set(state, TRADES, get(state, TRADES) + 1);
  // won or lost, side by side: no branch on what nobody can foresee
  const both = f64x2.replace_lane(f64x2.splat(pnl), 1, -pnl);
  const which = f64x2.gt(both, f64x2.splat(NEGLIGIBLE));
  const counts = state + (<usize>WINS << 3), sums = state + (<usize>WON << 3);
  v128.store(counts, f64x2.add(v128.load(counts), v128.and(which, f64x2.splat(1.0))));
  v128.store(sums, f64x2.add(v128.load(sums), v128.and(which, f64x2.splat(pnl))));
}

/** Writes the trade in `state`, held for `bars`, as a record; its last fill was at `exitBar`. */
function writeTrade(
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
  set(record, 6, get(state, GROWTH) - 1);
  set(record, 7, get(state, TRADE_COST));
  set(record, 8, get(state, ENTRY_SIGNAL));
  set(record, 9, worst < 0 || worst != worst ? worst : 0);
  set(record, 10, best > 0 || best != best ? best : 0);
  set(record, 11, reason);
}

@inline export function openTrade(
  state: usize, bar: f64, fillBar: f64, price: f64, position: f64, excursions: f64,
): void {
  set(state, ENTRY_PRICE, price);
  set(state, FIRST_BAR, bar);
  set(state, ENTRY_BAR, fillBar);
  set(state, TRADE_COST, 0);
  set(state, ENTRY_SIGNAL, position);
  set(state, ANCHOR, price);
  set(state, HIGHEST, excursions != 0 ? -Infinity : NaN);
  set(state, LOWEST, excursions != 0 ? Infinity : NaN);
}

/** Takes a bar into the excursion of the open trade; a price that is not known is passed over. */
@inline export function touch(state: usize, high: f64, low: f64): void {
  if (high > get(state, HIGHEST)) set(state, HIGHEST, high);
  if (low < get(state, LOWEST)) set(state, LOWEST, low);
}

/** Takes the highs and lows of bars from … end - 1 of a tile into the excursion of the open trade. */
export function excursion(state: usize, tile: usize, from: i32, end: i32): void {
  const high = at(tile, HIGH), low = at(tile, LOW);
  for (let t = from; t < end; t++) touch(state, price(high, t), price(low, t));
}

/** Writes the open trade, if any, as a record marked at `price`; returns the number of records. */
export function close_open_trade(state: usize, price: f64, record: usize, reason: f64): i32 {
  if (get(state, SIDE) == 0) return 0;
  const bar = get(state, BAR);
  writeTrade(state, record, bar - get(state, FIRST_BAR), bar - 1, price, reason);
  return 1;
}
