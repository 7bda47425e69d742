import type { NameIndex, NameVector } from "../../kernels/cross-section.ts";
import type { Entries } from "./inputs.ts";

/** Names of a day, ascending by security, with what is known of each. The first `count` places count. */
export interface Names {
  count: number;
  readonly security: NameIndex;
  /** Entry in force. */
  readonly entry: Int32Array;
  /** The signal. */
  readonly values: NameVector;
}

/**
 * Reads which entries are in force on a formation day, with a signal that is known and in the
 * universe. Days may be asked for in any order; one after the other is fastest.
 */
export class Candidates {
  readonly #entries: Entries;
  /** Per security the entry in force and its date; only where rows are held longer than a day. */
  readonly #inForce: Int32Array;
  readonly #since: Int32Array;
  #day = -2;

  constructor(entries: Entries, securities: number) {
    this.#entries = entries;
    this.#inForce = new Int32Array(entries.hold > 1 ? securities : 0);
    this.#since = new Int32Array(this.#inForce.length);
  }

  /** Puts the names of day `n` into `names`. */
  read(n: number, names: Names): void {
    const { starts, hold } = this.#entries;
    names.count = 0;
    if (n < 0 || n >= starts.length - 1) return;
    if (hold === 1) this.#takeDay(n, names);
    else this.#takeHeld(n, names);
  }

  #takeDay(n: number, names: Names): void {
    const { starts, signal, security, member } = this.#entries;
    const [toSecurity, toEntry, toValues] = [names.security.at, names.entry, names.values.at];
    const end = starts[n + 1]!;
    let count = 0;
    for (let entry = starts[n]!; entry < end; entry++) {
      const value = signal[entry]!;
      if (Number.isNaN(value) || (member !== undefined && member[entry] === 0)) continue;
      toSecurity[count] = security[entry]!;
      toEntry[count] = entry;
      toValues[count++] = value;
    }
    names.count = count;
  }

  #takeHeld(n: number, names: Names): void {
    const { hold, signal, member } = this.#entries;
    if (n !== this.#day + 1) this.#since.fill(-hold - 1);
    for (let day = n === this.#day + 1 ? n : Math.max(0, n - hold + 1); day <= n; day++)
      this.#enter(day);
    this.#day = n;
    for (let security = 0; security < this.#since.length; security++) {
      if (n >= this.#since[security]! + hold) continue;
      const entry = this.#inForce[security]!;
      const value = signal[entry]!;
      if (Number.isNaN(value) || (member !== undefined && member[entry] === 0)) continue;
      const at = names.count++;
      names.security.at[at] = security;
      names.entry[at] = entry;
      names.values.at[at] = value;
    }
  }

  #enter(day: number): void {
    const { starts, security } = this.#entries;
    for (let entry = starts[day]!; entry < starts[day + 1]!; entry++) {
      this.#inForce[security[entry]!] = entry;
      this.#since[security[entry]!] = day;
    }
  }
}

/**
 * Copies the names that have a row of returns on a day, the cross-section X of that day, into `to`.
 *
 * @param rowOf per security its row on that day, or -1.
 */
export function keepPresent(from: Names, rowOf: Int32Array, to: Names): void {
  let count = 0;
  const [security, entry, values] = [from.security.at, from.entry, from.values.at];
  const [toSecurity, toEntry, toValues] = [to.security.at, to.entry, to.values.at];
  for (let i = 0; i < from.count; i++) {
    const place = security[i]!;
    if (rowOf[place]! < 0) continue;
    toSecurity[count] = place;
    toEntry[count] = entry[i]!;
    toValues[count++] = values[i]!;
  }
  to.count = count;
}

/** Whether the same of the names have a row on both days. */
export function samePresence(names: Names, one: Int32Array, other: Int32Array): boolean {
  const security = names.security.at;
  for (let i = 0; i < names.count; i++) {
    const place = security[i]!;
    if (one[place]! < 0 !== other[place]! < 0) return false;
  }
  return true;
}
