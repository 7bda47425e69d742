import { availableParallelism } from "node:os";
import { type AssayError, expected } from "../errors.ts";

/** More threads than this are a slip of the finger: each takes some 20 MB. */
const MOST_THREADS = 512;

/** Environment variable that says how many threads a sweep takes where nothing else does. */
const VARIABLE = "ASSAY_THREADS";

/**
 * How many threads to work on: `threads` where given, else the environment's `ASSAY_THREADS`, else as
 * many as this process may run at once (cores, less what a container withholds).
 *
 * @throws AssayError `bad-option` for anything but a whole number from 1 to 512.
 */
export function threadCount(threads?: number, environment = process.env): number {
  if (threads !== undefined) {
    if (isCount(threads)) return threads;
    throw notACount('Option "threads"', threads);
  }
  const text = environment[VARIABLE]?.trim() ?? "";
  if (text === "") return Math.min(availableParallelism(), MOST_THREADS);
  if (/^\d+$/.test(text) && isCount(Number(text))) return Number(text);
  throw notACount(VARIABLE, text);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_THREADS;
}

function notACount(where: string, got: unknown): AssayError {
  const wanted = `a whole number of threads from 1 to ${MOST_THREADS}`;
  const hint = "Leave it out to use every core that this process may use.";
  return expected("bad-option", where, wanted, got, hint);
}
