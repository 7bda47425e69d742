import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { Piscina } from "piscina";
import type { Compute, Spread } from "../optimize/compute.ts";
import type { SweepJob, SweepTask, TaskResult } from "../optimize/sweep/job.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { Claims } from "./claims.ts";
import { sharedJob } from "./shared-job.ts";
import { threadCount } from "./thread-count.ts";
import {
  errorOf,
  memoryOf,
  type NextTask,
  type ThreadAnswer,
  type ThreadMessage,
  type ThreadShare,
} from "./thread-messages.ts";
import { type SentPrograms, ThreadRun } from "./thread-run.ts";

/** This folder's worker: TypeScript in a source checkout, JavaScript when built. */
const WORKER = fileURLToPath(
  new URL(`./thread-worker${extname(import.meta.url)}`, import.meta.url),
);

/** Said where a strategy's own logic cannot travel. */
const ON_ONE_THREAD =
  "The strategy has logic of its own (kernel) and no file that threads could import it from: it ran on one thread.";

/** How threads are made. */
export interface ThreadOptions {
  /** How many; `ASSAY_THREADS`, or all that this process may run at once, unless given. */
  readonly threads?: number | undefined;
  /**
   * Module that exports `loadStrategy(url)`, which resolves to the strategy of a user's file; threads
   * import it before the first strategy with a `kernel()`. Without one they import the file itself.
   */
  readonly loaderUrl?: string | undefined;
  /**
   * Starts all threads now, to be ready when the data are: it takes them a tenth of a second. False
   * unless given: each starts when there is work for it.
   */
  readonly early?: boolean;
}

/**
 * Threads that do the tasks of sweeps. They stay for the next sweep, and do not keep the process alive
 * when they have nothing to do. A thread is sent a sweep's columns once, as shared memory, and keeps
 * them until the next sweep or `close()`.
 *
 * @throws AssayError `bad-option` for a number of threads that is none.
 */
export function threadCompute(options: ThreadOptions = {}): ThreadPool {
  return new ThreadPool(options);
}

/** A job as threads know it. */
interface SharedJob {
  readonly number: number;
  readonly job: SweepJob;
  /** Whether it has had a run, whose threads know it. */
  known: boolean;
}

/** Tasks of a job that are being done. */
interface UnderWay {
  readonly run: ThreadRun;
  /** Settles, without an error, when nothing of it is under way any more. */
  readonly over: Promise<void>;
}

/** See `threadCompute`. */
export class ThreadPool implements Compute {
  readonly threads: number;
  readonly #loaderUrl: string | undefined;
  readonly #pool: Piscina<ThreadShare, ThreadAnswer>;
  readonly #jobs = new WeakMap<SweepJob, SharedJob>();
  readonly #runs = new Set<UnderWay>();
  readonly #sentPrograms: SentPrograms = new WeakSet();
  /** Threads at work, for all runs. */
  readonly #seats = new Set<Promise<void>>();
  #nextNumber = 0;
  #closed = false;
  /** Why threads had to be ended while runs were under way, until these are over. */
  #broken: { readonly cause: unknown } | undefined;
  /** Settles when threads that had to be ended are gone. */
  #recovered: Promise<void> = Promise.resolve();

