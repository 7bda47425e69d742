import type { MessagePort } from "node:worker_threads";
import type { TaskResult } from "../optimize/sweep/job.ts";
import type { FoundTask, ThreadMessage } from "./thread-messages.ts";

/**
 * Results on their way to the main thread. Waking it takes a tenth of a millisecond, so those that come
 * within a few milliseconds go together.
 */
export class ResultPost {
  readonly #port: MessagePort;
  #waiting: FoundTask[] = [];
  #sent = performance.now();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Takes what a task found, and sends it if the last were sent a while ago. */
  take(key: number, result: TaskResult): void {
    this.#waiting.push({ key, result });
    if (performance.now() - this.#sent >= WAIT_MS) this.send();
  }

  /** Sends all that wait, without copies. */
  send(): void {
    if (this.#waiting.length === 0) return;
    const buffers = this.#waiting.flatMap(({ result: { figures, rowSums } }) => {
      const buffer = figures?.scores.buffer ?? rowSums?.buffer;
      return buffer instanceof ArrayBuffer ? buffer : [];
    });
    const message: ThreadMessage = { found: this.#waiting };
    this.#port.postMessage(message, buffers);
    this.#waiting = [];
    this.#sent = performance.now();
  }
}

/** How long results wait for others: a progress bar does not show it. */
const WAIT_MS = 10;
