import type { AccountingRules } from "./accounting.ts";
import type { Block, KernelFunction, KernelMemory } from "./memory.ts";
import type { PriceMoves } from "./price-moves.ts";

const STATE = { holding: 0, waits: 1 } as const;

/** Buy and hold of one symbol at the same fills and costs as a strategy. */
export class Holding {
  readonly #memory: KernelMemory;
  readonly #rules: AccountingRules;
  readonly #state: Block;
  #kernel: KernelFunction | undefined;
  #slots: Float64Array = new Float64Array();

  constructor(memory: KernelMemory, rules: AccountingRules) {
    this.#memory = memory;
    this.#rules = rules;
    this.#state = memory.reserve(2 * 8);
  }

  /** Takes views and binds the kernel; the memory must be committed. */
  prepare(): void {
    this.#kernel = this.#memory.kernel("hold");
    this.#slots = this.#memory.float64(this.#state);
  }

  /** Starts before a symbol's first counted bar; `waits` when its fill is only at that bar's close. */
  begin(waits: boolean): void {
    this.#slots[STATE.holding] = 0;
    this.#slots[STATE.waits] = waits ? 1 : 0;
  }

  /**
   * Turns `moves.whole` of the bars that `moves` has just run into the net returns of buying and
   * holding; the bars' opens are at `from` of the tile.
   */
  run(open: Block, moves: PriceMoves, from: number, length: number): void {
    this.#kernel!(
      open.offset + 8 * from,
      moves.move.offset,
      moves.whole.offset,
      length,
      this.#state.offset,
      this.#rules.nextOpen ? 1 : 0,
      this.#rules.rate,
    );
  }
}
