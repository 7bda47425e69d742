import type { MeanChoice } from "./column-means.ts";
import { type Block, type KernelFunction, type KernelMemory, TILE } from "./memory.ts";

/** Int32 slots and byte offsets of assembly/signal-runs.ts. */
const SLOT = { count: 0, unknown: 1, outside: 2 } as const;
const STARTS = 16;
const VALUES = STARTS + 4 * (TILE + 8);
const BYTES = VALUES + 8 * (TILE + 8);

/** A comparison of two series that chooses between two signals. */
export interface Choice {
  /** Byte offsets of the first values of the two. */
  readonly a: number;
  readonly b: number;
  /** Signal where a > b (or a >= b), and where not. */
  readonly yes: number;
  readonly no: number;
  readonly orEqual: boolean;
  /** Whether both are known at every bar of the present tile. */
  readonly known: boolean;
}

/** The signals of a tile as runs of equal values, which is how accounts read them. */
export class SignalRuns {
  /** Where the runs lie. */
  readonly block: Block;
  readonly #memory: KernelMemory;
  #ofSignal: KernelFunction | undefined;
  #ofChoice: KernelFunction | undefined;
  #slots: Int32Array = new Int32Array();

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.block = memory.reserve(BYTES);
  }

  /** Takes a view and binds the kernels; the memory must be committed. */
  prepare(): void {
    this.#ofSignal = this.#memory.kernel("signal_runs");
    this.#ofChoice = this.#memory.kernel("choice_runs");
    this.#slots = this.#memory.int32(this.block);
  }

  /** Takes `length` signals, at least one, from byte offset `signal` on. */
  fromSignal(signal: number, length: number): void {
    this.#ofSignal!(signal, length, this.block.offset);
  }

  /** Takes the signals of a choice over `length` bars, at least one, from bar `from` of its series on. */
  fromChoice(choice: Choice | MeanChoice, from: number, length: number): void {
    const runs = this.block.offset;
    if ("means" in choice) {
      choice.means.choose(choice, from, length, runs);
      return;
    }
    const { a, b, yes, no, orEqual, known } = choice;
    const skip = 8 * from;
    const equal = orEqual ? 1 : 0;
    this.#ofChoice!(a + skip, b + skip, length, runs, yes, no, equal, known ? 1 : 0);
  }

  /** How many of the signals are NaN. */
  get unknown(): number {
    return this.#slots[SLOT.unknown]!;
  }

  /** The first bar whose signal is outside [-1, 1], or -1. */
  get outside(): number {
    return this.#slots[SLOT.outside]!;
  }

  /** Signal of bar t. */
  at(t: number): number {
    let run = this.#slots[SLOT.count]! - 1;
    while (run > 0 && this.#slots[STARTS / 4 + run]! > t) run--;
    return this.#memory.values[(this.block.offset + VALUES) / 8 + run]!;
  }
}
