import { lowerBoundNear } from "../strategy/bars.ts";

const DAY = 86_400_000;

/** Counts the distinct UTC dates on which some position is held, over rows in order. */
export class DaysInMarket {
  count = 0;
  /** When the date after the last counted one begins. */
  #next = Number.NEGATIVE_INFINITY;

  /**
   * Takes `length` rows that begin at timestamp[start …] (ms UTC).
   *
   * @param position held during each of these rows; only whether it is 0 counts
   */
  add(timestamp: Float64Array, start: number, position: Float64Array, length: number): void {
    const end = start + length;
    for (let row = start; row < end; ) {
      const time = timestamp[row]!;
      const nextDay = (Math.floor(time / DAY) + 1) * DAY;
      const dayEnd = lowerBoundNear(timestamp, nextDay, row + 1, end);
      if (time >= this.#next) {
        let held = row;
        while (held < dayEnd && position[held - start] === 0) held++;
        if (held < dayEnd) {
          this.count++;
          this.#next = nextDay;
        }
      }
      row = dayEnd;
    }
  }
}
