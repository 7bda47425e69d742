/**
 * Memory that threads share and that is used again and again. New memory is dear: the system clears each
 * page of it when it is first written to, which takes longer than to write a column.
 */
export class MemoryPool {
  readonly #free: SharedArrayBuffer[] = [];
  readonly #waiting: ((memory: SharedArrayBuffer) => void)[] = [];

  /**
   * @param count pieces that may be in use at once
   * @param bytes of each piece
   */
  constructor(count: number, bytes: number) {
    for (let i = 0; i < count; i++) this.#free.push(new SharedArrayBuffer(bytes));
  }

  /** A piece; when all are in use, the one that is given back next. */
  async take(): Promise<SharedArrayBuffer> {
    return this.#free.pop() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
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
