import { formatCount, plural } from "../../report/format.ts";
import type { WalkForwardProgress } from "../../walkforward/options.ts";
import { onInterrupt } from "../interrupts.ts";
import { sizeInWords } from "../optimize/facts.ts";
import { showBar } from "../optimize/progress.ts";
import { note, printJson } from "../output.ts";
import { computeWalkForward, type PreparedWalkForward, type WalkForwardOutcome } from "./job.ts";

/**
 * Runs a walk-forward with a progress bar. Ctrl-C ends the process with 130 (a `kill` with 143);
 * nothing is kept then.
 *
 * @throws AssayError as `computeWalkForward`
 */
export async function watchedWalk(
  prepared: PreparedWalkForward,
  { json }: { readonly json: boolean },
): Promise<WalkForwardOutcome> {
  const stop = new AbortController();
  let exitCode = 0;
  const release = onInterrupt((code) => {
    exitCode = code;
    stop.abort();
  });
  let hideProgress = () => {};
  try {
    return await computeWalkForward(prepared, {
      signal: stop.signal,
      onStart: (progress) => {
        note(walkInWords(prepared, progress.windows));
        hideProgress = showWalk(prepared, progress);
      },
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    hideProgress();
    release();
  }
  return leave(exitCode, json);
}

/** How much there is to do: "31 windows, and the best in hindsight: 32 times 100 sets of 100 candidates". */
function walkInWords(prepared: PreparedWalkForward, windows: number): string {
  const searches = formatCount(windows + 1);
  return `${plural(windows, "window")}, and the best in hindsight: ${searches} times ${sizeInWords(prepared)}`;
}

function showWalk({ plan }: PreparedWalkForward, progress: WalkForwardProgress): () => void {
  const { windows } = progress;
  return showBar({
    label: () =>
      progress.done() < windows
        ? `Window ${progress.done() + 1} of ${windows}  `
        : "Best in hindsight  ",
    sets: plan.sets.length * (windows + 1),
    fraction: () => progress.fraction(),
  });
}

/** Says that nothing is left, and ends the process. */
async function leave(exitCode: number, json: boolean): Promise<never> {
  const message = "Interrupted; nothing was written.";
  const hint = "Run the command again.";
  if (json) await printJson({ error: { code: "interrupted", message, hint } });
  note(`\nassay: ${message}\n       ${hint}`);
  process.exit(exitCode);
}
