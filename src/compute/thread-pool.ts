import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { MessagePort } from "node:worker_threads";
import { Piscina } from "piscina";
import { type Compute, runInline, type Spread } from "../optimize/compute.ts";
import type { SweepJob, SweepTask, TaskResult } from "../optimize/sweep/job.ts";
import type { SetPrograms } from "../optimize/sweep/set-programs.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { sharedJob } from "./shared-job.ts";
import { threadCount } from "./thread-count.ts";
import { errorOf, type ThreadAnswer, type ThreadTask } from "./thread-messages.ts";

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
}

/** Tasks of a job that are being done. */
interface Run {
  readonly shared: SharedJob;
  /** Settles, without an error, when nothing of it is under way any more. */
  readonly over: Promise<void>;
}

/** See `threadCompute`. */
export class ThreadPool implements Compute {
  readonly threads: number;
  readonly #loaderUrl: string | undefined;
  readonly #pool: Piscina<ThreadTask, ThreadAnswer>;
  readonly #jobs = new WeakMap<SweepJob, SharedJob>();
  readonly #runs = new Set<Run>();
  /** Programs of the tasks of the present runs, by their number. */
  readonly #programs = new Map<number, SetPrograms>();
  /** Tasks on threads, of all runs. */
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
      // What a task leaves behind is small; the default lets each thread pile up some 50 MB of it.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#pool.on("message", (message: unknown) => this.#tell(message));
    this.#pool.on("error", (cause: unknown) => this.#break(cause));
  }

  /**
   * Does the tasks as `Compute` says. One task is made ahead of those that are being done. Tasks whose
   * logic cannot travel are done in this thread, and the result says so.
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
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const own: Run = { shared, over };
    this.#runs.add(own);
    const failures: unknown[] = [];
    const underway = new Set<Promise<void>>();
    let sent = 0;
    let inline = 0;
    const fail = (error: unknown) => {
      failures.push(error);
      stop(job);
    };
    try {
      for (const task of tasks) {
        await this.#seat();
        if (isStopped(job)) break;
        if (!task.programs && job.strategyUrl === undefined) {
          inline++;
          await runInline(job, task, strategy, done);
          continue;
        }
        sent++;
        const work = this.#send(shared.number, task, done)
          .catch(fail)
          .finally(() => {
            underway.delete(work);
            this.#seats.delete(work);
          });
        underway.add(work);
        this.#seats.add(work);
      }
    } catch (error) {
      fail(error);
    } finally {
      await Promise.all(underway);
      if (this.#broken) failures.unshift(brokenPool(this.#broken.cause));
      this.#runs.delete(own);
      if (this.#runs.size === 0) {
        this.#broken = undefined;
        this.#programs.clear();
      }
      resolve();
    }
    if (failures.length > 0) throw failures[0];
    return {
      threads: Math.max(1, Math.min(this.threads, sent)),
      notice: inline > 0 && this.threads > 1 ? ON_ONE_THREAD : undefined,
    };
  }

  /** Stops what is under way and ends all threads; the pool cannot be used again. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { shared } of this.#runs) stop(shared.job);
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

  async #send(
    job: number,
    task: SweepTask,
    done: (task: SweepTask, result: TaskResult) => void,
  ): Promise<void> {
    const { programs, ...sets } = task;
    if (programs?.id !== undefined) this.#programs.set(programs.id, programs);
    const answer = await this.#pool.run({
      job,
      task: { ...sets, programs: undefined },
      programs: programs?.id ?? programs,
      loaderUrl: this.#loaderUrl,
    });
    if ("failure" in answer) throw errorOf(answer.failure);
    if (!("stopped" in answer)) done(task, answer.result);
  }

  /** Sends a thread the job or the programs that it asks for. */
  #tell(message: unknown): void {
    if (typeof message !== "object" || message === null) return;
    if (!("wanted" in message && "number" in message && "port" in message)) return;
    const { wanted, number, port } = message;
    if (typeof number !== "number" || !(port instanceof MessagePort)) return;
    const job = [...this.#runs].find(({ shared }) => shared.number === number)?.shared.job;
    port.postMessage(wanted === "job" ? job : this.#programs.get(number));
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
    for (const { shared } of this.#runs) stop(shared.job);
    this.#recovered = this.#pool.destroy();
  }

  #share(job: SweepJob): SharedJob {
    const known = this.#jobs.get(job);
    if (known) return known;
    const shared = { number: this.#nextNumber++, job: sharedJob(job) };
    this.#jobs.set(job, shared);
    return shared;
  }
}

function brokenPool(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`A thread failed outside of any task: ${reason}`, { cause });
}

function isStopped({ progress }: SweepJob): boolean {
  return Atomics.load(progress, 0) !== 0;
}

function stop({ progress }: SweepJob): void {
  Atomics.store(progress, 0, 1);
}
