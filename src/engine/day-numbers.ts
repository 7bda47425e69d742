import { lowerBoundNear } from "../strategy/bars.ts";

const DAY = 86_400_000;

/** Numbers the UTC dates of a symbol's bars: 0 for the first date that is asked for, and so on. */
export class DayNumbers {
  readonly #timestamp: Float64Array;
  #number = -1;
  /** When the numbered date ends. */
  #end = Number.NEGATIVE_INFINITY;

  /** @param timestamp starts of the bars, ms UTC, ascending. */
  constructor(timestamp: Float64Array) {
    this.#timestamp = timestamp;
  }

  /**
   * Tells the numbers of bars start … start + length - 1, which come in order: `take` is given
   * stretches of bars, from … to - 1 counted from `start`, of one date.
   */
  tell(
    start: number,
    length: number,
    take: (from: number, to: number, number: number) => void,
  ): void {
    const timestamp = this.#timestamp;
    const end = start + length;
    for (let bar = start; bar < end; ) {
      const time = timestamp[bar]!;
      if (time >= this.#end) {
        this.#number++;
        this.#end = (Math.floor(time / DAY) + 1) * DAY;
      }
      const dayEnd = lowerBoundNear(timestamp, this.#end, bar + 1, end);
      take(bar - start, dayEnd - start, this.#number);
      bar = dayEnd;
    }
  }
}
