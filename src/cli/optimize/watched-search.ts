import { AssayError } from "../../errors.ts";
import type { SavedRound, SearchRound } from "../../optimize/search-run.ts";
import { formatCount } from "../../report/format.ts";
import { onInterrupt } from "../interrupts.ts";
import { note, printJson } from "../output.ts";
import { computeSearch, type PreparedSearch, type SearchOutcome } from "./job.ts";
import { showProgress } from "./progress.ts";
import { type SweepRecord, setsDone } from "./sweep-record.ts";

/** Why a search that ran to its end has no result: what it found is of no use to another attempt. */
const NO_RESULT = ["all-sets-failed", "metric-constraint-excludes-all", "no-score"];

/** How a search is run. */
interface WatchOptions {
  /** Where what is done is kept; nowhere unless given. */
  readonly record?: SweepRecord | undefined;
  /** What an interrupted run left. */
  readonly resume?: readonly SavedRound[] | undefined;
  readonly json: boolean;
}

/**
 * Runs a search with a progress bar, and with what is done kept. Ctrl-C ends the process with 130 (a
 * `kill` with 143) once that is on disk.
 *
 * @throws AssayError as `computeSearch`
 */
export async function watchedSearch(
  prepared: PreparedSearch,
  { record, resume, json }: WatchOptions,
): Promise<SearchOutcome> {
  const stop = new AbortController();
  let exitCode = 0;
  const release = onInterrupt((code) => {
    exitCode = code;
    stop.abort();
  });
  let hideProgress = () => {};
  record?.start();
  try {
    const outcome = await computeSearch(prepared, {
      signal: stop.signal,
      ...(resume && { resume }),
      onRound: (round) => {
        hideProgress();
        noteRound(round);
        hideProgress = showProgress(round);
      },
      onDone: (rounds) => record?.take(rounds),
      onSwept: (rounds) => {
        hideProgress();
        record?.keep(rounds);
      },
    });
    if (outcome) return outcome;
  } catch (error) {
    if (error instanceof AssayError && NO_RESULT.includes(error.code)) record?.discard();
    throw error;
  } finally {
    hideProgress();
    release();
  }
  return leave(exitCode, prepared, record, json);
}

function noteRound({ number, sets }: SearchRound): void {
  if (number > 0)
    note(`Round ${number + 1}: ${formatCount(sets.length)} more sets around the best.`);
}

/** Says what is kept and how to go on, and ends the process. */
async function leave(
  exitCode: number,
  { plan }: PreparedSearch,
  record: SweepRecord | undefined,
  json: boolean,
): Promise<never> {
  const kept = record?.save() ?? 0;
  const of = plan.search.kind === "coarse-to-fine" ? "" : ` of ${formatCount(plan.sets.length)}`;
  const done = record?.done ?? 0;
  const earlier = done < kept ? `, of an earlier run: this one had done ${formatCount(done)}` : "";
  const message =
    kept > 0
      ? `Interrupted; ${formatCount(kept)}${of} sets are kept in ${record?.path}${earlier}.`
      : "Interrupted; nothing was written.";
  const hint =
    kept > 0 ? "The same command with --resume goes on from there." : "Run the command again.";
  if (json) await printJson({ error: { code: "interrupted", message, hint } });
  note(`\nassay: ${message}\n       ${hint}`);
  process.exit(exitCode);
}

/** What there is to go on with, in words: "1,234 of them done before". */
export function resumedInWords(resume: readonly SavedRound[] | undefined): string {
  return resume ? `, ${formatCount(setsDone(resume))} of them done before` : "";
}
