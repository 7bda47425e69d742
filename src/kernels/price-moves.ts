import type { Block, KernelFunction, KernelMemory } from "./memory.ts";

/**
 * Price moves of bars, the same for every strategy on them: from the last close to the open (`gap`)
 * and from the fill price of the bar to its close (`move`), as fractions.
 */
export class PriceMoves {
  /** open/close' - 1; 0 where the open is not known; not used by fills at the close. */
  readonly gap: Block;
  /** close/open - 1; close/close' - 1 where the open is not known or fills are at the close. */
  readonly move: Block;
  /** The whole bar: (1 + gap) (1 + move) - 1. */
  readonly whole: Block;
  readonly #memory: KernelMemory;
  readonly #state: Block;
  readonly #nextOpen: boolean;
  #kernel: KernelFunction | undefined;
  #slots: Float64Array = new Float64Array();

  constructor(memory: KernelMemory, nextOpen: boolean) {
    this.#memory = memory;
    this.#nextOpen = nextOpen;
    this.gap = memory.reserveTile();
    this.move = memory.reserveTile();
    this.whole = memory.reserveTile();
    this.#state = memory.reserve(8);
  }

  /** Takes views and binds the kernel; the memory must be committed. */
  prepare(): void {
    this.#kernel = this.#memory.kernel("price_moves");
    this.#slots = this.#memory.float64(this.#state);
  }

  /** Starts after a bar with that close. */
  begin(lastClose: number): void {
    this.#slots[0] = lastClose;
  }

  /** Runs bars `from` … `from + length - 1` of the price tiles; results start at 0. */
  run(open: Block, close: Block, from: number, length: number): void {
    this.#kernel!(
      open.offset + 8 * from,
      close.offset + 8 * from,
      this.gap.offset,
      this.move.offset,
      this.whole.offset,
      length,
      this.#state.offset,
      this.#nextOpen ? 1 : 0,
    );
  }
}
