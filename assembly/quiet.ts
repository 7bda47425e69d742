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
  OTHER_BARS, OTHER_SHIFT, PRODUCTS, SAMPLES, SHORT, SHORT_BARS,
} from "./account-state";
import { grow, least, matters, most, rangeOf, takeEquity } from "./equity";
import { GROWTHS, GROWTH_BYTES, HOLDING_BYTES } from "./holdings";
import { LONG_SHIFT, SHORT_SHIFT, through } from "./market";
import { get, getInt, set } from "./memory";
import {
  BLOCK_SHIFT, DAY, DISTANCE, EQUITIES, GAP, GROSS, MARKET, MOVE, NET, NEXT_OPEN, POSITION, SAMPLED,
  HOLDINGS, SCRATCH, WILD, at, blockOf, blockStart,
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
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const gap = at(tile, GAP), move = at(tile, MOVE);
  for (let t = a; t < b; t++) {
    const result = nextOpen ? through(held, get(gap, t), get(move, t)) : held * get(move, t);
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
  const wild = at(tile, WILD);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const start = a;
  let t = a;
  while (t < b) {
    const block = blockOf(tile, t);
    const first = blockStart(tile, block);
    const end = min(b, first + (1 << BLOCK_SHIFT));
    const calm = min(end, getInt(wild, block));
    if (t < calm) {
      if (at(tile, HOLDINGS) != 0 && abs(held) == 1) lookUp(tile, max(first, 0), t, calm, held, state);
      else if (nextOpen) stretch(true, tile, max(first, 0), t, calm, held, state);
      else stretch(false, tile, max(first, 0), t, calm, held, state);
      t = calm;
    }
    for (; t < end; t++) {
      if (wildBar(tile, t, held, nextOpen, state)) {
        if (at(tile, POSITION)) writeQuiet(tile, start, t, held);
        noteHeld(tile, start, t + 1, held, state);
        return t + 1;
      }
    }
  }
  if (at(tile, POSITION)) writeQuiet(tile, start, b, held);
  noteHeld(tile, start, b, held, state);
  return b;
}

@inline function noteHeld(tile: usize, a: i32, b: i32, held: f64, state: usize): void {
  set(state, EXPOSURE, get(state, EXPOSURE) + abs(held) * <f64>(b - a));
  countDays(tile, a, b, state);
}

/** A quiet bar on its own. Returns whether it lost everything. */
function wildBar(tile: usize, t: i32, held: f64, nextOpen: bool, state: usize): bool {
  const overnight = nextOpen ? held * get(at(tile, GAP), t) : 0;
  const inside = held * get(at(tile, MOVE), t);
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
  set(state, PRODUCTS, get(state, PRODUCTS) + net * get(at(tile, DISTANCE), t));
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
 * Bars a … b - 1 of a block whose bars are summed from `first` on, none of them wild. In words, with
 * r the return of holding through a bar:
 *   sums += Σ(r - shift), Σ(r - shift)², Σmin(r, 0)², Σ|r|, Σr·benchmark; equity *= Π(1 + r)
 */
@inline function stretch(
  nextOpen: bool, tile: usize, first: i32, a: i32, b: i32, held: f64, state: usize,
): void {
  const gap = at(tile, GAP), moves = at(tile, MOVE), distances = at(tile, DISTANCE);
  const kind = held == 1 ? LONG : held == -1 ? SHORT : OTHER;
  const shift = shiftOf(nextOpen, tile, a, held, state);
  const grown = at(tile, SCRATCH) + BYTES;

  const size = f64x2.splat(held), shifts = f64x2.splat(shift);
  const zero = f64x2.splat(0.0), one = f64x2.splat(1.0);
  let sums = zero, squares = zero, losses = zero, absolutes = zero, products = zero, growth = one;
  // what is taken off: the sums through bar a - 1
  let sum: f64 = 0, square: f64 = 0, loss: f64 = 0, absolute: f64 = 0, product: f64 = 0;
  let before: f64 = 1;
  let lows = f64x2.splat(Infinity), highs = f64x2.splat(-Infinity);
  const toGaps = gap - moves, toDistances = distances - moves;
  const toGrown = grown - moves - (<usize>first << 3);
  let place = moves + (<usize>first << 3);
  let t = first;
  let stop = a > first ? a : b;
  while (true) {
    // one pointer for all: the other tiles lie at fixed distances from the moves
    const pairsEnd = moves + (<usize>(first + ((stop - first) & ~1)) << 3);
    for (; place < pairsEnd; place += 16) {
      let r = f64x2.mul(size, v128.load(place));
      if (nextOpen) {
        const overnight = f64x2.mul(size, v128.load(place + toGaps));
        r = f64x2.add(f64x2.add(overnight, r), f64x2.mul(overnight, r));
      }
      const distance = f64x2.sub(r, shifts);
      const below = f64x2.pmin(zero, r);
      sums = f64x2.add(sums, distance);
      squares = f64x2.add(squares, f64x2.mul(distance, distance));
      losses = f64x2.add(losses, f64x2.mul(below, below));
      absolutes = f64x2.add(absolutes, f64x2.abs(r));
      products = f64x2.add(products, f64x2.mul(r, v128.load(place + toDistances)));
      const after = f64x2.mul(growth, f64x2.add(one, r));
      const both = f64x2.mul(
        v128.shuffle<f64>(after, after, 0, 0), v128.shuffle<f64>(growth, after, 1, 3),
      );
      v128.store(place + toGrown, both);
      lows = f64x2.pmin(lows, both);
      highs = f64x2.pmax(highs, both);
      growth = after;
    }
    t = <i32>((place - moves) >> 3);
    let lastSum = folded(sums), lastSquare = folded(squares), lastLoss = folded(losses);
    let lastAbsolute = folded(absolutes), lastProduct = folded(products);
    let last = f64x2.extract_lane(growth, 0) * f64x2.extract_lane(growth, 1);
    if (t < stop) {
      // a bar of even place whose neighbour does not belong to the sums
      const r = through(held, nextOpen ? get(gap, t) : 0, get(moves, t));
      const distance = r - shift;
      const below: f64 = r < 0 ? r : 0;
      lastSum += distance;
      lastSquare += distance * distance;
      lastLoss += below * below;
      lastAbsolute += abs(r);
      lastProduct += r * get(distances, t);
      last = f64x2.extract_lane(growth, 0) * (1 + r) * f64x2.extract_lane(growth, 1);
      set(grown, t - first, last);
    }
    if (stop == b) {
      sum = lastSum - sum;
      square = lastSquare - square;
      loss = lastLoss - loss;
      absolute = lastAbsolute - absolute;
      product = lastProduct - product;
      break;
    }
    lows = f64x2.splat(Infinity);
    highs = f64x2.splat(-Infinity);
    sum = lastSum;
    square = lastSquare;
    loss = lastLoss;
    absolute = lastAbsolute;
    product = lastProduct;
    before = last;
    stop = b;
  }

  addPair(state, kind, sum, square);
  addPair(state, DOWNSIDE, loss, absolute);
  set(state, PRODUCTS, get(state, PRODUCTS) + product);
  const bars = held == 1 ? LONG_BARS : held == -1 ? SHORT_BARS : OTHER_BARS;
  set(state, bars, get(state, bars) + <f64>(b - a));
  const last = get(grown, b - 1 - first);
  let lowest = least(lows, last), highest = most(highs, last);
  // the pair of an odd bar a holds a bar that does not belong to the range
  if ((a - first) & 1 && matters(lowest, highest, before, state)) {
    const range = rangeOf(grown, a - first, b - first);
    lowest = f64x2.extract_lane(range, 0);
    highest = f64x2.extract_lane(range, 1);
  }
  grow(tile, grown, before, last, lowest, highest, first, a, b, state);
}

/** `stretch` of a position of 1 or -1 whose sums are kept (holdings.ts), to the same bits. */
@inline function lookUp(
  tile: usize, first: i32, a: i32, b: i32, held: f64, state: usize,
): void {
  const long = held == 1;
  const kept = at(tile, HOLDINGS) + (long ? 0 : HOLDING_BYTES);
  const end = kept + (<usize>(b - 1) << 6);
  let before: f64 = 1;
  let sums = v128.load(end), losses = v128.load(end, 16), product = load<f64>(end, 32);
  if (a > first) {
    const start = kept + (<usize>(a - 1) << 6);
    sums = f64x2.sub(sums, v128.load(start));
    losses = f64x2.sub(losses, v128.load(start, 16));
    product -= load<f64>(start, 32);
    before = load<f64>(start, 40);
  }
  const kind = state + (<usize>(long ? LONG : SHORT) << 3);
  v128.store(kind, f64x2.add(v128.load(kind), sums));
  const both = state + (<usize>DOWNSIDE << 3);
  v128.store(both, f64x2.add(v128.load(both), losses));
  set(state, PRODUCTS, get(state, PRODUCTS) + product);
  const bars = long ? LONG_BARS : SHORT_BARS;
  set(state, bars, get(state, bars) + <f64>(b - a));
  const grown = at(tile, HOLDINGS) + GROWTHS + (long ? 0 : GROWTH_BYTES) + (<usize>first << 3);
  let lowest = load<f64>(end, 48), highest = load<f64>(end, 56);
  if (a > first && matters(lowest, highest, before, state)) {
    const range = rangeOf(grown, a - first, b - first);
    lowest = f64x2.extract_lane(range, 0);
    highest = f64x2.extract_lane(range, 1);
  }
  grow(tile, grown, before, load<f64>(end, 40), lowest, highest, first, a, b, state);
}

/** The return from which those of holding `held` are measured in the present chapter. */
@inline function shiftOf(nextOpen: bool, tile: usize, a: i32, held: f64, state: usize): f64 {
  if (held == 1) return get(at(tile, MARKET), LONG_SHIFT);
  if (held == -1) return get(at(tile, MARKET), SHORT_SHIFT);
  if (get(state, OTHER_BARS) == 0) {
    const gap: f64 = nextOpen ? get(at(tile, GAP), a) : 0;
    set(state, OTHER_SHIFT, through(held, gap, get(at(tile, MOVE), a)));
  }
  return get(state, OTHER_SHIFT);
}
