import type { Members } from "../../src/signals/catalog-port.ts";

/** The place of each row's security, date by date: every bit looked at. */
export function rowPlaces({ members }: { readonly members: Members }): number[] {
  const { from, to, words, bits } = members;
  const places: number[] = [];
  for (let k = 0; k < from.length; k++)
    for (let at = from[k]!; at < to[k]!; at++)
      for (let bit = 0; bit < 32; bit++)
        if (Math.floor((bits[at]! >>> 0) / 2 ** bit) % 2 === 1) places.push(32 * words[at]! + bit);
  return places;
}
