import { type Block, type KernelMemory, TILE } from "../kernels/memory.ts";
import type { ColumnName, PriceColumn, SymbolBars } from "./bars.ts";

/** Bars copied at once: reading long stretches of a column is faster than many short ones. */
const STAGED = 8 * TILE;
/** Prices before the first bar: kernels put the close before a tile in front of it (assembly/market.ts). */
const ROOM = 4;

/**
 * Brings columns of the bars of one symbol into a private memory, tile by tile: prices as float32,
 * times as float64.
 */
export class ColumnTiles {
  readonly #memory: KernelMemory;
  readonly #columns = new Map<ColumnName, StagedColumn>();
  /** In place of a column that nobody asked for: prices that are not known. */
  readonly #unknown: Block;
  readonly #timestamp: Block;

  /** Reserves room in `memory` for the columns that may be asked for. */
  constructor(memory: KernelMemory, names: Iterable<ColumnName>) {
    this.#memory = memory;
    this.#unknown = memory.reserve(TILE * 4);
    const wanted = new Set(names);
    this.#timestamp = memory.reserve(wanted.has("timestamp") ? TILE * 8 : 0);
    for (const name of wanted) {
      if (name === "timestamp") continue;
      this.#columns.set(name, new StagedColumn(name, memory));
    }
  }

  /** Takes views; the memory must be committed. */
  prepare(): void {
    this.#memory.float32(this.#unknown).fill(Number.NaN);
    for (const column of this.#columns.values()) column.prepare();
  }

  /** Brings bars start … start + length - 1 (length at most `TILE`) of a symbol. */
  load(bars: SymbolBars, start: number, length: number): void {
    for (const column of this.#columns.values()) column.load(bars, start, length);
    if (this.#timestamp.bytes === 0) return;
    const times = bars.timestamp.subarray(start, start + length);
    this.#memory.float64(this.#timestamp).set(times);
  }

  /** Byte offset of the tile's first price; NaN prices lie there if the column was not asked for. */
  prices(name: PriceColumn): number {
    return this.#columns.get(name)?.offset ?? this.#unknown.offset;
  }

  /** Where the tile's times lie as float64. */
  get timestamp(): Block {
    return this.#timestamp;
  }
}

/** One float32 column, of which a long stretch is copied at once. */
class StagedColumn {
  /** Byte offset of the first bar of the tile in memory. */
  offset = 0;
  readonly #name: PriceColumn;
  readonly #memory: KernelMemory;
  readonly #staging: Block;
  #values: Float32Array = new Float32Array();
  /** Bars and the stretch of them that is staged. */
  #bars: SymbolBars | undefined;
  #from = 0;
  #to = 0;

  constructor(name: PriceColumn, memory: KernelMemory) {
    this.#name = name;
    this.#memory = memory;
    this.#staging = memory.reserve((ROOM + STAGED) * 4);
  }

  prepare(): void {
    this.#values = this.#memory.float32(this.#staging);
  }

  load(bars: SymbolBars, start: number, length: number): void {
    if (bars !== this.#bars || start < this.#from || start + length > this.#to) {
      this.#stage(bars, start);
    }
    this.offset = this.#staging.offset + 4 * (ROOM + start - this.#from);
  }

  #stage(bars: SymbolBars, start: number): void {
    const column = bars.columns[this.#name];
    if (!column) throw new Error(`Bars have no column "${this.#name}"`);
    this.#bars = bars;
    this.#from = start;
    this.#to = Math.min(start + STAGED, column.length);
    this.#values.set(column.subarray(start, this.#to), ROOM);
  }
}
