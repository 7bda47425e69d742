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
  for (const { values, codes } of axes.toReversed()) {
    sort.by(values.length, (set) => codes[set]!);
  }
  for (const [a, { values, codes }] of [...axes.entries()].reverse()) {
    const width = widths[a]!;
    if (width < values.length) sort.by(values.length, (set) => Math.floor(codes[set]! / width));
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

  /** @param keyOf the key of a number, a whole one from 0 to `keys` - 1. */
  by(keys: number, keyOf: (number: number) => number): void {
    const ends = new Int32Array(keys + 1);
    for (const number of this.sorted) ends[keyOf(number) + 1]!++;
    for (let key = 0; key < keys; key++) ends[key + 1]! += ends[key]!;
    for (const number of this.sorted) this.#other[ends[keyOf(number)]!++] = number;
    [this.sorted, this.#other] = [this.#other, this.sorted];
  }
}
