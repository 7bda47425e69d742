import { type MessagePort, threadId } from "node:worker_threads";
import type { SweepJob, SweepTask, TaskResult } from "../optimize/sweep/job.ts";
import type { SetPrograms } from "../optimize/sweep/set-programs.ts";
import { SweepStopped } from "../optimize/sweep/stopped.ts";
import { runTask } from "../optimize/sweep/task.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { Claims } from "./claims.ts";
import {
  failureOf,
  memoryOf,
  type NextTask,
  type SentTask,
  type ThreadAnswer,
  type ThreadMessage,
  type ThreadShare,
} from "./thread-messages.ts";

/** The job that this thread saw last, with its strategy where a task needed it. */
let current: { readonly number: number; readonly job: SweepJob; strategy?: Strategy } | undefined;

/** Programs that this thread has seen, the one used last at the end. */
const seen = new Map<number, SetPrograms>();
const MOST_SEEN = 64;

/** Does a share of a sweep's tasks on this thread: what the pool runs for each message. */
export default async function runOnThread(share: ThreadShare): Promise<ThreadAnswer> {
  try {
    if (current?.number !== share.number) {
      const job = share.job ?? (await ask<SweepJob>(share.port, { wanted: "job" }));
      current = { number: share.number, job };
    }
    await doShare(share, current);
    return { over: true };
  } catch (error) {
    if (error instanceof SweepStopped) return { over: true };
    return { failure: failureOf(error) };
  }
}

async function doShare(share: ThreadShare, own: NonNullable<typeof current>): Promise<void> {
  const { port } = share;
  const { job } = own;
  const listed = new Claims(share.threads, share.claims);
  const place = listed.join(threadId);
  const take = () => share.list[listed.take(place) ?? share.list.length];
  let room: ArrayBuffer | undefined;
  const askNext = async (): Promise<SentTask | undefined> => {
    if (share.complete) return undefined;
    const next = await ask<NextTask>(port, { wanted: "task" });
    if ("over" in next) return undefined;
    room = next.room;
    return next.task;
  };
  let sent = share.task ?? take() ?? (await askNext());
  while (sent && Atomics.load(job.progress, 0) === 0) {
    const task = await withPrograms(port, sent);
    if (task.programs === undefined) own.strategy ??= await load(job.strategyUrl, share.loaderUrl);
    // what has to be asked for is asked for ahead, and comes while this thread works
    const ahead = listed.left ? undefined : askNext();
    tell(port, sent.key, runTask(job, task, own.strategy, room));
    sent = ahead ? await ahead : (take() ?? (await askNext()));
  }
}

/** Hands over what a task found, without a copy. */
function tell(port: MessagePort, key: number, result: TaskResult): void {
  const buffer = memoryOf(result) ?? result.rowSums?.buffer;
  const message: ThreadMessage = { key, result };
  port.postMessage(message, buffer instanceof ArrayBuffer ? [buffer] : []);
}

/** The task with the programs that it came without. */
async function withPrograms(port: MessagePort, { task, programs }: SentTask): Promise<SweepTask> {
  if (programs === undefined) return task;
  const found =
    typeof programs === "number"
      ? (seen.get(programs) ??
        (await ask<SetPrograms>(port, { wanted: "programs", number: programs })))
      : programs;
  if (found.id !== undefined) remember(found.id, found);
  return { ...task, programs: found };
}

function remember(number: number, programs: SetPrograms): void {
  seen.delete(number);
  seen.set(number, programs);
  for (const oldest of seen.keys()) {
    if (seen.size <= MOST_SEEN) break;
    seen.delete(oldest);
  }
}

/** Asks the main thread; its answers come in the order of the questions. */
function ask<T>(port: MessagePort, question: ThreadMessage): Promise<T> {
  return new Promise((resolve) => {
    port.once("message", (answer: T) => resolve(answer));
    port.postMessage(question);
  });
}

/** The strategy of a user's file, by the loader that the main thread named, if any. */
async function load(url: string | undefined, loaderUrl: string | undefined): Promise<Strategy> {
  if (url === undefined) throw new Error("A task without a program, and no strategy to ask");
  const loader = loaderUrl === undefined ? undefined : await exported(loaderUrl, "loadStrategy");
  if (loaderUrl !== undefined && typeof loader !== "function") {
    throw new Error(`${loaderUrl} does not export loadStrategy()`);
  }
  const found: unknown =
    typeof loader === "function" ? await loader(url) : await exported(url, "default");
  if (isStrategy(found)) return found;
  throw new Error(`${url}: expected a strategy on another thread too, got ${typeof found}`);
}

async function exported(url: string, name: string): Promise<unknown> {
  const module: unknown = await import(url);
  return new Map(Object.entries(Object(module))).get(name);
}

/** What `strategy()` returns is frozen and was checked there. */
function isStrategy(value: unknown): value is Strategy {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.isFrozen(value) &&
    "params" in value &&
    "signal" in value &&
    typeof value.signal === "function"
  );
}
