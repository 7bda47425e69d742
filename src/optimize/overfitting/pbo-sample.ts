import { createRandom } from "../random-generator.ts";

/** Sets that the probability of backtest overfitting looks at; above it, a sample stands for all. */
export const PBO_MAX_SETS = 5_000;

/** Sets that the mean pairwise correlation is measured on. */
export const CORRELATION_MAX_SETS = 1_000;

/**
 * Indices of the sets that the probability of backtest overfitting is computed from: all up to
 * {@link PBO_MAX_SETS}, above that a sample without replacement. It depends on the number of sets
 * and the seed alone, so it can be drawn before the sweep and does not see any result.
 *
 * @returns ascending indices.
 */
export function pboSample(sets: number, seed: number | string): Int32Array {
  return sample(sets, PBO_MAX_SETS, `pbo:${seed}`);
}

/** Like {@link pboSample}, for the mean pairwise correlation: {@link CORRELATION_MAX_SETS} sets. */
export function correlationSample(sets: number, seed: number | string): Int32Array {
  return sample(sets, CORRELATION_MAX_SETS, `correlation:${seed}`);
}

/** `limit` of 0 … count - 1 by Floyd's method: each subset is equally likely, no list of all. */
function sample(count: number, limit: number, seed: string): Int32Array {
  if (count <= limit) return new Int32Array(count).map((_, i) => i);
  const random = createRandom(seed);
  const drawn = new Set<number>();
  for (let last = count - limit; last < count; last++) {
    const candidate = random.integer(last + 1);
    drawn.add(drawn.has(candidate) ? last : candidate);
  }
  return Int32Array.from(drawn).sort();
}
