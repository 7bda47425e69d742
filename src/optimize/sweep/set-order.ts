import type { ParameterAxis, ParameterSets } from "../parameter-sets.ts";

/**
 * Sets in an order in which neighbours share as many parts of their signals as they can. Sets whose
 * signals look at the same values stand together. With several parameters, sets come in blocks that
 * span about as many values of each: 1,024 pairs are 32 × 32 values, whose signals have 64 parts that
 * look at one parameter, where rows of a table of 1,000 × 1,000 would have more than 1,000.
 *
 * @param places numbers of the sets, ascending; equal values keep that order.
 * @param looks names of the parameters that signals look at, the first one slowest.
 * @param size sets per block; with `Infinity` there are no blocks.
 */
export function orderBySignal(
  sets: ParameterSets,
  places: Int32Array,
  looks: readonly string[],
  size: number,
): Int32Array {
  const axes = looks.flatMap((look) => sets.axes.find(({ name }) => name === look) ?? []);
  const widths = blockWidths(axes, size / Math.max(1, places.length));
  const sort = new StableSort(places);
  if (!inOrder(places, axes)) for (const { codes } of axes.toReversed()) sort.by(codes, 1);
  for (const [a, { values, codes }] of [...axes.entries()].reverse()) {
    if (widths[a]! < values.length) sort.by(codes, widths[a]!);
  }
  return sort.sorted;
}

/** Whether sets stand in the order of their values already, as those of a grid often do. */
function inOrder(places: Int32Array, axes: readonly ParameterAxis[]): boolean {
  for (let i = 1; i < places.length; i++) {
    for (const { codes } of axes) {
      const step = codes[places[i]!]! - codes[places[i - 1]!]!;
      if (step < 0) return false;
      if (step > 0) break;
    }
  }
  return true;
}

/**
 * Sets in parts of about the same cost, one after the other. Neighbours in the order trade about as often
 * and cost about as much, so they go to different parts; but sets that differ only in the last value
 * their signals look at stay together as far as there are enough such rows, for what they share.
 *
 * @param ordered sets in the order of `orderBySignal` without blocks.
 * @param sizes of the parts.
 */
export function dealOut(
  sets: ParameterSets,
  ordered: Int32Array,
  looks: readonly string[],
  sizes: readonly number[],
): Int32Array {
  const axes = looks.flatMap((look) => sets.axes.find(({ name }) => name === look) ?? []);
  let rows = rowEnds(ordered, axes.slice(0, -1));
  if (rows.length < FEWEST_ROWS * sizes.length) rows = rowEnds(ordered, axes);
  const dealt = new Int32Array(ordered.length);
  const next = sizes.map((_, part) => sizes.slice(0, part).reduce((a, b) => a + b, 0));
  const ends = sizes.map((size, part) => next[part]! + size);
  let from = 0;
  let turn = 0;
  for (const end of rows) {
    while (from < end) {
      // to and fro, as it is the first of a round that costs most
      const step = turn++ % (2 * sizes.length);
      const part = Math.min(step, 2 * sizes.length - 1 - step);
      const count = Math.min(end - from, ends[part]! - next[part]!);
      dealt.set(ordered.subarray(from, from + count), next[part]!);
      next[part]! += count;
      from += count;
    }
  }
  return dealt;
}

/** Rows for each part, at least: fewer cannot cost the same. */
const FEWEST_ROWS = 3;

/** Where stretches of sets end that have the same values of some axes. */
function rowEnds(ordered: Int32Array, axes: readonly ParameterAxis[]): number[] {
  const ends: number[] = [];
  for (let i = 1; i < ordered.length; i++) {
    const differ = axes.some(({ codes }) => codes[ordered[i]!] !== codes[ordered[i - 1]!]);
    if (differ) ends.push(i);
  }
  ends.push(ordered.length);
  return ends;
}

/** Values of each axis in one block, which is to have that share of all their combinations. */
function blockWidths(axes: readonly ParameterAxis[], share: number): number[] {
  const widths = axes.map(({ values }) => values.length);
  let cells = widths.reduce((product, count) => product * count, 1) * share;
  // An axis with few values has all of them in each block; that leaves more to the others.
  const shortFirst = [...widths.keys()].sort((a, b) => widths[a]! - widths[b]!);
  for (const [position, axis] of shortFirst.entries()) {
    const wanted = Math.max(1, cells ** (1 / (widths.length - position)));
    const blocks = Math.max(1, Math.round(widths[axis]! / wanted));
    widths[axis] = Math.ceil(widths[axis]! / blocks);
    cells /= widths[axis]!;
  }
  return widths;
}

/** Sorts numbers by one small key after the other, the most important one last: counted, not compared. */
class StableSort {
  sorted: Int32Array;
  #other: Int32Array;

  constructor(numbers: Int32Array) {
    this.sorted = Int32Array.from(numbers);
    this.#other = new Int32Array(numbers.length);
  }

  /** The key of number i is floor(codes[i] / width). */
  by(codes: Int32Array, width: number): void {
    const { sorted } = this;
    const other = this.#other;
    const keys = new Int32Array(sorted.length);
    let count = 0;
    let ordered = true;
    for (let i = 0, before = 0; i < sorted.length; i++) {
      const code = codes[sorted[i]!]!;
      const key = width === 1 ? code : Math.floor(code / width);
      keys[i] = key;
      if (key < before) ordered = false;
      if (key >= count) count = key + 1;
      before = key;
    }
    if (ordered) return;
    const ends = new Int32Array(count + 1);
    for (let i = 0; i < keys.length; i++) ends[keys[i]! + 1]!++;
    for (let key = 0; key < count; key++) ends[key + 1]! += ends[key]!;
    for (let i = 0; i < keys.length; i++) other[ends[keys[i]!]!++] = sorted[i]!;
    this.sorted = other;
    this.#other = sorted;
  }
}
