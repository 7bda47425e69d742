import type { SignalThreads } from "../../compute/signal-threads.ts";
import { INLINE_SIGNAL_RUNNER, type SignalRunner } from "../../signals/signal-study.ts";
import { INLINE_RUNNER, type StudyRunner } from "../../signals/study/study.ts";

/** Told of each stretch of days that is done, of how many there will be about, and what it was for. */
export type OnProgress = (done: number, total: number, what: string) => void;

/**
 * The runners of a suite, with what they have done told.
 *
 * @param threads where the work is done; in this thread unless given.
 * @param studies passes over the days that there will be: the grid, the signal itself, each baseline.
 */
export function watchedRunners(
  threads: Pick<SignalThreads, "runner" | "signalRunner"> | undefined,
  studies: number,
  onProgress: OnProgress,
): { readonly runner: StudyRunner; readonly signalRunner: SignalRunner } {
  const { runner, signalRunner } = threads ?? {
    runner: INLINE_RUNNER,
    signalRunner: INLINE_SIGNAL_RUNNER,
  };
  const names = ["portfolios", "information coefficients"];
  let begun = 0;
  let done = 0;
  /** Begins a study. @returns what tells of one chunk. */
  const begin = (chunks: number) => {
    const what = names[begun++] ?? "baselines";
    return () => onProgress(++done, Math.max(done, chunks * studies), what);
  };
  return {
    runner: {
      run: (inputs, plan, chunks, take) => {
        const tell = begin(chunks.length);
        return runner.run(inputs, plan, chunks, (cells) => {
          take(cells);
          tell();
        });
      },
    },
    signalRunner: {
      run: (inputs, plan, chunks, take) => {
        const tell = begin(chunks.length);
        return signalRunner.run(inputs, plan, chunks, (series) => {
          take(series);
          tell();
        });
      },
    },
  };
}