  constructor({ threads, loaderUrl, early = false }: ThreadOptions) {
    this.threads = threadCount(threads);
    this.#loaderUrl = loaderUrl;
    this.#pool = new Piscina({
      filename: WORKER,
      minThreads: early ? this.threads : 0,
      maxThreads: this.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // A thread that waits for work asks for jobs and imports strategies, so it may not block.
      atomics: "disabled",
      recordTiming: false,
      // What a task leaves behind is small; the defaults let each thread pile up some 50 MB of it young,
      // and as much old. No task holds a tenth of what may become old.
      resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1024 },
    });
    this.#pool.on("error", (cause: unknown) => this.#break(cause));
  }

  /**
   * Does the tasks as `Compute` says. Threads take those whose programs they know by themselves; each
   * asks for one of the others ahead of when it needs it. Tasks whose logic cannot travel are done in
   * this thread, and the result says so.
   *
   * @throws what a task throws, with the stack of the thread, once all threads have stopped.
   */
  async run(
    job: SweepJob,
    tasks: Iterable<SweepTask>,
    strategy: Strategy,
    done: (task: SweepTask, result: TaskResult) => void,
  ): Promise<Spread> {
    await this.#recovered;
    if (this.#closed) throw new Error("ThreadPool: run() after close()");
    const shared = this.#share(job);
    const run = new ThreadRun(shared.job, tasks, strategy, done, this.#sentPrograms);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const own: UnderWay = { run, over };
    this.#runs.add(own);
    const underway: Promise<void>[] = [];
    try {
      const { list, complete } = run.list();
      const claims = Claims.of(this.threads, list.length).flags;
      const { number, known } = shared;
      shared.known = true;
      const threads = this.threads;
      const first = known ? undefined : shared.job;
      const common = { number, job: first, list, claims, threads, complete };
      for (let seat = 0; seat < this.threads; seat++) {
        await this.#seat();
        if (run.stopped) break;
        const task = seat < list.length ? undefined : await run.next();
        if (seat >= list.length && !task) break;
        underway.push(this.#send(shared.job, run, { ...common, task }));
      }
    } catch (error) {
      run.fail(error);
    } finally {
      await Promise.all(underway);
      if (this.#broken) run.failures.unshift(brokenPool(this.#broken.cause));
      this.#runs.delete(own);
      if (this.#runs.size === 0) this.#broken = undefined;
      resolve();
    }
    if (run.failures.length > 0) throw run.failures[0];
    return {
      threads: Math.max(1, Math.min(this.threads, run.sent)),
      notice: run.inline > 0 && this.threads > 1 ? ON_ONE_THREAD : undefined,
    };
  }

  /** Stops what is under way and ends all threads; the pool cannot be used again. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { run } of this.#runs) run.stop();
    await Promise.all(Array.from(this.#runs, ({ over }) => over));
    await this.#pool.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Waits until a thread is free. None may wait in the pool's own queue: the pool starts no thread for
   * those that wait there when one has ended.
   */
  async #seat(): Promise<void> {
    while (this.#seats.size >= this.threads) await Promise.race(this.#seats);
  }

  /** Has a thread do a share of a run. */
  #send(
    job: SweepJob,
    run: ThreadRun,
    share: Omit<ThreadShare, "loaderUrl" | "port">,
  ): Promise<void> {
    const { port1: here, port2: port } = new MessageChannel();
    const line: Line = { job, run, port: here, room: undefined };
    here.on("message", (message: ThreadMessage) => hear(line, message));
    const message = { ...share, loaderUrl: this.#loaderUrl, port };
    const work = this.#pool
      .run(message, { transferList: [port] })
      .then((answer) => {
        // what it told before may lie here still
        for (let told = receiveMessageOnPort(here); told; told = receiveMessageOnPort(here)) {
          hear(line, told.message);
        }
        if ("failure" in answer) throw errorOf(answer.failure);
      })
      .catch((error: unknown) => run.fail(error))
      .finally(() => {
        here.close();
        this.#seats.delete(work);
      });
    this.#seats.add(work);
    return work;
  }

  /**
   * A thread failed outside of any task. When it could not even start, its task waits for ever: end
   * them all. With nothing under way nothing is lost, and the next run starts another.
   */
  #break(cause: unknown): void {
    if (this.#runs.size === 0) {
      process.emitWarning(brokenPool(cause).message);
      return;
    }
    this.#broken = { cause };
    for (const { run } of this.#runs) run.stop();
    this.#recovered = this.#pool.destroy();
  }

  #share(job: SweepJob): SharedJob {
    const known = this.#jobs.get(job);
    if (known) return known;
    const shared = { number: this.#nextNumber++, job: sharedJob(job), known: false };
    this.#jobs.set(job, shared);
    return shared;
  }
}

/** Where a thread that does a share of a run asks, and tells what it found. */
interface Line {
  readonly job: SweepJob;
  readonly run: ThreadRun;
  readonly port: MessagePort;
  /** Memory of a result that was taken, for one to come. */
  room: ArrayBuffer | undefined;
}

/** Notes what a thread found, or answers what it asks. */
function hear(line: Line, message: ThreadMessage): void {
  const { job, run, port } = line;
  if ("key" in message) {
    run.take(message.key, message.result);
    line.room = memoryOf(message.result);
  } else if (message.wanted === "job") {
    port.postMessage(job);
  } else if (message.wanted === "programs") {
    port.postMessage(run.programs(message.number));
  } else {
    void run.next().then((task) => {
      const { room } = line;
      const next: NextTask = task ? { task, room } : { over: true };
      port.postMessage(next, task && room ? [room] : []);
      line.room = undefined;
    });
  }
}

function brokenPool(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`A thread failed outside of any task: ${reason}`, { cause });
}
