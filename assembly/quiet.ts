// Bars on which nothing is traded: what was held is held through them.
//
// What holding 1 or -1 makes of a stretch of bars is looked up (holdings.ts), what anything else makes
// of it is added up (others.ts). A huge return would stay in sums after it has gone, so wild bars are
// taken one by one. What follows from the sums of a whole chapter is left to its end (moments.ts).
import {
  ALL, DAYS, DOWNSIDE, EQUITY, EXPOSURE, FLAT_BARS, GROWTH, JOINT, LAST_DAY, LONG, LONG_BARS, OTHER,
  OTHER_BARS, OTHER_SHIFT, PEAK, PRODUCTS, QUIET_LOSSES, SAMPLES, SHORT, SHORT_BARS, WORST,
} from "./account-state";
import { SLACK, deepest, rangeOf, rangeOfPrices, takeEquity } from "./equity";
import { growthsOf, jointsOf, needLongs, needShorts, row, rowsOf } from "./holdings";
import { SHIFT, benchmarkAt, gapAt, moveAt, returnAt } from "./market";
import { get, getInt, set } from "./memory";
import { holdOther } from "./others";
import {
  CLOSE, DAY, EQUITIES, GROSS, MARKET, NET, NEXT_OPEN, POSITION, SAMPLED, at, price, sectionOf,
  sectionStart, wildFrom,
} from "./tile";

/** Notes that there was a position in bars a … b - 1. */
@inline export function countDays(tile: usize, a: i32, b: i32, state: usize): void {
  const day = at(tile, DAY);
  const last = <f64>getInt(day, b - 1), before = <f64>getInt(day, a) - 1;
  const seen = get(state, LAST_DAY);
  set(state, DAYS, get(state, DAYS) + (last - (before > seen ? before : seen)));
  set(state, LAST_DAY, last);
}

/** Writes position, gross and net of bars a … b - 1. */
function writeQuiet(tile: usize, a: i32, b: i32, held: f64): void {
  const position = at(tile, POSITION), gross = at(tile, GROSS), net = at(tile, NET);
  for (let t = a; t < b; t++) {
    const result = returnAt(tile, t, held);
    set(position, t, held);
    set(gross, t, result);
    set(net, t, result);
  }
}

/** Bars a … b - 1 without a position. */
export function flat(tile: usize, a: i32, b: i32, state: usize): void {
  set(state, FLAT_BARS, get(state, FLAT_BARS) + <f64>(b - a));
  if (at(tile, POSITION)) writeQuiet(tile, a, b, 0);
  const equity = get(state, EQUITY);
  const sampled = at(tile, SAMPLED);
  let sample = <i32>get(state, SAMPLES);
  while (getInt(sampled, sample) < b) set(at(tile, EQUITIES), sample++, equity);
  set(state, SAMPLES, <f64>sample);
}

/**
 * Bars a … b - 1 with `held` held through them. Returns b, or the bar after the one that lost
 * everything, where nothing is held any more.
 */
export function quiet(tile: usize, a: i32, b: i32, held: f64, state: usize): i32 {
  let t = a, lost = false;
  while (t < b && !lost) {
    const calm = min(b, wildFrom(tile, t));
    if (t < calm) hold(tile, t, calm, held, state);
    t = calm;
    if (t < b) lost = wildBar(tile, t++, held, getInt(tile, NEXT_OPEN) != 0, state);
  }
  if (at(tile, POSITION)) writeQuiet(tile, a, lost ? t - 1 : t, held);
  noteHeld(tile, a, t, held, state);
  return t;
}

/** Bars a … b - 1 with `held` held through them; none is wild. */
export function hold(tile: usize, a: i32, b: i32, held: f64, state: usize): void {
  if (held == 1) holdOne(true, tile, a, b, state);
  else if (held == -1) holdOne(false, tile, a, b, state);
  else holdOther(tile, a, b, held, state);
}

@inline function noteHeld(tile: usize, a: i32, b: i32, held: f64, state: usize): void {
  set(state, EXPOSURE, get(state, EXPOSURE) + abs(held) * <f64>(b - a));
  countDays(tile, a, b, state);
}

/** A quiet bar on its own. Returns whether it lost everything. */
function wildBar(tile: usize, t: i32, held: f64, nextOpen: bool, state: usize): bool {
  const overnight = nextOpen ? held * gapAt(tile, t) : 0;
  const inside = held * moveAt(tile, t, nextOpen);
  // an account that died at the open stays dead
  const gross = overnight > -1 ? (overnight + inside) + overnight * inside : -1;
  const lost = gross <= ALL;
  const net: f64 = lost ? -1 : gross;
  if (lost && at(tile, POSITION)) {
    set(at(tile, POSITION), t, held);
    set(at(tile, GROSS), t, gross);
    set(at(tile, NET), t, net);
  }
  set(state, GROWTH, get(state, GROWTH) * (1 + net));
  takeBar(tile, t, gross, net, state);
  return lost;
}

