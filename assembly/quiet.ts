// Bars on which nothing is traded: what was held is held through them.
//
// Bars are cut into blocks, anchored at the symbol's first bar. What a position makes of a stretch of
// bars in one block is the difference of two sums from the block's start on, one through the stretch
// and one up to it, and the growth is the quotient of two such products. Such sums are the same for
// every strategy that holds as much there, so they may be kept (holdings.ts) or formed on the spot as
// here, to the same bits. Sums run over bars of even and of odd place in the block side by side.
// A huge return would stay in the sums of its block after it has gone; so the bars of a block from its
// first wild one on are taken one by one. What follows from the sums of a whole chapter is left to its
// end (moments.ts).
import {
  ALL, BYTES, DAYS, DOWNSIDE, EQUITY, EXPOSURE, FLAT_BARS, GROWTH, JOINT, LAST_DAY, LONG, LONG_BARS,
  OTHER, OTHER_BARS, OTHER_SHIFT, PEAK, PRODUCTS, QUIET_LOSSES, SAMPLES, SHORT, SHORT_BARS, WORST, getCount,
  setCount,
} from "./account-state";
import { SLACK, deepest, grownAt, least, lesser, most, rangeOf, rangeOfPrices, takeEquity } from "./equity";
import { grow, growShort } from "./growth";
import { keptProduct, keptRange, keptSums } from "./holdings";
import { LONG_SHIFT, SHIFT, SHORT_SHIFT, benchmarkAt, gapAt, moveAt, returnAt } from "./market";
import { get, getInt, ones, set } from "./memory";
import {
  BLOCK_SHIFT, CLOSE, DAY, EQUITIES, GROSS, GROWTHS, GROWTH_RANGES, HOLDINGS, LONGS, MARKET, NET,
  NEXT_OPEN, POSITION, SAMPLED, SCRATCH, TO_SHORTS, WILD, at, blockOf, blockStart, price,
} from "./tile";
import { pair } from "./window";

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
  let sample = getCount(state, SAMPLES);
  while (getInt(sampled, sample) < b) set(at(tile, EQUITIES), sample++, equity);
  setCount(state, SAMPLES, sample);
}

/**
 * Bars a … b - 1 with `held` held through them. Returns b, or the bar after the one that lost
 * everything, where nothing is held any more.
 */
export function quiet(tile: usize, a: i32, b: i32, held: f64, state: usize): i32 {
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  let t = a;
  while (true) {
    t = holdCalm(tile, t, b, held, state);
    if (t == b) break;
    // from a block's first wild bar on
    const end = min(b, blockStart(tile, blockOf(tile, t) + 1));
    for (; t < end; t++) {
      if (wildBar(tile, t, held, nextOpen, state)) {
        if (at(tile, POSITION)) writeQuiet(tile, a, t, held);
        noteHeld(tile, a, t + 1, held, state);
        return t + 1;
      }
    }
    if (t == b) break;
  }
  if (at(tile, POSITION)) writeQuiet(tile, a, b, held);
  noteHeld(tile, a, b, held, state);
  return b;
}

/** Bars a … b - 1 up to the first wild one with `held` held through them: returns where it stopped. */
export function holdCalm(tile: usize, a: i32, b: i32, held: f64, state: usize): i32 {
  const kept = at(tile, HOLDINGS) != 0;
  if (held == 1) {
    return kept
      ? hold(LONG, true, tile, a, b, held, state) : hold(LONG, false, tile, a, b, held, state);
  }
  if (held == -1) {
    return kept
      ? hold(SHORT, true, tile, a, b, held, state) : hold(SHORT, false, tile, a, b, held, state);
  }
  return hold(OTHER, false, tile, a, b, held, state);
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
  const loss: f64 = net < 0 ? net : 0;
  addPair(state, DOWNSIDE, loss * loss, abs(gross));
  set(state, PRODUCTS, get(state, PRODUCTS) + net * (benchmarkAt(tile, t) - get(at(tile, MARKET), SHIFT)));
  takeReturn(tile, t, net, state);
}

/** `takeBar` of an account that wants the sums of returns only. */
@inline export function takeReturn(tile: usize, t: i32, net: f64, state: usize): void {
  if (get(state, OTHER_BARS) == 0) set(state, OTHER_SHIFT, net);
  const distance = net - get(state, OTHER_SHIFT);
  addPair(state, OTHER, distance, distance * distance);
  set(state, OTHER_BARS, get(state, OTHER_BARS) + 1);
  const equity = get(state, EQUITY) * (1 + net);
  set(state, EQUITY, equity);
  takeEquity(equity, state);
  const sample = getCount(state, SAMPLES);
  if (getInt(at(tile, SAMPLED), sample) == t) {
    set(at(tile, EQUITIES), sample, equity);
    setCount(state, SAMPLES, sample + 1);
  }
}

