import type { CrossSection, NameVector } from "../../kernels/cross-section.ts";
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
  readonly #days: number;

  /** @param days that can be looked at together, from the earliest asked for on. */
  constructor(kernels: CrossSection, rows: DayRows, values: Float32Array, days: number) {
    this.#rows = rows;
    this.#values = values;
    this.#days = days;
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
    const { from, to, security } = this.#rows;
    const [returns, rowOf, values] = [slot.returns.at, slot.rowOf, this.#values];
    returns.fill(Number.NaN);
    rowOf.fill(-1);
    for (let row = from[n] ?? 0; row < (to[n] ?? 0); row++) {
      returns[security[row]!] = values[row]!;
      rowOf[security[row]!] = row;
    }
    return slot;
  }
}
