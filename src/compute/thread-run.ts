import { type Compute, runInline } from "../optimize/compute.ts";
import type { SweepJob, SweepTask, TaskResult } from "../optimize/sweep/job.ts";
import type { SetPrograms } from "../optimize/sweep/set-programs.ts";
import type { Strategy } from "../strategy/strategy.ts";
import type { SentTask } from "./thread-messages.ts";

/** Programs that threads were sent before, in this run or an earlier one. */
export type SentPrograms = WeakSet<SetPrograms>;

/** The tasks of one run: made in their order, handed out, and told of when they are done. */
export class ThreadRun {
  /** What went wrong, first things first. */
  readonly failures: unknown[] = [];
  /** Tasks that were handed out. */
  sent = 0;
  /** Tasks that were done in this thread. */
  inline = 0;

  readonly #job: SweepJob;
  readonly #tasks: Iterator<SweepTask>;
  readonly #strategy: Strategy;
  readonly #done: Parameters<Compute["run"]>[3];
  readonly #sentPrograms: SentPrograms;
  readonly #underway = new Map<number, SweepTask>();
  /** Programs that threads may ask for, by their number. */
  readonly #programs = new Map<number, SetPrograms>();
  /** A task that was made and has not been handed out. */
  #ahead: SweepTask | undefined;
  /** Settles when the tasks that were asked for before are there. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(
    job: SweepJob,
    tasks: Iterable<SweepTask>,
    strategy: Strategy,
    done: Parameters<Compute["run"]>[3],
    sentPrograms: SentPrograms,
  ) {
    this.#job = job;
    this.#tasks = tasks[Symbol.iterator]();
    this.#strategy = strategy;
    this.#done = done;
    this.#sentPrograms = sentPrograms;
  }

  get stopped(): boolean {
    return Atomics.load(this.#job.progress, 0) !== 0;
  }

  stop(): void {
    Atomics.store(this.#job.progress, 0, 1);
  }

  fail(error: unknown): void {
    this.failures.push(error);
    this.stop();
  }

  /**
   * The first tasks, as long as threads have been sent their programs: making these takes no time worth
   * mentioning.
   *
   * @returns also whether there are no others.
   */
  list(): { readonly list: readonly SentTask[]; readonly complete: boolean } {
    const list: SentTask[] = [];
    for (;;) {
      const task = this.#make();
      if (!task) return { list, complete: true };
      if (!task.programs || !this.#sentPrograms.has(task.programs)) {
        this.#ahead = task;
        return { list, complete: false };
      }
      list.push(this.#send(task));
    }
  }

  /**
   * Makes the next task that can travel; those before it are done in this thread. Undefined when there
   * is none, or the run is to stop.
   */
  next(): Promise<SentTask | undefined> {
    const next = this.#asked.then(() => this.#next());
    this.#asked = next;
    return next;
  }

  programs(number: number): SetPrograms | undefined {
    return this.#programs.get(number);
  }

  /** Tells of a task that is done. */
  take(key: number, result: TaskResult): void {
    const task = this.#underway.get(key);
    this.#underway.delete(key);
    if (!task) throw new Error(`A thread answered for task ${key}, which it was not sent`);
    try {
      this.#done(task, result);
    } catch (error) {
      this.fail(error);
    }
  }

  async #next(): Promise<SentTask | undefined> {
    try {
      while (!this.stopped) {
        const task = this.#ahead ?? this.#make();
        this.#ahead = undefined;
        if (!task) return undefined;
        if (task.programs || this.#job.strategyUrl !== undefined) return this.#send(task);
        this.inline++;
        await runInline(this.#job, task, this.#strategy, this.#done);
      }
    } catch (error) {
      this.fail(error);
    }
    return undefined;
  }

  #make(): SweepTask | undefined {
    const { value, done } = this.#tasks.next();
    return done ? undefined : value;
  }

  #send(task: SweepTask): SentTask {
    const key = this.sent++;
    const { programs } = task;
    this.#underway.set(key, task);
    const known = programs !== undefined && this.#sentPrograms.has(programs);
    if (programs?.id !== undefined) {
      this.#programs.set(programs.id, programs);
      this.#sentPrograms.add(programs);
    }
    const bare = { ...task, programs: undefined, ...(task.kind === "figures" && { failed: [] }) };
    return { key, task: bare, programs: known ? programs.id : programs };
  }
}
