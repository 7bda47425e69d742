import type { AccountPlan } from "./plan.ts";

/** Which accounts trade each signal. */
export interface AccountsBySignal {
  /** Numbers of accounts, those of one signal after those of the other, ascending. */
  readonly numbers: Int32Array;
  /** For each signal where its accounts end in `numbers`. */
  readonly ends: Int32Array;
}

/** @param signals how many there are. Loops count: iterators would leave garbage for each account. */
export function accountsBySignal(
  accounts: readonly AccountPlan[],
  signals: number,
): AccountsBySignal {
  const ends = new Int32Array(signals);
  for (let number = 0; number < accounts.length; number++) ends[accounts[number]!.signal]!++;
  for (let signal = 1; signal < signals; signal++) ends[signal]! += ends[signal - 1]!;
  const numbers = new Int32Array(accounts.length);
  const left = ends.slice();
  for (let number = accounts.length - 1; number >= 0; number--) {
    const { signal } = accounts[number]!;
    left[signal]!--;
    numbers[left[signal]!] = number;
  }
  return { numbers, ends };
}
