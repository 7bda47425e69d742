// Bars on which nothing is traded: what was held is held through them.
//
// Bars are cut into blocks, anchored at the symbol's first bar. What a position makes of a stretch of
// bars in one block is the difference of two sums from the block's start on, one through the stretch
// and one up to it, and the growth is the quotient of two such products. Such sums are the same for
// every strategy that holds as much there, so they may be kept (holdings.ts) or formed on the spot as
// here, to the same bits. Sums run over bars of even and of odd place in the block side by side.
// A huge move would stay in the sums of its block after it has gone; so the bars of a block from its
// first wild one on are taken one by one.
import {
  ALL, BYTES, DAYS, DOWNSIDE, EQUITY, EXPOSURE, FLAT_BARS, GROWTH, LAST_DAY, LONG, LONG_BARS, OTHER,
  OTHER_BARS, OTHER_SHIFT, PEAK, PRODUCTS, SAMPLES, SHORT, SHORT_BARS, WORST,
} from "./account-state";
import { SLACK, deepest, grownAt, least, most, rangeOf, rangeOfPrices, takeEquity } from "./equity";
import {
  keptBlock, keptGrowths, keptProduct, keptSums, lossesOf, productOf,
} from "./holdings";
import { LONG_SHIFT, SHIFT, SHORT_SHIFT, benchmarkAt, gapAt, moveAt, returnAt } from "./market";
import { get, getInt, set } from "./memory";
import {
  BLOCK_SHIFT, CLOSE, DAY, EQUITIES, GROSS, MARKET, NET, NEXT_OPEN, POSITION, SAMPLED,
  HOLDINGS, SCRATCH, TWICE, WHOLE, WILD, at, blockOf, blockStart,
  price,
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
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  for (let t = a; t < b; t++) {
    const result = returnAt(tile, t, held, nextOpen);
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
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  let t = a;
  while (true) {
    if (abs(held) == 1 && at(tile, HOLDINGS) != 0) {
      if (held == 1) t = hold(LONG, nextOpen, true, tile, t, b, held, state);
      else t = hold(SHORT, nextOpen, true, tile, t, b, held, state);
    } else if (nextOpen) {
      if (held == 1) t = hold(LONG, true, false, tile, t, b, held, state);
      else if (held == -1) t = hold(SHORT, true, false, tile, t, b, held, state);
      else t = hold(OTHER, true, false, tile, t, b, held, state);
    } else {
      if (held == 1) t = hold(LONG, false, false, tile, t, b, held, state);
      else if (held == -1) t = hold(SHORT, false, false, tile, t, b, held, state);
      else t = hold(OTHER, false, false, tile, t, b, held, state);
    }
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

/** Even and odd terms added up: the sum of both lanes. */
@inline function folded(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Bars a … b - 1 with `held` (1 for LONG, -1 for SHORT) held through them, block by block, up to the
 * first wild one: returns where it stopped. In words, with r the return of holding through a bar:
 *   sums += Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σ|r|, Σr·benchmark; equity *= Π(1 + r)
 * What a block has before bar a is taken off again. With `kept` the sums from the block's start are
 * looked up (holdings.ts), else formed, to the same bits. The growth of holding 1 is a quotient of two
 * closes.
 */
@inline function hold(
  kind: i32, nextOpen: bool, kept: bool,
  tile: usize, a: i32, b: i32, held: f64, state: usize,
): i32 {
  const wild = at(tile, WILD), sampled = at(tile, SAMPLED);
  const wholes = at(tile, WHOLE), twices = at(tile, TWICE), close = at(tile, CLOSE);
  const long = kind == LONG, short = kind == SHORT;
  const shift = shiftOf(nextOpen, tile, a, held, state), market = get(at(tile, MARKET), SHIFT);
  const kindPlace = state + (<usize>kind << 3), lossPlace = state + (<usize>DOWNSIDE << 3);
  // all that a stretch changes is kept at hand until it ends
  let sums = v128.load(kindPlace), losses = v128.load(lossPlace), products = get(state, PRODUCTS);
  let equity = get(state, EQUITY), growth = get(state, GROWTH);
  let peak = get(state, PEAK), worst = get(state, WORST);
  let sample = <i32>get(state, SAMPLES);
  let nextSample = getInt(sampled, sample);
  let t = a;
  let block = blockOf(tile, a);
  while (t < b) {
    const start = blockStart(tile, block);
    const first = max(start, 0);
    const blockEnd = min(b, start + (1 << BLOCK_SHIFT));
    const end = min(blockEnd, getInt(wild, block));
    if (t >= end) break;
    // what holding has made of 1: closes over the one before, or products from the block's start on
    const grown = long ? close + (<usize>first << 2)
      : kept ? keptGrowths(tile, first)
      : at(tile, SCRATCH) + BYTES;
    let sum: v128, loss: v128, product: f64 = 0, low: f64, high: f64;
    let before: f64 = long ? price(close, t - 1) : 1;
    let last: f64 = long ? price(close, end - 1) : 1;
    const bars = <f64>(end - t);
    if (kept) {
      const whole = keptBlock(tile, long, block);
      low = load<f64>(whole, 48);
      high = load<f64>(whole, 56);
      if (end - start == 1 << BLOCK_SHIFT && t == start) {
        sum = v128.load(whole);
        loss = v128.load(whole, 16);
        product = load<f64>(whole, 32);
        if (!long) last = load<f64>(whole, 40);
      } else {
        const through = keptSums(tile, long, end - 1);
        sum = v128.load(through);
        loss = v128.load(through, 16);
        if (!long) {
          product = keptProduct(tile, end - 1);
          last = get(grown, end - 1 - first);
        }
        if (t > first) {
          const past = keptSums(tile, long, t - 1);
          sum = f64x2.sub(sum, v128.load(past));
          loss = f64x2.sub(loss, v128.load(past, 16));
          if (!long) {
            product -= keptProduct(tile, t - 1);
            before = get(grown, t - 1 - first);
          }
        }
        loss = lossesOf(loss, sum, bars, shift);
        product = productOf(long, sum, product, bars, shift, market);
      }
    } else {
      const sizes = f64x2.splat(held), shifts = f64x2.splat(shift), markets = f64x2.splat(market);
      const zero = f64x2.splat(0.0), one = f64x2.splat(1.0);
      const crossings = f64x2.splat((held - 1) * 0.5);
      const toTwices = twices - wholes, toGrown = grown - wholes - (<usize>first << 3);
      let distances = zero, squares = zero, below = zero, under = zero, joint = zero, both = one;
      let lows = f64x2.splat(Infinity), highs = f64x2.splat(-Infinity);
      sum = zero;
      loss = zero;
      const own = wholes + (<usize>(first + ((t - first) & ~1)) << 3); // the pair that bar t is in
      let place = wholes + (<usize>first << 3);
      let stop = t > first ? t : end;
      while (true) {
        // one pointer for all: the other tiles lie at fixed distances from the first
        const pairsEnd = wholes + (<usize>(first + ((stop - first) & ~1)) << 3);
        for (; place < pairsEnd; place += 16) {
          const whole = v128.load(place);
          let r = whole, beside = whole; // beside: what is multiplied with r in `product`
          if (short) {
            if (nextOpen) beside = v128.load(place + toTwices);
            r = nextOpen ? f64x2.sub(beside, whole) : f64x2.neg(whole);
          } else if (!long) {
            if (nextOpen) r = f64x2.add(whole, f64x2.mul(crossings, v128.load(place + toTwices)));
            r = f64x2.mul(sizes, r);
            beside = f64x2.sub(whole, markets);
          }
          const distance = f64x2.sub(r, shifts);
          const lost = f64x2.pmin(zero, r);
          distances = f64x2.add(distances, distance);
          squares = f64x2.add(squares, f64x2.mul(distance, distance));
          under = f64x2.add(under, lost);
          below = f64x2.add(below, f64x2.mul(lost, lost));
          if (!long && !(short && !nextOpen)) joint = f64x2.add(joint, f64x2.mul(r, beside));
          if (!long) {
            const after = f64x2.mul(both, f64x2.add(one, r));
            if (place >= own) {
              const each = f64x2.mul(
                v128.shuffle<f64>(after, after, 0, 0), v128.shuffle<f64>(both, after, 1, 3),
              );
              v128.store(place + toGrown, each);
              lows = f64x2.pmin(lows, each);
              highs = f64x2.pmax(highs, each);
            }
            both = after;
          }
        }
        const i = <i32>((place - wholes) >> 3);
        let sumNow = paired(distances, squares), lossNow = paired(below, under);
        let productNow = folded(joint);
        let lastNow = f64x2.extract_lane(both, 0) * f64x2.extract_lane(both, 1);
        if (i < stop) {
          // a bar of even place whose neighbour does not belong to the sums
          const r = returnAt(tile, i, held, nextOpen);
          sumNow = f64x2.add(sumNow, distanceAndSquare(r - shift));
          lossNow = f64x2.add(lossNow, squareAndLoss(r));
          if (!long) {
            if (!short) productNow += r * (get(wholes, i) - market);
            else if (nextOpen) productNow += r * get(twices, i);
            lastNow = f64x2.extract_lane(both, 0) * (1 + r) * f64x2.extract_lane(both, 1);
            set(grown, i - first, lastNow);
          }
        }
        sum = f64x2.sub(sumNow, sum);
        loss = f64x2.sub(lossNow, loss);
        if (!long) {
          product = productNow - product;
          before = last;
          last = lastNow;
        }
        if (stop == end) break;
        stop = end;
      }
      if (long) {
        const range = rangeOfPrices(close, t, end);
        low = f64x2.extract_lane(range, 0);
        high = f64x2.extract_lane(range, 1);
      } else {
        low = least(lows, last);
        high = most(highs, last);
      }
      loss = lossesOf(loss, sum, bars, shift);
      if (long || short) product = productOf(long, sum, product, bars, shift, market);
    }
    sums = f64x2.add(sums, sum);
    losses = f64x2.add(losses, loss);
    products += product;

    const inverse: f64 = long || t > first ? 1 / before : 1;
    const scale = equity * inverse;
    let lowest = scale * low, highest = scale * high;
    const all = kept ? end - t == 1 << BLOCK_SHIFT : long || t == first;
    if (!all && (highest * SLACK > peak || lowest < worst * peak * SLACK)) {
      // the range is that of more bars than these
      const range = long ? rangeOfPrices(close, t, end) : rangeOf(grown, t - first, end - first);
      lowest = scale * f64x2.extract_lane(range, 0);
      highest = scale * f64x2.extract_lane(range, 1);
    }
    if (highest <= peak) {
      if (lowest < worst * peak * SLACK) worst = min(worst, lowest / peak);
    } else {
      if (lowest < worst * highest * SLACK) {
        // peaks and depths come in between each other
        worst = deepest(long, grown, t - first, end - first, scale, peak, worst);
      }
      peak = highest;
    }
    while (nextSample < end) {
      set(at(tile, EQUITIES), sample, scale * grownAt(long, grown, nextSample - first));
      nextSample = getInt(sampled, ++sample);
    }
    equity = scale * last;
    growth *= last * inverse;
    t = end;
    if (t < blockEnd) break;
    block++;
  }
  v128.store(kindPlace, sums);
  v128.store(lossPlace, losses);
  set(state, PRODUCTS, products);
  set(state, EQUITY, equity);
  set(state, GROWTH, growth);
  set(state, PEAK, peak);
  set(state, WORST, worst);
  set(state, SAMPLES, <f64>sample);
  const count = long ? LONG_BARS : short ? SHORT_BARS : OTHER_BARS;
  set(state, count, get(state, count) + <f64>(t - a));
  return t;
}

@inline function distanceAndSquare(distance: f64): v128 {
  return pair(distance, distance * distance);
}

@inline function squareAndLoss(r: f64): v128 {
  const loss: f64 = r < 0 ? r : 0;
  return pair(loss * loss, loss);
}

/** Even and odd terms of two sums added up. */
@inline function paired(first: v128, second: v128): v128 {
  return f64x2.add(
    v128.shuffle<f64>(first, second, 0, 2), v128.shuffle<f64>(first, second, 1, 3),
  );
}

/** The return from which those of holding `held` are measured in the present chapter. */
@inline function shiftOf(nextOpen: bool, tile: usize, a: i32, held: f64, state: usize): f64 {
  if (held == 1) return get(at(tile, MARKET), LONG_SHIFT);
  if (held == -1) return get(at(tile, MARKET), SHORT_SHIFT);
  if (get(state, OTHER_BARS) == 0) set(state, OTHER_SHIFT, returnAt(tile, a, held, nextOpen));
  return get(state, OTHER_SHIFT);
}
