import type { Block, KernelMemory } from "../kernels/memory.ts";
import type { SymbolBars } from "../strategy/bars.ts";
import type { ColumnTiles } from "../strategy/column-tiles.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import { type Program, resultCount } from "../strategy/program.ts";
import type { TilePlan } from "../strategy/tile-plan.ts";
import type { Fill } from "./options.ts";
import { partStarts, type StitchedPart, signalLead } from "./stitch.ts";

/**
 * Many signals as one: bar by bar that of the part which trades it. Every signal is computed from the
 * first loaded bar on, whatever part it belongs to, so the first bar of a part knows its indicators.
 * Stands where an `Evaluator` with one result would.
 */
export class StitchedSignals {
  readonly #memory: KernelMemory;
  readonly #evaluator: Evaluator;
  readonly #parts: readonly StitchedPart[];
  readonly #lead: number;
  readonly #tile: Block;
  /** For each signal of the program, the parts that trade it. */
  readonly #partsOf: readonly number[][];
  #sources: readonly Float64Array[] = [];
  #out: Float64Array = new Float64Array();
  /** First signal of each part in the present symbol. */
  #firsts: readonly number[] = [];
  #start = 0;

  constructor(
    program: Program,
    memory: KernelMemory,
    columns: ColumnTiles,
    tiles: TilePlan,
    parts: readonly StitchedPart[],
    fill: Fill,
  ) {
    this.#memory = memory;
    this.#evaluator = new Evaluator(program, memory, columns, tiles);
    this.#parts = parts;
    this.#lead = signalLead(fill);
    this.#tile = memory.reserveTile();
    this.#partsOf = Array.from({ length: resultCount(program) }, () => []);
    for (const [part, { signal }] of parts.entries()) this.#partsOf[signal]!.push(part);
  }

  /** See `Evaluator`, as are the five below. */
  prepare(): void {
    this.#evaluator.prepare();
    this.#sources = this.#partsOf.map((_, signal) =>
      this.#memory.float64(this.#evaluator.result(signal)),
    );
    this.#out = this.#memory.float64(this.#tile);
  }

  reset(): void {
    this.#evaluator.reset();
  }

  load(bars: SymbolBars, start: number, length: number): void {
    if (start === 0) {
      const starts = partStarts(bars.timestamp, this.#parts);
      const last = bars.timestamp.length;
      this.#firsts = starts.map((bar) => (bar === 0 || bar === last ? bar : bar - this.#lead));
    }
    this.#start = start;
    this.#evaluator.load(bars, start, length);
  }

  compute(_index: number, length: number): void {
    const firsts = this.#firsts;
    for (let signal = 0; signal < this.#partsOf.length; signal++) {
      this.#evaluator.compute(signal, length);
      for (const part of this.#partsOf[signal]!) {
        const begin = Math.max(0, firsts[part]! - this.#start);
        const next = firsts[part + 1] ?? Number.POSITIVE_INFINITY;
        const end = Math.min(length, next - this.#start);
        if (begin < end) this.#out.set(this.#sources[signal]!.subarray(begin, end), begin);
      }
    }
  }

  result(_index: number): Block {
    return this.#tile;
  }

  choice(_index: number): undefined {
    return undefined;
  }
}
