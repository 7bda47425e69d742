/** Adds arrays of equal length in the order of their numbers 0, 1, …, whatever order they come in. */
export function addInOrder() {
  const waiting = new Map<number, Float64Array>();
  let next = 0;
  let total: Float64Array = new Float64Array();
  return {
    add(number: number, values: Float64Array): void {
      waiting.set(number, values);
      for (let ready = waiting.get(next); ready; ready = waiting.get(next)) {
        if (next === 0) total = ready;
        else for (let i = 0; i < total.length; i++) total[i]! += ready[i]!;
        waiting.delete(next++);
      }
    },
    /** The sum of all that came without a gap. */
    total: (): Float64Array => total,
  };
}
