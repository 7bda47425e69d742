import type { Strategy } from "../strategy/strategy.ts";
import type { SweepJob, SweepTask, TaskResult } from "./sweep/job.ts";
import { SweepStopped } from "./sweep/stopped.ts";
import { runTask } from "./sweep/task.ts";

/** How the work was spread. */
export interface Spread {
  /** Threads among which the tasks were shared out. */
  readonly threads: number;
  /** What a person should know about it: why fewer threads worked than were asked for, say. */
  readonly notice: string | undefined;
}

/** Where the tasks of a sweep are done: in this thread, on several, or elsewhere. */
export interface Compute {
  /** Tasks that are done at the same time. */
  readonly threads: number;
  /**
   * Does all tasks and tells of each that is done, in any order. Ends early, without an error, once
   * `job.progress[0]` is not 0; tasks in the middle of which that happens are not told of.
   *
   * @param strategy for tasks without programs, done in this thread.
   * @param done told of each task; the memory of its figures is another task's afterwards.
   * @throws what a task throws: a defect, since sets that fail are part of a result.
   */
  run(
    job: SweepJob,
    tasks: Iterable<SweepTask>,
    strategy: Strategy,
    done: (task: SweepTask, result: TaskResult) => void,
  ): Promise<Spread>;
}

/** Does everything in this thread, with a breath between tasks. */
export const INLINE_COMPUTE: Compute = Object.freeze({
  threads: 1,
  run: async (job, tasks, strategy, done) => {
    for (const task of tasks) {
      await runInline(job, task, strategy, done);
      if (Atomics.load(job.progress, 0) !== 0) break;
    }
    return { threads: 1, notice: undefined };
  },
} satisfies Compute);

/** Does a task in this thread, after a breath; a task that is stopped is not told of. */
export async function runInline(
  job: SweepJob,
  task: SweepTask,
  strategy: Strategy,
  done: (task: SweepTask, result: TaskResult) => void,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (Atomics.load(job.progress, 0) !== 0) return;
  try {
    done(task, runTask(job, task, strategy));
  } catch (error) {
    if (!(error instanceof SweepStopped)) throw error;
  }
}
