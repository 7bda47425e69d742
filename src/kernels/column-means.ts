import { type Block, type KernelFunction, type KernelMemory, TILE } from "./memory.ts";

/** Int32 slots and bytes of the header in assembly/column-mean.ts. */
const SLOT = { seen: 0, lone: 2 } as const;
const HEADER = 48;
/** Bytes behind the drifts. */
const SCRATCH = 4 * 64 + 32 + 2 * (TILE / 8);
/** The longest window whose sums are exact (assembly/column-mean.ts). */
export const LONGEST_WINDOW = 4096;

/** A comparison of two means of one column that chooses between two signals. */
export interface MeanChoice {
  readonly means: ColumnMeans;
  /** Windows of the two. */
  readonly a: number;
  readonly b: number;
  /** Signal where mean a > mean b (or >=), and where not. */
  readonly yes: number;
  readonly no: number;
  readonly orEqual: boolean;
}

/** Means over windows of one float32 column; all windows share one running sum. */
export class ColumnMeans {
  readonly #memory: KernelMemory;
  readonly #history: number;
  readonly #longest: number;
  readonly #block: Block;
  #slots: Int32Array = new Int32Array();
  #take: KernelFunction | undefined;
  #mean: KernelFunction | undefined;
  #choose: KernelFunction | undefined;

  /** @param longest the longest window that `write` will be asked for, at most `LONGEST_WINDOW`. */
  constructor(memory: KernelMemory, longest: number) {
    this.#memory = memory;
    this.#longest = longest;
    this.#history = (longest + 3) & ~3;
    this.#block = memory.reserve(HEADER + (this.#history + TILE) * (4 + 8 + 4) + SCRATCH);
  }

  /** Takes a view and binds the kernels; the memory must be committed. */
  prepare(): void {
    this.#take = this.#memory.kernel("column_sums");
    this.#mean = this.#memory.kernel("column_mean");
    this.#choose = this.#memory.kernel("mean_choice_runs");
    this.#slots = this.#memory.int32(this.#block);
  }

  /** Forgets all prices: the next ones are a symbol's first. */
  reset(): void {
    this.#memory.clear({ offset: this.#block.offset, bytes: HEADER });
  }

  /** Takes the next `length` prices, at most a tile, from byte offset `prices` on. */
  take(prices: number, length: number): void {
    this.#take!(prices, this.#block.offset, this.#history, length);
  }

  /** Whether the means of the prices taken last are all known, of whatever window. */
  get known(): boolean {
    const slots = this.#slots;
    return slots[SLOT.seen]! >= this.#longest - 1 && slots[SLOT.lone] === 0;
  }

  /** Writes the mean of each price taken last and the `window - 1` before it as float64 to `out`. */
  write(out: number, length: number, window: number): void {
    this.#mean!(this.#block.offset, this.#history, out, length, window);
  }

  /**
   * Writes the runs of a choice between two means of the prices taken last to byte offset `runs`
   * (signal-runs.ts), over `length` bars from bar `from` of them on.
   */
  choose({ a, b, yes, no, orEqual }: MeanChoice, from: number, length: number, runs: number): void {
    const [block, history] = [this.#block.offset, this.#history];
    this.#choose!(block, history, from, length, a, b, runs, yes, no, orEqual ? 1 : 0);
  }
}
