import type { MessagePort } from "node:worker_threads";
import { AssayError } from "../errors.ts";
import type { SweepJob, SweepTask, TaskResult } from "../optimize/sweep/job.ts";
import type { SetPrograms } from "../optimize/sweep/set-programs.ts";

/** A task on its way to a thread. */
export interface SentTask {
  /** Tells the task apart from the others of its run. */
  readonly key: number;
  /** Without its programs, and without what is known of it before. */
  readonly task: SweepTask;
  /** Only the number of those that a thread has seen, or else asks for. */
  readonly programs: SetPrograms | number | undefined;
}

/**
 * A thread's share in the tasks of a job: those of the list that it takes before others do, then those
 * that it asks for.
 */
export interface ThreadShare {
  readonly number: number;
  /** The job of that number in its first run; later a thread that has not seen it asks. */
  readonly job: SweepJob | undefined;
  /** Tasks whose programs threads were sent in earlier runs. */
  readonly list: readonly SentTask[];
  /** See `Claims`, for so many threads. */
  readonly claims: Int32Array;
  readonly threads: number;
  /** Whether the list is all there is. */
  readonly complete: boolean;
  /** A task for this thread alone. */
  readonly task: SentTask | undefined;
  /** Module that exports `loadStrategy(url)`; strategies are simply imported without one. */
  readonly loaderUrl: string | undefined;
  /** Where the thread asks, and tells what it found. */
  readonly port: MessagePort;
}

/**
 * What a thread says through its port. What it wants comes back there, in the order of its questions:
 * the job, `SetPrograms`, or `NextTask`.
 */
export type ThreadMessage =
  | { readonly wanted: "job" | "task" }
  | { readonly wanted: "programs"; readonly number: number }
  | { readonly key: number; readonly result: TaskResult };

/**
 * The next task, if there is one, with the memory of a result that was taken: memory that comes and goes
 * is not touched for the first time with each task, nor for a garbage collector to find.
 */
export type NextTask =
  | { readonly task: SentTask; readonly room: ArrayBuffer | undefined }
  | { readonly over: true };

/** The memory that figures lie in; whoever has copied them out may give it to another task. */
export function memoryOf({ figures }: TaskResult): ArrayBuffer | undefined {
  const buffer = figures?.scores.buffer;
  return buffer instanceof ArrayBuffer ? buffer : undefined;
}

/** How a share ended: all done or told to stop, or why the thread could not go on. */
export type ThreadAnswer = { readonly over: true } | { readonly failure: Failure };

/** An error as it travels between threads, where its class would be lost. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of an `AssayError`: something that a person can put right. */
  readonly refusal: Pick<AssayError, "code" | "hint" | "exitCode"> | undefined;
}

/** An error, or whatever else was thrown, to be sent to another thread. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: "Error", message: String(error), stack: undefined, refusal: undefined };
  }
  const { name, message, stack } = error;
  if (!(error instanceof AssayError)) return { name, message, stack, refusal: undefined };
  const { code, hint, exitCode } = error;
  return { name, message, stack, refusal: { code, hint, exitCode } };
}

/** The error that came from another thread, with the stack that it had there. */
export function errorOf({ name, message, stack, refusal }: Failure): Error {
  if (refusal) return new AssayError(refusal.code, message, refusal.hint, refusal);
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
