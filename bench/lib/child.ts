import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const MEASURE = fileURLToPath(new URL("measure.py", import.meta.url));
const Usage = z.object({ seconds: z.number(), peak_bytes: z.number(), code: z.number() });
const Answer = z.object({ metrics: z.record(z.string(), z.number().nullable()) });

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** Wall time from start to end, and the most memory that was resident at once. */
export interface ProcessCost {
  readonly ms: number;
  readonly megabytes: number;
}

/**
 * Runs a command to its end.
 *
 * @param python that runs the wrapper, which asks the operating system for the child's usage
 * @throws Error when the command fails
 */
export function measureProcess(python: string, command: Command): ProcessCost {
  const { seconds, peak_bytes, code } = Usage.parse(
    JSON.parse(output([python, MEASURE, ...command])),
  );
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}`);
  return { ms: seconds * 1000, megabytes: peak_bytes / 1e6 };
}

/**
 * The metrics that a command prints as JSON; NaN for null.
 *
 * @throws Error when it fails or prints something else
 */
export function printedMetrics(command: Command): Record<string, number> {
  const { metrics } = Answer.parse(JSON.parse(output(command)));
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, value ?? Number.NaN]),
  );
}

function output([program, ...args]: Command): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${stderr}`);
  return stdout;
}
