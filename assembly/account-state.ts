// The memory of one symbol's accounting: float64 slots that the host knows by the same numbers
// (src/kernels/accounting.ts).
import { get, set } from "./memory";

// State slots.
export const HELD = 0; // what was held at the last close
export const LAST_CLOSE = 1;
export const NEWEST = 2; // signal of the last bar
export const OLDER = 3; // signal of the bar before
export const LOCK = 4; // sign of an exited position that may not be re-entered yet
export const FIRST_BAR = 5; // first bar with the position of the open trade
export const SIDE = 6; // sign of the open trade, 0 for none
export const ENTRY_PRICE = 7;
export const ENTRY_BAR = 8;
export const GROWTH = 9; // product of 1 + net over the open trade's fills and quiet even bars
export const TRADE_COST = 10;
export const ENTRY_SIGNAL = 11;
export const ANCHOR = 12; // best price of the open trade through the last bar
export const HIGHEST = 13;
export const LOWEST = 14;
export const RUINED = 15;
export const AMBIGUOUS = 16;
export const BAR = 17; // index of the next bar in its symbol
export const ODD_GROWTH = 18; // the same product over its quiet odd bars
export const WORST: i32 = 20; // two slots: the smallest net returns of a quiet run
// Sums over the trades that have ended; one within rounding of 0 neither wins nor loses.
export const TRADES = 22;
export const WINS = 23;
export const LOSSES = 24;
export const WON = 25;
export const LOST = 26;

// Configuration slots.
export const RATE = 0;
export const DELAY = 1; // 1: the last bar's signal is traded, 2: the one before
export const STOP_LOSS = 2; // NaN for none, as the three below
export const TAKE_PROFIT = 3;
export const TRAILING_STOP = 4;
export const MAX_BARS = 5;
export const EXCURSIONS = 6; // 1 when trades are to know their highs and lows, else 0

export const EVENT: usize = 12 * 8;
export const SIGNAL: f64 = 0, STOPPED: f64 = 1, TARGET: f64 = 2, TRAILED: f64 = 3, EXPIRED: f64 = 4,
  RUIN: f64 = 5;

@inline export function signOf(x: f64): f64 {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

@inline export function loadGrowth(state: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(get(state, GROWTH)), 1, get(state, ODD_GROWTH));
}

@inline export function storeGrowth(state: usize, growth: v128): void {
  set(state, GROWTH, f64x2.extract_lane(growth, 0));
  set(state, ODD_GROWTH, f64x2.extract_lane(growth, 1));
}
