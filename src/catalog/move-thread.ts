import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { type ColumnMove, type MovedColumn, moveColumn } from "./move-column.ts";

/** This folder's worker: TypeScript in a source checkout, JavaScript when built. */
const WORKER = new URL(`./move-worker${extname(import.meta.url)}`, import.meta.url);
/** Columns of fewer rows are moved here: to start a thread takes as long. */
const FEWEST_ROWS = 1 << 20;

/** Somebody who waits for a column. */
interface Waiting {
  readonly resolve: (moved: MovedColumn) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Moves and hashes long columns on a thread of their own, while this one reads and writes others. The
 * thread starts when it is needed, and does one column after the other.
 */
export class MoveThread {
  #worker: Worker | undefined;
  #failure: unknown;
  readonly #waiting: Waiting[] = [];

  /** @param move whose values best lie in shared memory: others are copied */
  async move(move: ColumnMove): Promise<MovedColumn> {
    if (move.column.values.length < FEWEST_ROWS) return moveColumn(move);
    this.#worker ??= this.#start();
    if (this.#failure !== undefined) throw this.#failure;
    const worker = this.#worker;
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      worker.postMessage(move);
    });
  }

  /** Ends the thread, whatever it does. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(WORKER);
    worker.on("message", (moved: MovedColumn) => this.#waiting.shift()?.resolve(moved));
    worker.once("error", (error) => this.#fail(error));
    worker.once("exit", () => this.#fail(new Error("The thread ended before its work was done")));
    return worker;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
