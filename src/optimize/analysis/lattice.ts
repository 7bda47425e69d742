import type { ParameterSets } from "../parameter-sets.ts";

/** The sets of a grid by their place in it. */
export interface Lattice {
  /** Per axis: how many of its values occur, and each set's place among these. */
  readonly axes: readonly LatticeAxis[];
  /** Where a set lies: Σ place × stride over the axes. */
  cellOf(set: number): number;
  /** The set at a cell, the lowest index where it is there twice; -1 where there is none. */
  setAt(cell: number): number;
}

export interface LatticeAxis {
  readonly count: number;
  readonly places: Int32Array;
  /** What one step along the axis adds to the cell. */
  readonly stride: number;
}

/**
 * An index of grid cells. A bit per cell says whether a set is there, and a running count per 32 of
 * them where in the order of cells it comes: a quarter of a byte per cell and four per set, so that a
 * grid of which a constraint keeps little costs little.
 *
 * @param sets of a grid, with or without a constraint; cells are the product of the values that occur.
 */
export function latticeOf(sets: ParameterSets): Lattice {
  const { length } = sets;
  let cells = 1;
  const axes = sets.axes
    .toReversed()
    .map(({ values, codes }): LatticeAxis => {
      const { count, places } = placesOf(codes, values.length);
      const stride = cells;
      cells *= Math.max(1, count);
      return { count, places, stride };
    })
    .reverse();
  const cellOf = (set: number) => {
    let cell = 0;
    for (const { places, stride } of axes) cell += places[set]! * stride;
    return cell;
  };

  const words = Math.ceil(cells / 32);
  const bits = new Uint32Array(words);
  for (let i = 0; i < length; i++) {
    const cell = cellOf(i);
    bits[Math.floor(cell / 32)]! |= 1 << (cell % 32);
  }
  const before = new Int32Array(words);
  for (let w = 1; w < words; w++) before[w] = before[w - 1]! + bitCount(bits[w - 1]!);
  const orderOf = (word: number, bit: number) =>
    before[word]! + bitCount(bits[word]! & ((1 << bit) - 1));

  const setIn = new Int32Array(length);
  for (let i = length - 1; i >= 0; i--) {
    const cell = cellOf(i);
    setIn[orderOf(Math.floor(cell / 32), cell % 32)] = i;
  }
  const setAt = (cell: number) => {
    const word = Math.floor(cell / 32);
    const bit = cell % 32;
    return (bits[word]! >>> bit) & 1 ? setIn[orderOf(word, bit)]! : -1;
  };
  return { axes, cellOf, setAt };
}

/** Codes renumbered so that only values count which occur: a constraint may leave some without a set. */
function placesOf(
  codes: Int32Array,
  values: number,
): { readonly count: number; readonly places: Int32Array } {
  const placeOf = new Int32Array(values);
  for (const code of codes) placeOf[code] = 1;
  let count = 0;
  for (let code = 0; code < values; code++) if (placeOf[code] === 1) placeOf[code] = count++;
  return { count, places: count === values ? codes : codes.map((code) => placeOf[code]!) };
}

/** Bits that are set in a 32-bit word, added up in parallel (Warren, Hacker's Delight, 5-1). */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}
