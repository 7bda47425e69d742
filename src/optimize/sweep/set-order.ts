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
  for (const { codes } of axes.toReversed()) sort.by(codes, 1);
  for (const [a, { values, codes }] of [...axes.entries()].reverse()) {
    if (widths[a]! < values.length) sort.by(codes, widths[a]!);
  }
  return sort.sorted;
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
    let keys = 0;
    let ordered = true;
    for (let i = 0, before = 0; i < sorted.length; i++) {
      const key = Math.floor(codes[sorted[i]!]! / width);
      if (key < before) ordered = false;
      if (key >= keys) keys = key + 1;
      before = key;
    }
    if (ordered) return;
    const ends = new Int32Array(keys + 1);
    for (let i = 0; i < sorted.length; i++) ends[Math.floor(codes[sorted[i]!]! / width) + 1]!++;
    for (let key = 0; key < keys; key++) ends[key + 1]! += ends[key]!;
    for (let i = 0; i < sorted.length; i++) {
      other[ends[Math.floor(codes[sorted[i]!]! / width)]!++] = sorted[i]!;
    }
    this.sorted = other;
    this.#other = sorted;
  }
}