/** Takes the returns of one bar into the sums, the equity and the drawdown. */
@inline export function takeBar(tile: usize, t: i32, gross: f64, net: f64, state: usize): void {
  if (get(state, OTHER_BARS) == 0) set(state, OTHER_SHIFT, net);
  const distance = net - get(state, OTHER_SHIFT);
  addPair(state, OTHER, distance, distance * distance);
  set(state, OTHER_BARS, get(state, OTHER_BARS) + 1);
  const loss: f64 = net < 0 ? net : 0;
  addPair(state, DOWNSIDE, loss * loss, abs(gross));
  set(state, PRODUCTS, get(state, PRODUCTS) + net * (benchmarkAt(tile, t) - get(at(tile, MARKET), SHIFT)));
  const equity = get(state, EQUITY) * (1 + net);
  set(state, EQUITY, equity);
  takeEquity(equity, state);
  const sample = <i32>get(state, SAMPLES);
  if (getInt(at(tile, SAMPLED), sample) == t) {
    set(at(tile, EQUITIES), sample, equity);
    set(state, SAMPLES, <f64>(sample + 1));
  }
}

/** Adds to two neighbouring slots: always as one, so that a load never waits for two stores. */
@inline function addPair(state: usize, slot: i32, first: f64, second: f64): void {
  const place = state + (<usize>slot << 3);
  const both = f64x2.replace_lane(f64x2.splat(first), 1, second);
  v128.store(place, f64x2.add(v128.load(place), both));
}

/**
 * Bars a … b - 1 with 1 held through them, or -1 unless `long`; none is wild. In words, with r the
 * return of holding through a bar:
 *   sums += Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σmin(r, 0), Σr·benchmark; equity *= Π(1 + r)
 */
@inline function holdOne(long: bool, tile: usize, a: i32, b: i32, state: usize): void {
  if (long) needLongs(tile);
  else needShorts(tile);
  const rows = rowsOf(tile, long), joints = jointsOf(tile), growths = growthsOf(tile);
  const close = at(tile, CLOSE), sampled = at(tile, SAMPLED);
  const kindPlace = state + (<usize>(long ? LONG : SHORT) << 3);
  const lossPlace = state + (<usize>QUIET_LOSSES << 3);
  // all that a stretch changes is kept at hand until it ends
  let sums = v128.load(kindPlace), losses = v128.load(lossPlace);
  let joint: f64 = long ? 0 : get(state, JOINT);
  let equity = get(state, EQUITY), growth = get(state, GROWTH);
  let peak = get(state, PEAK), worst = get(state, WORST);
  let sample = <i32>get(state, SAMPLES);
  let nextSample = getInt(sampled, sample);
  let section = sectionOf(tile, a);
  for (let t = a; t < b; section++) {
    const end = min(b, sectionStart(tile, section + 1));
    const before = t + section, last = end + section; // rows
    const from = row(rows, before), through = row(rows, last);
    sums = f64x2.add(sums, f64x2.sub(v128.load(through), v128.load(from)));
    losses = f64x2.add(losses, f64x2.sub(v128.load(through, 16), v128.load(from, 16)));
    if (!long) joint += get(joints, last) - get(joints, before);
    // what holding has made of 1 is a quotient of two closes, or of two products
    const inverse: f64 = 1 / (long ? price(close, t - 1) : get(growths, before));
    const now: f64 = long ? price(close, end - 1) : get(growths, last);
    const range = long ? rangeOfPrices(close, t, end) : rangeOf(growths, before + 1, last + 1);
    const scale = equity * inverse;
    const lowest = scale * f64x2.extract_lane(range, 0);
    const highest = scale * f64x2.extract_lane(range, 1);
    if (highest <= peak) {
      // no branch on what nobody can foresee: an account that loses has new depths all the time
      worst = f64x2.extract_lane(f64x2.pmin(f64x2.splat(worst), f64x2.splat(lowest / peak)), 0);
    } else {
      if (lowest < worst * highest * SLACK) {
        // peaks and depths come in between each other
        worst = long ? deepest(true, close, t, end, scale, peak, worst)
          : deepest(false, growths, before + 1, last + 1, scale, peak, worst);
      }
      peak = highest;
    }
    for (; nextSample < end; nextSample = getInt(sampled, ++sample)) {
      const grown: f64 = long ? price(close, nextSample) : get(growths, nextSample + section + 1);
      set(at(tile, EQUITIES), sample, scale * grown);
    }
    equity = scale * now;
    growth *= now * inverse;
    t = end;
  }
  v128.store(kindPlace, sums);
  v128.store(lossPlace, losses);
  if (!long) set(state, JOINT, joint);
  set(state, EQUITY, equity);
  set(state, GROWTH, growth);
  set(state, PEAK, peak);
  set(state, WORST, worst);
  set(state, SAMPLES, <f64>sample);
  const count = long ? LONG_BARS : SHORT_BARS;
  set(state, count, get(state, count) + <f64>(b - a));
}
