import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { SignalRunner } from "../signals/signal-study.ts";
import { Cells } from "../signals/study/cells.ts";
import type { Chunk } from "../signals/study/inputs.ts";
import { SignalSeries } from "../signals/study/signal-chunk.ts";
import type { StudyRunner } from "../signals/study/study.ts";
import { withSharedArrays } from "./shared-arrays.ts";
import type { SignalAnswer, SignalTask } from "./signal-messages.ts";
import { threadCount } from "./thread-count.ts";
import { errorOf } from "./thread-messages.ts";

/** This folder's worker: TypeScript in a source checkout, JavaScript when built. */
const WORKER = new URL(`./signal-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Threads over which the days of signals are spread. How days are cut does not depend on their number,
 * so neither does any bit. A thread starts when there is work for it and stays for the next; an idle one
 * does not keep the process alive.
 */
export class SignalThreads {
  readonly threads: number;
  readonly #seats: Seat[] = [];

  /**
   * @param threads `ASSAY_THREADS`, or all that this process may run at once, unless given.
   * @throws AssayError `bad-option`
   */
  constructor(threads?: number) {
    this.threads = threadCount(threads);
  }

  /** For `runStudy`, `runBacktest` and `runSuite`. */
  readonly runner: StudyRunner = {
    run: async (inputs, plan, chunks, done) => {
      const shared = withSharedArrays(inputs);
      await this.#spread(
        chunks,
        (chunk) => ({ kind: "study", inputs: shared, plan, chunk }),
        (answer) => {
          if (answer.kind === "study") done(new Cells(answer.shape, answer));
        },
      );
    },
  };

  /** For `studySignal` and `runSuite`. */
  readonly signalRunner: SignalRunner = {
    run: async (inputs, plan, chunks, done) => {
      const shared = withSharedArrays(inputs);
      await this.#spread(
        chunks,
        (chunk) => ({ kind: "signal", inputs: shared, plan, chunk }),
        (answer, chunk) => {
          if (answer.kind === "signal") done(new SignalSeries(plan, chunk, answer.values));
        },
      );
    },
  };

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#seats.splice(0).map((seat) => seat.end()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Each thread takes the next chunk when it is done with one; the first failure is thrown at the end. */
  async #spread(
    chunks: readonly Chunk[],
    taskOf: (chunk: Chunk) => SignalTask,
    done: (answer: SignalAnswer, chunk: Chunk) => void,
  ): Promise<void> {
    const queue = chunks.values();
    const failures: unknown[] = [];
    const work = async (seat: Seat) => {
      for (const chunk of queue) {
        if (failures.length > 0) return;
        try {
          const answer = await seat.ask(taskOf(chunk));
          if (answer.kind === "failure") throw errorOf(answer.failure);
          done(answer, chunk);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    while (this.#seats.length < Math.min(this.threads, chunks.length)) this.#seats.push(new Seat());
    await Promise.all(this.#seats.map(work));
    if (failures.length === 0) return;
    // A thread that failed outside of a task is gone: the next run starts others.
    await this.close();
    throw failures[0];
  }
}

/** One thread, doing one task at a time. */
class Seat {
  readonly #worker = new Worker(WORKER);
  /** What became of the thread when it ended by itself. */
  #ended: unknown;

  constructor() {
    this.#worker.unref();
    this.#worker.once("error", (error) => {
      this.#ended = error;
    });
    this.#worker.once("exit", (code) => {
      this.#ended ??= new Error(`A thread ended with code ${code} before its work was done`);
    });
  }

  ask(task: SignalTask): Promise<SignalAnswer> {
    const worker = this.#worker;
    return new Promise<SignalAnswer>((resolve, reject) => {
      const fail = () => reject(this.#ended);
      if (this.#ended !== undefined) return fail();
      worker.ref();
      worker.once("exit", fail);
      worker.once("message", (answer: SignalAnswer) => {
        worker.off("exit", fail);
        worker.unref();
        resolve(answer);
      });
      worker.postMessage(task);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
