import type { Members } from "./catalog-port.ts";

/** Securities that a word has bits for. */
const WORD = 32;

/**
 * Brings the securities that have a row on a date, in the order of its rows.
 *
 * @param k place of the date
 * @param into gets their places in `securityIds`, ascending; has room for all securities
 * @returns how many there are
 */
export function placesOn({ from, to, words, bits }: Members, k: number, into: Int32Array): number {
  let count = 0;
  const end = to[k]!;
  for (let at = from[k]!; at < end; at++) {
    const first = WORD * words[at]!;
    let left = bits[at]!;
    if (left === -1) {
      for (let i = 0; i < WORD; i++) into[count + i] = first + i;
      count += WORD;
    } else {
      for (; left !== 0; left &= left - 1) into[count++] = first + lowestBit(left);
    }
  }
  return count;
}

/** Per security 1 where it has a row on any date, else 0. */
export function everMembers({ words, bits }: Members, securities: number): Uint8Array {
  const any = new Int32Array(Math.ceil(securities / WORD));
  for (let at = 0; at < words.length; at++) any[words[at]!]! |= bits[at]!;
  return Uint8Array.from({ length: securities }, (_, place) => (any[place >>> 5]! >>> place) & 1);
}

/**
 * Members of rows whose securities are given one by one.
 *
 * @param starts length dates + 1: rows of date k are starts[k] … starts[k + 1] - 1
 * @param placeOf the place of a row's security, ascending within a date
 */
export function membersOf(starts: Int32Array, placeOf: (row: number) => number): Members {
  const dates = starts.length - 1;
  const writer = new MembersWriter(dates, starts[dates]!);
  for (let k = 0; k < dates; k++) {
    let word = 0;
    let bits = 0;
    for (let row = starts[k]!; row < starts[k + 1]!; row++) {
      const place = placeOf(row);
      if (place >>> 5 !== word) {
        writer.add(word, bits);
        word = place >>> 5;
        bits = 0;
      }
      bits |= 1 << place;
    }
    writer.add(word, bits);
    writer.endDate();
  }
  return writer.members();
}

/**
 * The same members where securities have other places.
 *
 * @param rows of the table
 * @param places by place the new one, ascending
 */
export function movedMembers(members: Members, rows: number, places: Int32Array): Members {
  const { from, to, words, bits } = members;
  const writer = new MembersWriter(from.length, rows);
  for (let k = 0; k < from.length; k++) {
    for (let at = from[k]!; at < to[k]!; at++) {
      const first = WORD * words[at]!;
      const place = places[first]!;
      let left = bits[at]!;
      if (places[first + WORD - 1] === place + WORD - 1) {
        // They stay together: all at once.
        const shift = place % WORD;
        writer.add(place >>> 5, left << shift);
        if (shift > 0) writer.add((place >>> 5) + 1, left >>> (WORD - shift));
      } else {
        for (; left !== 0; left &= left - 1) writer.addPlace(places[first + lowestBit(left)]!);
      }
    }
    writer.endDate();
  }
  return writer.members();
}

/** Takes securities date by date, ascending. */
class MembersWriter {
  readonly #starts: Int32Array;
  readonly #words: Int32Array;
  readonly #bits: Int32Array;
  #date = 0;
  #start = 0;
  #end = 0;

  /** @param rows of all dates: no more words are needed */
  constructor(dates: number, rows: number) {
    this.#starts = sharedInts(dates + 1);
    this.#words = new Int32Array(rows);
    this.#bits = new Int32Array(rows);
  }

  addPlace(place: number): void {
    this.add(place >>> 5, 1 << place);
  }

  add(word: number, bits: number): void {
    if (bits === 0) return;
    const last = this.#end - 1;
    if (last >= this.#start && this.#words[last] === word) {
      this.#bits[last]! |= bits;
    } else {
      this.#words[this.#end] = word;
      this.#bits[this.#end++] = bits;
    }
  }

  endDate(): void {
    this.#start = this.#end;
    this.#starts[++this.#date] = this.#end;
  }

  members(): Members {
    const [words, bits] = [sharedInts(this.#end), sharedInts(this.#end)];
    words.set(this.#words.subarray(0, this.#end));
    bits.set(this.#bits.subarray(0, this.#end));
    return { ...wordsByDate(this.#starts), words, bits };
  }
}

/**
 * Where the words of each date begin and end.
 *
 * @param starts length dates + 1
 */
export function wordsByDate(starts: Int32Array): Pick<Members, "from" | "to"> {
  return { from: starts.subarray(0, -1), to: starts.subarray(1) };
}

/** Place of the lowest bit that is set in a word. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
