// The memory of one symbol's accounting with one parameter set: float64 slots that the host knows by
// the same numbers (src/kernels/accounting.ts).
import { get } from "./memory";

// State slots.
export const HELD = 0; // what was held at the last close
export const LAST_CLOSE = 1;
export const NEWEST = 2; // signal of the last bar before the tile
export const OLDER = 3; // signal of the bar before that
export const LOCK = 4; // sign of an exited position that may not be re-entered yet
export const FIRST_BAR = 5; // first bar with the position of the open trade
export const SIDE = 6; // sign of the open trade, 0 for none
export const ENTRY_PRICE = 7;
export const ENTRY_BAR = 8;
export const GROWTH = 9; // what the open trade has made of 1
export const TRADE_COST = 10;
export const ENTRY_SIGNAL = 11;
export const ANCHOR = 12; // best price of the open trade through the last bar
export const HIGHEST = 13;
export const LOWEST = 14;
export const RUINED = 15;
export const AMBIGUOUS = 16;
export const BAR = 17; // index of the next bar in its symbol
// Sums over the trades that have ended; one within rounding of 0 neither wins nor loses.
export const TRADES = 18;
export const WINS = 19;
export const LOSSES = 20;
export const WON = 21;
export const LOST = 22;
// Over all counted bars.
export const DAYS = 23; // dates with a position
export const LAST_DAY = 24; // the last of these
export const EQUITY = 25;
export const PEAK = 26;
export const WORST = 27; // smallest equity / running peak
export const TURNOVER = 28;
export const EXPOSURE = 29;
export const DOWNSIDE = 30; // of min(r, 0)^2, a pair with the next
export const ABSOLUTE_GROSS = 31;
// Moments of the chapters that have ended (moments.ts).
export const COUNT = 32;
export const MEAN = 33;
export const SQUARES = 34;
export const CROSS = 35; // of products of deviations, net with benchmark
export const SUM = 36; // of net returns
export const SUM_OF_SQUARES = 37;
// The present chapter: bars that are held long, short and otherwise, each with the sum of distances
// from a shift of their own and the sum of their squares side by side. Bars that are taken one by one
// are among the last.
export const LONG = 38;
export const SHORT = 40;
export const OTHER = 42;
export const QUIET_LOSSES = 44; // of min(r, 0)^2 and of min(r, 0) of those held long or short, a pair
export const JOINT = 46; // of products of the returns of holding -1 and 1, of those held short
export const LONG_BARS = 47;
export const SHORT_BARS = 48;
export const OTHER_BARS = 49;
export const FLAT_BARS = 50;
export const OTHER_SHIFT = 51;
export const PRODUCTS = 52; // of net return and distance of the benchmark from its shift, of the others
export const SAMPLES = 53; // equities handed out in this tile (getCount)
export const BLOCKS = 54; // row blocks that have ended (getCount)
/** Sum of net returns and of their squares through the end of each row block. */
export const BLOCK_SUMS = 55;
/** Bytes of a state. */
export const BYTES: usize = 88 * 8;

// Configuration slots.
export const RATE = 0;
export const DELAY = 1; // 1: the last bar's signal is traded, 2: the one before
export const STOP_LOSS = 2; // NaN for none, as the three below
export const TAKE_PROFIT = 3;
export const TRAILING_STOP = 4;
export const MAX_BARS = 5;
export const EXITS = 6; // 1 when any of the four is set, else 0
export const EXCURSIONS = 7; // 1 when trades are to know their highs and lows, else 0
export const RETURNS_ONLY = 8; // 1 when no sums are wanted but those of returns, equity and drawdown

export const EVENT: usize = 12 * 8;
export const SIGNAL: f64 = 0, STOPPED: f64 = 1, TARGET: f64 = 2, TRAILED: f64 = 3, EXPIRED: f64 = 4,
  RUIN: f64 = 5;

/** A return that loses everything; what is left up to here is rounding (src/engine/metrics/statistic.ts). */
export const ALL: f64 = -1 + 1e-12;

/** A whole number that only kernels know: int32 in the first half of its slot. */
@inline export function getCount(state: usize, slot: i32): i32 {
  return load<i32>(state + (<usize>slot << 3));
}

@inline export function setCount(state: usize, slot: i32, value: i32): void {
  store<i32>(state + (<usize>slot << 3), value);
}

@inline export function signOf(x: f64): f64 {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

/** Whether any exit is set. */
@inline export function hasExits(config: usize): bool {
  return get(config, EXITS) != 0;
}
