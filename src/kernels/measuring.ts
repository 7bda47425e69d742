import type { Block, KernelFunction, KernelMemory } from "./memory.ts";
import type { Sums } from "./sums.ts";

/** Float64 slots of assembly/measuring.ts. */
const STATE = {
  count: 0,
  mean: 1,
  squares: 2,
  benchmarkMean: 3,
  benchmarkSquares: 4,
  cross: 5,
  downside: 6,
  absoluteGross: 7,
  turnover: 8,
  exposure: 9,
  equity: 10,
  worst: 12,
} as const;
const STATE_SLOTS = 13;

/** Tiles of the rows to measure. */
export interface MeasuringInputs {
  readonly net: Block;
  readonly gross: Block;
  readonly turnover: Block;
  /** Position, or its mean size; only its absolute value counts. */
  readonly exposure: Block;
  readonly benchmark: Block;
}

/** Adds up what the metrics need over rows in order, tile by tile, and writes the equity. */
export class Measuring {
  /** Equity after each row of the last `run`. */
  readonly equity: Block;
  readonly #memory: KernelMemory;
  readonly #state: Block;
  #kernel: KernelFunction | undefined;
  #slots: Float64Array = new Float64Array();

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.equity = memory.reserveTile();
    this.#state = memory.reserve(STATE_SLOTS * 8);
  }

  /** Takes views and binds the kernel; the memory must be committed. */
  prepare(): void {
    this.#kernel = this.#memory.kernel("measure");
    this.#slots = this.#memory.float64(this.#state);
  }

  /** Forgets the rows so far. */
  reset(): void {
    this.#slots.fill(0);
  }

  /** Consumes the first `length` rows of the tiles. */
  run(inputs: MeasuringInputs, length: number): void {
    this.#kernel!(
      inputs.net.offset,
      inputs.gross.offset,
      inputs.turnover.offset,
      inputs.exposure.offset,
      inputs.benchmark.offset,
      this.equity.offset,
      length,
      this.#state.offset,
    );
  }

  /** The sums so far. */
  sums(): Sums {
    const at = (slot: keyof typeof STATE) => this.#slots[STATE[slot]]!;
    const empty = at("count") === 0;
    return {
      count: at("count"),
      mean: at("mean"),
      squares: at("squares"),
      downsideSquares: at("downside"),
      absoluteGross: at("absoluteGross"),
      turnover: at("turnover"),
      exposure: at("exposure"),
      equity: empty ? 1 : at("equity"),
      maxDrawdown: empty ? 0 : at("worst") - 1,
      benchmarkMean: at("benchmarkMean"),
      benchmarkSquares: at("benchmarkSquares"),
      cross: at("cross"),
    };
  }
}
