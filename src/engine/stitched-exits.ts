import type { Accounts } from "../kernels/accounting.ts";
import type { Fill } from "./options.ts";
import {
  type ExitStretch,
  exitStretches,
  partStarts,
  preparedExits,
  type StitchedPart,
} from "./stitch.ts";

/**
 * Runs an account with the exits of the part in which each bar lies. The run of bars is cut only where
 * exits change, since a cut may change the last bit of a sum.
 */
export class StitchedExits {
  readonly #parts: readonly StitchedPart[];
  readonly #fill: Fill;
  #stretches: readonly ExitStretch[] = [];

  constructor(parts: readonly StitchedPart[], fill: Fill) {
    this.#parts = parts;
    this.#fill = fill;
  }

  /** Starts a symbol. @param timestamp starts of its bars */
  begin(timestamp: Float64Array): void {
    const starts = partStarts(timestamp, this.#parts);
    this.#stretches = exitStretches(starts, this.#parts, this.#fill).map(({ first, exits }) => ({
      first,
      exits: preparedExits(exits, this.#parts),
    }));
  }

  /**
   * Runs bars `first` … `first + length - 1` of the symbol: the counted bars of the tile that the market
   * has just run.
   *
   * @param signal byte offset of the signal at the first of them
   * @param take is given the records of trades that ended, which are valid only during the call
   */
  run(
    accounts: Accounts,
    account: number,
    signal: number,
    first: number,
    length: number,
    take: (records: Float64Array) => void,
  ): void {
    for (const [i, stretch] of this.#stretches.entries()) {
      const begin = Math.max(0, stretch.first - first);
      const next = this.#stretches[i + 1]?.first ?? Number.POSITIVE_INFINITY;
      const end = Math.min(length, next - first);
      if (begin >= end) continue;
      accounts.setExits(account, stretch.exits);
      const records = accounts.run(account, signal, begin, end);
      if (records.length > 0) take(records);
    }
  }
}
