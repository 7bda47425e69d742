import type { Block, KernelFunction, KernelMemory } from "./memory.ts";

/** Looks for signals outside [-1, 1] and counts those not known. */
export class SignalCheck {
  readonly #memory: KernelMemory;
  readonly #state: Block;
  #kernel: KernelFunction | undefined;
  #slots: Float64Array = new Float64Array();

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#state = memory.reserve(8);
  }

  /** Takes views and binds the kernel; the memory must be committed. */
  prepare(): void {
    this.#kernel = this.#memory.kernel("inspect_signal");
    this.#slots = this.#memory.float64(this.#state);
  }

  /**
   * Inspects values `from` … `from + length - 1` of a tile.
   * @returns the offset from `from` of the first outside [-1, 1], or -1.
   */
  run(signal: Block, from: number, length: number): number {
    this.#slots[0] = 0;
    return this.#kernel!(signal.offset + 8 * from, length, this.#state.offset);
  }

  /** How many of the values that were last inspected are NaN. */
  get unknown(): number {
    return this.#slots[0]!;
  }
}
