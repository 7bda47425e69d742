/**
 * Sets whose signals and accounts are there at once, where there are enough. In fewer, the parts that sets
 * share are computed too often; of more, the accounts (a kilobyte each) leave the cache.
 */
export const SETS_AT_ONCE = 1024;

/**
 * Sizes of tasks, the longest first. Threads take tasks as they come to them, so the work ends as evenly
 * as the last ones are short: each takes a share of what is left.
 *
 * @param sets to cut, at least one.
 * @param threads that work side by side.
 * @param least sets of a task, unless fewer are left.
 * @param most sets of a task.
 */
export function taperedSizes(sets: number, threads: number, least: number, most: number): number[] {
  const sizes: number[] = [];
  for (let left = sets; left > 0; ) {
    const share = Math.ceil(left / (TASKS_TO_THE_END * threads));
    const size = Math.min(left, most, Math.max(least, share));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** A thread's tasks if all were as long as the next one. */
const TASKS_TO_THE_END = 2;

/** The numbers 0 … sets - 1, `SETS_AT_ONCE` of them after the other. */
export function* batches(sets: number): Generator<Int32Array> {
  for (let from = 0; from < sets; from += SETS_AT_ONCE) {
    yield numbersFrom(from, Math.min(SETS_AT_ONCE, sets - from));
  }
}

/** `count` numbers from `first` on. A loop: a search has millions. */
export function numbersFrom(first: number, count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = first + i;
  return numbers;
}

/** Sizes of parts of `size` sets, of which the last may have fewer. */
export function evenSizes(sets: number, size: number): number[] {
  return Array.from({ length: Math.ceil(sets / size) }, (_, part) =>
    Math.min(size, sets - part * size),
  );
}
