import { AssayError } from "../errors.ts";
import type { Window } from "./slicer.ts";
import { formatDay } from "./spans.ts";

/** A deviation, and so a Sharpe ratio, takes two returns. */
const LEAST_BARS = 2;

/** How long strategies must wait for their first known signal. */
export interface WarmupOptions {
  /**
   * Bars before the one whose signal may be known for the first time, of the parameter set that waits
   * longest. For a graph of windowed nodes this is its look-back; for a recursive one the look-back says
   * how long the seed still weighs, which is far longer than the wait.
   */
  readonly warmupBars: number;
  /** Bars that are loaded before the first counted one and warm up too; 0 unless given. */
  readonly barsBefore?: number;
}

/**
 * Requires that in every train at least two bars remain that can hold a position and so tell one
 * parameter set from another. Indicators are computed from the first loaded bar on, not from each train's
 * start, so warm-up eats bars at the beginning of the data only, and later trains lose none. The signal
 * known first is traded one bar later; the first bar of all has no return in any case.
 *
 * @throws AssayError `train-too-short`
 */
export function requireTrainCoversWarmup(
  windows: readonly Window[],
  { warmupBars, barsBefore = 0 }: WarmupOptions,
): void {
  const firstHeld = warmupBars + 1 - barsBefore;
  for (const { train, trainRows } of windows) {
    const left = Math.max(0, trainRows.end - Math.max(trainRows.first, firstHeld));
    if (left >= LEAST_BARS) continue;
    throw new AssayError(
      "train-too-short",
      `Walk-forward: expected at least ${LEAST_BARS} bars with a known signal in the train of ${formatDay(train.from)}, got ${left} of ${trainRows.end - trainRows.first} with a warm-up of at least ${warmupBars}.`,
      "Make train longer, search shorter look-backs, or begin the range later, so that earlier bars warm up.",
    );
  }
}
