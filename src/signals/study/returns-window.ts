import type { CrossSection, NameVector } from "../../kernels/cross-section.ts";
import { placesOn } from "../members.ts";
import type { DayRows } from "./inputs.ts";

interface Slot {
  readonly returns: NameVector;
  readonly rowOf: Int32Array;
  day: number;
}

/**
 * Returns of the days from a formation day on, each spread over all securities (NaN where there is
 * none), so that a position finds its return by its security. Days go around in a ring of vectors.
 */
export class ReturnsWindow {
  readonly #rows: DayRows;
  readonly #values: Float32Array;
  readonly #slots: Slot[];
  /** Room for the places of a day. */
  readonly #places: Int32Array;
  readonly #days: number;

  /** @param days that can be looked at together, from the earliest asked for on. */
  constructor(kernels: CrossSection, rows: DayRows, values: Float32Array, days: number) {
    this.#rows = rows;
    this.#values = values;
    this.#days = days;
    this.#places = new Int32Array(kernels.size);
    this.#slots = Array.from({ length: days }, () => ({
      returns: kernels.vector(),
      rowOf: new Int32Array(kernels.size),
      day: -1,
    }));
  }

  /** Returns of day n, dense; all NaN outside of the calendar. */
  returns(n: number): NameVector {
    return this.#slot(n).returns;
  }

  /** Per security its row in the table on day n; -1 where it has none. */
  rowOf(n: number): Int32Array {
    return this.#slot(n).rowOf;
  }

  #slot(n: number): Slot {
    const slot = this.#slots[n % this.#days]!;
    if (slot.day === n) return slot;
    slot.day = n;
    const { from, members } = this.#rows;
    const [returns, rowOf, values] = [slot.returns.at, slot.rowOf, this.#values];
    const places = this.#places;
    returns.fill(Number.NaN);
    rowOf.fill(-1);
    const first = from[n] ?? 0;
    const count = n < from.length ? placesOn(members, n, places) : 0;
    for (let i = 0; i < count; i++) {
      const place = places[i]!;
      returns[place] = values[first + i]!;
      rowOf[place] = first + i;
    }
    return slot;
  }
}
