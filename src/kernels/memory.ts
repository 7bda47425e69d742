import { wasmModule } from "./module.ts";

/** Most bars per tile. A float64 tile is 16 KB, so a graph of some dozen nodes stays in a core's cache. */
export const TILE = 2048;
/** Bars per tile where a graph has more nodes than that: 4 KB each. */
export const SMALL_TILE = 512;

/** A kernel: byte offsets of tiles and state, a length, and numeric parameters. Most return nothing. */
export type KernelFunction = (...args: number[]) => number;

/** A block of the private memory, addressed by kernels by its offset. */
export interface Block {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * An instance that was given back. One is enough: a thread runs one simulation at a time, and what the
 * next one finds need not wait for the garbage collector.
 */
let spare: WebAssembly.Exports | undefined;

/**
 * One instance of the kernel module with a small private memory. Blocks are reserved first, then
 * `commit` fixes the memory's size; only then are views taken, since growing would detach them.
 */
export class KernelMemory {
  readonly #exports: WebAssembly.Exports;
  readonly #memory: WebAssembly.Memory;
  /** Bars per tile. */
  readonly tile: number;
  #top: number;
  #values: Float64Array = new Float64Array();
  #committed = false;
  /** Whether another one left its values in the memory. */
  readonly #used: boolean;

  /** @param tile bars per tile: `TILE`, or a divisor of it that is a multiple of 32. */
  constructor(tile = TILE) {
    this.tile = tile;
    this.#used = spare !== undefined;
    this.#exports = spare ?? new WebAssembly.Instance(wasmModule(), {}).exports;
    spare = undefined;
    this.#memory = this.#exports.memory as WebAssembly.Memory;
    this.#top = align((this.#exports.heapBase as () => number)());
  }

  /** Reserves `bytes`, zeroed and aligned to 16 bytes. */
  reserve(bytes: number): Block {
    if (this.#committed) throw new Error("KernelMemory: reserve() after commit()");
    const block = { offset: this.#top, bytes };
    this.#top = align(this.#top + bytes);
    return block;
  }

  /** Reserves one float64 tile. */
  reserveTile(): Block {
    return this.reserve(this.tile * 8);
  }

  /** Grows the memory to hold all reserved blocks; views may be taken from now on. */
  commit(): void {
    const missing = this.#top - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / 65536));
    this.#values = new Float64Array(this.#memory.buffer);
    const first = align((this.#exports.heapBase as () => number)()) >> 3;
    if (this.#used) this.#values.fill(0, first, this.#top >> 3);
    this.#committed = true;
  }

  /** Hands the instance to whoever comes next; from now on no view and no kernel may be used. */
  release(): void {
    this.#committed = false;
    spare = this.#exports;
  }

  /** The exported kernel of that name. */
  kernel(name: string): KernelFunction {
    const found = this.#exports[name];
    if (typeof found !== "function") throw new Error(`No kernel "${name}" in the wasm module`);
    return found as KernelFunction;
  }

  /** The whole memory as float64. */
  get values(): Float64Array {
    this.#requireCommit();
    return this.#values;
  }

  float64(block: Block): Float64Array {
    this.#requireCommit();
    return new Float64Array(this.#memory.buffer, block.offset, block.bytes >> 3);
  }

  float32(block: Block): Float32Array {
    this.#requireCommit();
    return new Float32Array(this.#memory.buffer, block.offset, block.bytes >> 2);
  }

  int32(block: Block): Int32Array {
    this.#requireCommit();
    return new Int32Array(this.#memory.buffer, block.offset, block.bytes >> 2);
  }

  /** Sets every byte of a block to zero: the state of a kernel before its first bar. */
  clear(block: Block): void {
    this.#requireCommit();
    new Uint8Array(this.#memory.buffer, block.offset, block.bytes).fill(0);
  }

  #requireCommit(): void {
    if (!this.#committed) throw new Error("KernelMemory: commit() must come before views");
  }
}

function align(offset: number): number {
  return (offset + 15) & ~15;
}
