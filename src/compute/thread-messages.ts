import type { MessagePort } from "node:worker_threads";
import { AssayError } from "../errors.ts";
import type { SweepTask, TaskResult } from "../optimize/sweep/job.ts";
import type { SetPrograms } from "../optimize/sweep/set-programs.ts";

/** What a thread is sent: small, since the job it belongs to is sent to each thread only once. */
export interface ThreadTask {
  readonly job: number;
  /** Without its programs. */
  readonly task: SweepTask;
  /** Of those that are kept only the number: a thread asks for programs that it has not seen. */
  readonly programs: SetPrograms | number | undefined;
  /** Module that exports `loadStrategy(url)`; strategies are simply imported without one. */
  readonly loaderUrl: string | undefined;
}

/** What a thread answers: what it found, that it was told to stop, or why it cannot go on. */
export type ThreadAnswer =
  | { readonly result: TaskResult }
  | { readonly stopped: true }
  | { readonly failure: Failure };

/** A thread's question for what it has not seen; the answer comes back through the port. */
export interface ThreadQuestion {
  readonly wanted: "job" | "programs";
  readonly number: number;
  readonly port: MessagePort;
}

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
