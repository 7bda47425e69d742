import { join } from "node:path";
import type { TaskOptions } from "../tasks/options.ts";
import { requireSameTables } from "./same-tables.ts";
import { Served } from "./served.ts";

export interface Turns {
  /** Columns that name a set. */
  readonly keys: readonly string[];
  /** Runs of each that count. */
  readonly runs: number;
  /** Folder for answers. */
  readonly scratch: string;
  /** Whether the second task has one core; all cores unless given. */
  readonly secondOnOneCore?: boolean;
}

/**
 * Milliseconds of two of our own tasks that take turns, once their answers have been compared.
 *
 * @throws Error when the answers differ.
 */
export async function byTurns(
  first: TaskOptions,
  second: TaskOptions,
  { keys, runs, scratch, secondOnOneCore = false }: Turns,
): Promise<[first: number[], second: number[]]> {
  const path = join(scratch, "answers-ours.bin");
  const answers = await Served.ourAnswers(first, path);
  const others = await Served.ourAnswers(second, path);
  const names = Object.keys(others).filter((name) => !keys.includes(name));
  const figures = Object.fromEntries(names.map((name) => [name, name]));
  requireSameTables(first.task, answers, others, { keys, figures }, true);
  const processes = [await Served.ours(first), await Served.ours(second, secondOnOneCore)] as const;
  const milliseconds: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    for (const side of [0, 1] as const) {
      milliseconds[side].push((await processes[side].run()).ms);
    }
  }
  await Promise.all(processes.map((process) => process.close()));
  return milliseconds;
}
