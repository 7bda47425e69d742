/** Which accounts trade each signal. */
export interface AccountsBySignal {
  /** Numbers of accounts, those of one signal after those of the other, ascending. */
  readonly numbers: Int32Array;
  /** For each signal where its accounts end in `numbers`. */
  readonly ends: Int32Array;
}

/**
 * @param signalOf for each account the number of its signal.
 * @param signals how many there are. Loops count: iterators would leave garbage for each account.
 */
export function accountsBySignal(signalOf: Int32Array, signals: number): AccountsBySignal {
  const ends = new Int32Array(signals);
  for (let number = 0; number < signalOf.length; number++) ends[signalOf[number]!]!++;
  for (let signal = 1; signal < signals; signal++) ends[signal]! += ends[signal - 1]!;
  const numbers = new Int32Array(signalOf.length);
  const left = ends.slice();
  for (let number = signalOf.length - 1; number >= 0; number--) {
    const signal = signalOf[number]!;
    left[signal]!--;
    numbers[left[signal]!] = number;
  }
  return { numbers, ends };
}
