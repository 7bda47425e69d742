import { type Block, type KernelFunction, type KernelMemory, TILE } from "./memory.ts";

/** Bytes of the header in assembly/column-mean.ts. */
const HEADER = 32;
/** The longest window whose sums are exact (assembly/column-mean.ts). */
export const LONGEST_WINDOW = 4096;

/** Means over windows of one float32 column; all windows share one running sum. */
export class ColumnMeans {
  readonly #memory: KernelMemory;
  readonly #history: number;
  readonly #block: Block;
  #take: KernelFunction | undefined;
  #mean: KernelFunction | undefined;

  /** @param longest the longest window that `write` will be asked for, at most `LONGEST_WINDOW`. */
  constructor(memory: KernelMemory, longest: number) {
    this.#memory = memory;
    this.#history = (longest + 3) & ~3;
    this.#block = memory.reserve(HEADER + (this.#history + TILE) * (4 + 8));
  }

  /** Binds the kernels; the memory must be committed. */
  prepare(): void {
    this.#take = this.#memory.kernel("column_sums");
    this.#mean = this.#memory.kernel("column_mean");
  }

  /** Forgets all prices: the next ones are a symbol's first. */
  reset(): void {
    this.#memory.clear({ offset: this.#block.offset, bytes: HEADER });
  }

  /** Takes the next `length` prices, at most a tile, from byte offset `prices` on. */
  take(prices: number, length: number): void {
    this.#take!(prices, this.#block.offset, this.#history, length);
  }

  /** Writes the mean of each price taken last and the `window - 1` before it as float64 to `out`. */
  write(out: number, length: number, window: number): void {
    this.#mean!(this.#block.offset, this.#history, out, length, window);
  }
}
