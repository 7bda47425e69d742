import { MessageChannel, parentPort } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { SweepJob, SweepTask } from "../optimize/sweep/job.ts";
import type { SetPrograms } from "../optimize/sweep/set-programs.ts";
import { SweepStopped } from "../optimize/sweep/stopped.ts";
import { runTask } from "../optimize/sweep/task.ts";
import type { Strategy } from "../strategy/strategy.ts";
import {
  failureOf,
  type ThreadAnswer,
  type ThreadQuestion,
  type ThreadTask,
} from "./thread-messages.ts";

/** The job that this thread saw last, with its strategy where a task needed it. */
let current: { readonly number: number; readonly job: SweepJob; strategy?: Strategy } | undefined;

/** Does one task of a sweep on this thread: what the pool runs for each message. */
export default async function runOnThread(message: ThreadTask): Promise<unknown> {
  const answer = await answerTo(message);
  const { figures, rowSums } = "result" in answer ? answer.result : {};
  const moved = figures?.scores.buffer ?? rowSums?.buffer;
  if (!moved) return answer;
  return move({ [transferableSymbol]: [moved], [valueSymbol]: answer });
}

/** Programs that this thread has seen, the one used last at the end. */
const seen = new Map<number, SetPrograms>();
const MOST_SEEN = 64;

async function answerTo(message: ThreadTask): Promise<ThreadAnswer> {
  try {
    const { job: number, loaderUrl } = message;
    if (current?.number !== number) {
      current = { number, job: await ask<SweepJob>("job", number) };
    }
    const task = await withPrograms(message);
    const { job } = current;
    if (Atomics.load(job.progress, 0) !== 0) return { stopped: true };
    if (needsStrategy(task)) current.strategy ??= await load(job.strategyUrl, loaderUrl);
    return { result: runTask(job, task, current.strategy) };
  } catch (error) {
    if (error instanceof SweepStopped) return { stopped: true };
    return { failure: failureOf(error) };
  }
}

function needsStrategy({ programs }: SweepTask): boolean {
  return programs === undefined;
}

/** The task with the programs that it came without. */
async function withPrograms({ task, programs }: ThreadTask): Promise<SweepTask> {
  const own = typeof programs === "number" ? await keptPrograms(programs) : programs;
  return { ...task, programs: own };
}

async function keptPrograms(number: number): Promise<SetPrograms> {
  const programs = seen.get(number) ?? (await ask<SetPrograms>("programs", number));
  seen.delete(number);
  seen.set(number, programs);
  for (const oldest of seen.keys()) {
    if (seen.size <= MOST_SEEN) break;
    seen.delete(oldest);
  }
  return programs;
}

/** Asks the main thread for what this thread has not seen: each does so once. */
function ask<T>(wanted: ThreadQuestion["wanted"], number: number): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  const question: ThreadQuestion = { wanted, number, port: port2 };
  return new Promise((resolve) => {
    port1.once("message", (answer: T) => {
      port1.close();
      resolve(answer);
    });
    parentPort!.postMessage(question, [port2]);
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