/** Adds to two neighbouring slots: always as one, so that a load never waits for two stores. */
@inline function addPair(state: usize, slot: i32, first: f64, second: f64): void {
  const place = state + (<usize>slot << 3);
  const both = f64x2.replace_lane(f64x2.splat(first), 1, second);
  v128.store(place, f64x2.add(v128.load(place), both));
}

/** Even and odd terms added up: the sum of both lanes. */
@inline function folded(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Bars a … b - 1 with `held` (1 for LONG, -1 for SHORT) held through them, block by block, up to the
 * first wild one: returns where it stopped. In words, with r the return of holding through a bar:
 *   sums += Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σmin(r, 0), Σr·benchmark; equity *= Π(1 + r)
 * What a block has before bar a is taken off again. With `kept` the sums from the block's start are
 * looked up (holdings.ts), else formed, to the same bits. The growth is a quotient of two closes, or
 * of two products from the block's start on (growth.ts).
 */
@inline function hold(
  kind: i32, kept: bool, tile: usize, a: i32, b: i32, held: f64, state: usize,
): i32 {
  const wild = at(tile, WILD), sampled = at(tile, SAMPLED), close = at(tile, CLOSE);
  const long = kind == LONG, short = kind == SHORT, other = kind == OTHER;
  const shift = shiftOf(kind, tile, a, held, state);
  const kindPlace = state + (<usize>kind << 3);
  const lossPlace = state + (<usize>(other ? DOWNSIDE : QUIET_LOSSES) << 3);
  if (short && kept) growShort(tile);
  // all that a stretch changes is kept at hand until it ends
  let sums = v128.load(kindPlace), losses = v128.load(lossPlace);
  let products = long ? 0 : get(state, other ? PRODUCTS : JOINT);
  let equity = get(state, EQUITY), growth = get(state, GROWTH);
  let peak = get(state, PEAK), worst = get(state, WORST);
  let sample = getCount(state, SAMPLES);
  let nextSample = getInt(sampled, sample);
  let t = a;
  let block = blockOf(tile, a);
  while (t < b) {
    const start = blockStart(tile, block);
    const first = max(start, 0);
    const blockEnd = min(b, start + (1 << BLOCK_SHIFT));
    const end = min(blockEnd, getInt(wild, block));
    if (t >= end) break;
    // what holding has made of 1 before bar t and after the last: closes over the one before, or
    // products from the block's start on
    const grown: usize = long ? close + (<usize>first << 2)
      : kept ? at(tile, GROWTHS) + (<usize>first << 3)
      : at(tile, SCRATCH) + BYTES;
    let before: f64 = long ? price(close, t - 1) : 1;
    let last: f64 = long ? price(close, end - 1) : 1;
    let lows = f64x2.splat(1.0), highs = lows; // of that of holding -1, from before bar t on
    if (kept) {
      const through = keptSums(tile, long, end - 1);
      let sum = v128.load(through), loss = v128.load(through, 16);
      let product: f64 = short ? keptProduct(tile, end - 1) : 0;
      if (short) last = get(grown, end - 1 - first);
      if (t > first) {
        const past = keptSums(tile, long, t - 1);
        sum = f64x2.sub(sum, v128.load(past));
        loss = f64x2.sub(loss, v128.load(past, 16));
        if (short) {
          product -= keptProduct(tile, t - 1);
          before = get(grown, t - 1 - first);
        }
      }
      sums = f64x2.add(sums, sum);
      losses = f64x2.add(losses, loss);
      if (short) products += product;
    } else {
      const longs = at(tile, LONGS);
      const market = get(at(tile, MARKET), SHIFT), markets = f64x2.splat(market);
      const ofLong = f64x2.splat(held * (held + 1) * 0.5); // market.ts, `through`
      const ofShort = f64x2.splat(held * (held - 1) * 0.5);
      const zero = f64x2.splat(0.0), one = ones(), shifts = f64x2.splat(shift);
      let distances = zero, squares = zero, below = zero, under = zero, joint = zero;
      let sum = zero, loss = zero, product: f64 = 0, both = one;
      let place = longs + (<usize>first << 3);
      let stop = t > first ? t : end;
      while (true) {
        // one pointer for both returns
        const pairsEnd = longs + (<usize>(first + ((stop - first) & ~1)) << 3);
        for (; place < pairsEnd; place += 16) {
          const whole = v128.load(place); // the benchmark's return
          let r = whole;
          if (!long) r = v128.load(place, TO_SHORTS);
          if (other) r = f64x2.add(f64x2.mul(ofLong, whole), f64x2.mul(ofShort, r));
          const distance = f64x2.sub(r, shifts);
          const lost = f64x2.pmin(zero, r);
          distances = f64x2.add(distances, distance);
          squares = f64x2.add(squares, f64x2.mul(distance, distance));
          below = f64x2.add(below, f64x2.mul(lost, lost));
          under = f64x2.add(under, other ? f64x2.abs(r) : lost);
          if (short) {
            joint = f64x2.add(joint, f64x2.mul(r, whole));
            const after = f64x2.mul(both, f64x2.add(one, r));
            const each = f64x2.mul(
              v128.shuffle<f64>(after, after, 0, 0), v128.shuffle<f64>(both, after, 1, 3),
            );
            lows = f64x2.pmin(lows, each);
            highs = f64x2.pmax(highs, each);
            both = after;
          }
          if (other) joint = f64x2.add(joint, f64x2.mul(r, f64x2.sub(whole, markets)));
        }
        const i = <i32>((place - longs) >> 3);
        let sumNow = paired(distances, squares), lossNow = paired(below, under);
        let productNow = folded(joint), even = f64x2.extract_lane(both, 0);
        if (i < stop) {
          // a bar of even place whose neighbour does not belong to the sums
          const whole = get(longs, i), r = long ? whole : returnAt(tile, i, held);
          const lost: f64 = r < 0 ? r : 0;
          sumNow = f64x2.add(sumNow, pair(r - shift, (r - shift) * (r - shift)));
          lossNow = f64x2.add(lossNow, pair(lost * lost, other ? abs(r) : lost));
          if (!long) productNow += r * (short ? whole : whole - market);
          even *= 1 + r;
        }
        sum = f64x2.sub(sumNow, sum);
        loss = f64x2.sub(lossNow, loss);
        if (!long) product = productNow - product;
        if (short) {
          before = last;
          last = even * f64x2.extract_lane(both, 1);
        }
        if (stop == end) break;
        stop = end;
        if (short) lows = highs = f64x2.splat(last);
      }
      sums = f64x2.add(sums, sum);
      losses = f64x2.add(losses, loss);
      if (!long) products += product;
    }

    let range: v128, all = !kept;
    if (other) {
      all = t == first;
      range = grow(false, tile, first, end, held, grown);
      if (t > first) before = get(grown, t - 1 - first);
      last = get(grown, end - 1 - first);
    } else if (kept) {
      const growths = at(tile, GROWTH_RANGES) + (<usize>block << 4);
      range = long ? keptRange(tile, block) : v128.load(growths);
    } else {
      range = long ? rangeOfPrices(close, t, end) : pair(least(lows, last), most(highs, last));
    }
    const inverse: f64 = 1 / before;
    const scale = equity * inverse;
    let lowest = scale * f64x2.extract_lane(range, 0);
    let highest = scale * f64x2.extract_lane(range, 1);
    if (!all && (highest * SLACK > peak || lowest < worst * peak * SLACK)) {
      // the range may be that of more bars than these
      range = long ? rangeOfPrices(close, t, end) : rangeOf(grown, before, t - first, end - first);
      lowest = scale * f64x2.extract_lane(range, 0);
      highest = scale * f64x2.extract_lane(range, 1);
    }
    if (highest <= peak) {
      // an account that loses has new depths all the time
      worst = lesser(worst, lowest / peak);
    } else {
      if (lowest < worst * highest * SLACK) {
        // peaks and depths come in between each other
        if (short && !kept) grow(true, tile, first, end, held, grown);
        worst = deepest(long, grown, t - first, end - first, scale, peak, worst);
      }
      peak = highest;
    }
    if (nextSample < end) {
      if (short && !kept) grow(true, tile, first, end, held, grown);
      do {
        set(at(tile, EQUITIES), sample, scale * grownAt(long, grown, nextSample - first));
        nextSample = getInt(sampled, ++sample);
      } while (nextSample < end);
    }
    equity = scale * last;
    growth *= last * inverse;
    t = end;
    if (t < blockEnd) break;
    block++;
  }
  v128.store(kindPlace, sums);
  v128.store(lossPlace, losses);
  if (!long) set(state, other ? PRODUCTS : JOINT, products);
  set(state, EQUITY, equity);
  set(state, GROWTH, growth);
  set(state, PEAK, peak);
  set(state, WORST, worst);
  setCount(state, SAMPLES, sample);
  const count = long ? LONG_BARS : short ? SHORT_BARS : OTHER_BARS;
  set(state, count, get(state, count) + <f64>(t - a));
  return t;
}

/** Even and odd terms of two sums added up. */
@inline function paired(first: v128, second: v128): v128 {
  return f64x2.add(
    v128.shuffle<f64>(first, second, 0, 2), v128.shuffle<f64>(first, second, 1, 3),
  );
}

/** The return from which those of holding `held` are measured in the present chapter. */
@inline function shiftOf(kind: i32, tile: usize, a: i32, held: f64, state: usize): f64 {
  if (kind == LONG) return get(at(tile, MARKET), LONG_SHIFT);
  if (kind == SHORT) return get(at(tile, MARKET), SHORT_SHIFT);
  if (get(state, OTHER_BARS) == 0) set(state, OTHER_SHIFT, returnAt(tile, a, held));
  return get(state, OTHER_SHIFT);
}
