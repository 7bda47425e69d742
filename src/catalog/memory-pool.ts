/**
 * Share of room beyond what is asked for: tables of one source differ by a few rows, and memory that
 * nobody writes to costs nothing.
 */
const SPARE = 1 / 8;

/**
 * Memory that threads share and that is used again and again. New memory is dear: the system clears each
 * page of it when it is first written to, which takes longer than to write a column.
 */
export class MemoryPool {
  readonly #free: SharedArrayBuffer[] = [];
  readonly #waiting: ((memory: SharedArrayBuffer) => void)[] = [];

  /** @param count pieces that may be in use at once */
  constructor(count: number) {
    for (let i = 0; i < count; i++) this.#free.push(new SharedArrayBuffer(0));
  }

  /** A piece of at least so many bytes; when all are in use, the one that is given back next. */
  async take(bytes: number): Promise<SharedArrayBuffer> {
    const used =
      this.#free.pop() ??
      (await new Promise<SharedArrayBuffer>((resolve) => this.#waiting.push(resolve)));
    if (used.byteLength >= bytes) return used;
    return new SharedArrayBuffer(Math.ceil((1 + SPARE) * bytes));
  }

  /** When all of some work that uses it has come to an end, well or not. */
  giveBackAfter(memory: SharedArrayBuffer, work: readonly Promise<unknown>[]): void {
    void Promise.allSettled(work).then(() => this.#giveBack(memory));
  }

  #giveBack(memory: SharedArrayBuffer): void {
    const next = this.#waiting.shift();
    if (next) next(memory);
    else this.#free.push(memory);
  }
}
