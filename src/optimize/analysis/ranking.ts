import type { ScoreTable } from "../score-table.ts";
import { noScore } from "./no-score.ts";
import type { Scores } from "./scores.ts";

/**
 * Indices of all sets, best score first; of equal scores the lowest index. Sets without a score (NaN)
 * come last, by index.
 */
export function rank(scores: Float64Array): Int32Array {
  const scored = indicesWhere(scores, (value) => !Number.isNaN(value));
  const order = new Int32Array(scores.length);
  order.set(byScore(scored, scores));
  order.set(
    indicesWhere(scores, (value) => Number.isNaN(value)),
    scored.length,
  );
  return order;
}

/**
 * Indices of the `n` best sets, as the first ones of `rank`; fewer where fewer have a score. Only the
 * best are put in order, so that a million sets take no longer than they have to.
 */
export function topSets(scores: Float64Array, n: number): Int32Array {
  const sorted = scores.filter((value) => !Number.isNaN(value)).sort();
  const wanted = Math.min(Math.max(0, Math.floor(n)), sorted.length);
  if (wanted === 0) return new Int32Array(0);
  const threshold = sorted[sorted.length - wanted]!;
  const candidates = indicesWhere(scores, (value) => value >= threshold);
  return byScore(candidates, scores).slice(0, wanted);
}

/**
 * Index of the set with the best score; of equal ones the lowest.
 *
 * @throws AssayError when no set has a score, with the causes counted: `all-sets-failed` (exit 1),
 *   `metric-constraint-excludes-all`, or `no-score` (exit 1).
 */
export function best(table: ScoreTable, scores: Scores): number {
  const index = indexOfBest(scores.values);
  if (index === undefined) throw noScore(table, scores);
  return index;
}

/**
 * Index of the largest score, or undefined where all are NaN; of equal scores the one with the larger
 * tie-break, then the lowest index.
 */
export function indexOfBest(scores: Float64Array, tieBreak?: Float64Array): number | undefined {
  let chosen: number | undefined;
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i]!;
    if (Number.isNaN(value)) continue;
    const better =
      chosen === undefined ||
      value > scores[chosen]! ||
      (tieBreak !== undefined && value === scores[chosen] && tieBreak[i]! > tieBreak[chosen]!);
    if (better) chosen = i;
  }
  return chosen;
}

function byScore(indices: Int32Array, scores: Float64Array): Int32Array {
  return indices.sort((i, j) => scores[j]! - scores[i]! || i - j);
}

function indicesWhere(scores: Float64Array, holds: (value: number) => boolean): Int32Array {
  let count = 0;
  for (const value of scores) if (holds(value)) count++;
  const indices = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < scores.length; i++) if (holds(scores[i]!)) indices[next++] = i;
  return indices;
}
