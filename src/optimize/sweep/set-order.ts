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
  const sort = new StableSort(places);
  if (!inOrder(places, axes)) {
    for (const { codes, values } of axes.toReversed()) sort.by([keyPart(codes, values.length, 1)]);
  }
  const widths = blockWidths(axes, size / Math.max(1, places.length));
  const blocks = axes.flatMap(({ codes, values }, a) =>
    widths[a]! < values.length ? keyPart(codes, values.length, widths[a]!) : [],
  );
  if (blocks.length > 0) sort.by(blocks);
  return sort.sorted;
}

/** Whether sets stand in the order of their values already, as those of a grid often do. */
function inOrder(places: Int32Array, axes: readonly ParameterAxis[]): boolean {
  const counts = axes.map(({ values }) => values.length);
  // beyond that a key would be rounded; sorting takes longer, and is as good
  if (counts.reduce((product, count) => product * count, 1) > Number.MAX_SAFE_INTEGER) return false;
  const codes = axes.map((axis) => axis.codes);
  for (let i = 0, before = 0; i < places.length; i++) {
    const place = places[i]!;
    let key = 0;
    for (let a = 0; a < codes.length; a++) key = key * counts[a]! + codes[a]![place]!;
    if (key < before) return false;
    before = key;
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

/** A part of the keys of numbers: that of number i is `partOf[codes[i]]`. */
interface KeyPart {
  readonly codes: Int32Array;
  /** 0, 1, …, ascending. */
  readonly partOf: Int32Array;
}

/** The numbers of blocks of `width` values of an axis with so many. */
function keyPart(codes: Int32Array, values: number, width: number): KeyPart {
  return {
    codes,
    partOf: Int32Array.from({ length: values }, (_, code) => Math.floor(code / width)),
  };
}

/** Sorts numbers by one key after the other, the most important one last: counted, not compared. */
class StableSort {
  sorted: Int32Array;

  constructor(numbers: Int32Array) {
    this.sorted = numbers;
  }

  /** @param parts of the key, the most important one first. */
  by(parts: readonly KeyPart[]): void {
    const { sorted } = this;
    let count = 1;
    const weights = parts.toReversed().map(({ codes, partOf }) => {
      // a part weighs as much as those after it have keys
      const weighted = partOf.map((part) => part * count);
      count *= 1 + partOf.at(-1)!;
      return { codes, weighted };
    });
    // neighbours with the same key stay together: of each such stretch its key, and where it begins
    const keys = new Int32Array(sorted.length);
    const starts = new Int32Array(sorted.length + 1);
    let stretches = 0;
    let ordered = true;
    for (let i = 0, before = -1; i < sorted.length; i++) {
      const number = sorted[i]!;
      let key = 0;
      for (let p = 0; p < weights.length; p++) {
        const { codes, weighted } = weights[p]!;
        key += weighted[codes[number]!]!;
      }
      if (key === before) continue;
      if (key < before) ordered = false;
      before = key;
      keys[stretches] = key;
      starts[stretches++] = i;
    }
    if (ordered) return;
    starts[stretches] = sorted.length;
    const ends = new Int32Array(count + 1);
    for (let s = 0; s < stretches; s++) ends[keys[s]! + 1]! += starts[s + 1]! - starts[s]!;
    for (let key = 0; key < count; key++) ends[key + 1]! += ends[key]!;
    const next = new Int32Array(sorted.length);
    for (let s = 0; s < stretches; s++) {
      let to = ends[keys[s]!]!;
      for (let i = starts[s]!; i < starts[s + 1]!; i++) next[to++] = sorted[i]!;
      ends[keys[s]!] = to;
    }
    this.sorted = next;
  }
}
