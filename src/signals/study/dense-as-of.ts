import { type DatedRows, MAX_AGE_DAYS } from "../as-of.ts";
import { firstFrom } from "../days.ts";
import { placesOn } from "../members.ts";

/**
 * Last row of every security as of a date that moves on: the last that is not later and at most 63
 * calendar days older. Begins from a table's rows of the 63 days before, so it can start anywhere.
 */
export class DenseAsOf {
  readonly #table: DatedRows;
  readonly #row: Int32Array;
  readonly #date: Int32Array;
  /** Room for the places of a date. */
  readonly #places: Int32Array;
  #next = -1;
  #day = Number.NEGATIVE_INFINITY;

  constructor(table: DatedRows, securities: number) {
    this.#table = table;
    this.#row = new Int32Array(securities).fill(-1);
    this.#date = new Int32Array(securities);
    this.#places = new Int32Array(securities);
  }

  /** Moves on to a date (days since 1970-01-01), not before the one it was moved to last. */
  moveTo(day: number): void {
    const { dates, from, members } = this.#table;
    const places = this.#places;
    if (this.#next < 0) this.#next = firstFrom(dates, day - MAX_AGE_DAYS);
    for (; this.#next < dates.length && dates[this.#next]! <= day; this.#next++) {
      const date = dates[this.#next]!;
      const first = from[this.#next]!;
      const count = placesOn(members, this.#next, places);
      for (let i = 0; i < count; i++) {
        this.#row[places[i]!] = first + i;
        this.#date[places[i]!] = date;
      }
    }
    this.#day = day;
  }

  /** Row of a security as of the date; -1 where there is none. */
  rowOf(security: number): number {
    const row = this.#row[security]!;
    return row >= 0 && this.#day - this.#date[security]! <= MAX_AGE_DAYS ? row : -1;
  }
}
