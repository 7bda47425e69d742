import type { ParameterSets } from "../parameter-sets.ts";
import { rank } from "./ranking.ts";

/** Sets chosen to be drawn as lines. */
export interface ParallelCoordinates {
  /** Indices of the sets, best score first; the first `top` of them are the best there are. */
  readonly sets: Int32Array;
  readonly top: number;
  /** Sets that have a score, drawn or not. */
  readonly scored: number;
  /** Sets without a score; none of them is drawn. */
  readonly leftOut: number;
}

/** How many lines are drawn. */
export interface ParallelOptions {
  /** The best sets, all of which are drawn; 50 unless given. */
  readonly top?: number;
  /** Lines in all; 500 unless given. */
  readonly limit?: number;
}

/**
 * The best sets, and of all others as many as there is room for, evenly spaced through the ranking
 * with the worst among them: nothing is random, and each line stands for as many sets.
 */
export function parallelCoordinates(
  { length }: ParameterSets,
  scores: Float64Array,
  { top = 50, limit = 500 }: ParallelOptions = {},
): ParallelCoordinates {
  const scored = scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0);
  const ranked = rank(scores).subarray(0, scored);
  const best = Math.min(top, limit, scored);
  const others = scored - best;
  const room = Math.min(limit - best, others);
  const chosen = new Int32Array(best + room);
  chosen.set(ranked.subarray(0, best));
  for (let k = 0; k < room; k++) {
    chosen[best + k] = ranked[best + Math.ceil(((k + 1) * others) / room) - 1]!;
  }
  return { sets: chosen, top: best, scored, leftOut: length - scored };
}
