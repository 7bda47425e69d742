import type { NameIndex } from "../../kernels/cross-section.ts";
import type { Names } from "./candidates.ts";
import type { Residuals } from "./neutralise.ts";

/** Names from the lowest signal to the highest, equal ones by security. The first `count` count. */
export interface Ranked {
  count: number;
  /** Place among the names in force. */
  readonly place: Int32Array;
  readonly values: Float64Array;
}

export function emptyRanked(securities: number): Ranked {
  return { count: 0, place: new Int32Array(securities), values: new Float64Array(securities) };
}

/**
 * Ranks those names in force that have a row of returns.
 *
 * @param order sorted places of all in force.
 * @param rowOf per security its row on the day, or -1.
 */
export function rankPresent(names: Names, order: NameIndex, rowOf: Int32Array, to: Ranked): void {
  const [sorted, security, values] = [order.at, names.security.at, names.values.at];
  const [toPlace, toValues] = [to.place, to.values];
  let count = 0;
  for (let at = 0; at < names.count; at++) {
    const i = sorted[at]!;
    if (rowOf[security[i]!]! < 0) continue;
    toPlace[count] = i;
    toValues[count++] = values[i]!;
  }
  to.count = count;
}

/** Ranks residuals. @param order their sorted places. */
export function rankResiduals(left: Residuals, order: NameIndex, to: Ranked): void {
  const [sorted, place, values] = [order.at, left.place, left.values.at];
  const [toPlace, toValues] = [to.place, to.values];
  for (let at = 0; at < left.count; at++) {
    const i = sorted[at]!;
    toPlace[at] = place[i]!;
    toValues[at] = values[i]!;
  }
  to.count = left.count;
}

/** Puts the residuals of a day in the order of others of that day, new ones last. */
export class RoughOrder {
  /** Per place among the names in force its place among the residuals at hand, or less. */
  readonly #placeOf: Int32Array;

  constructor(securities: number) {
    this.#placeOf = new Int32Array(securities);
  }

  /** Writes places of `left` as `like` has them. */
  write({ count, place }: Residuals, like: Ranked, names: number, order: NameIndex): void {
    const [to, placeOf] = [order.at, this.#placeOf.fill(-1, 0, names)];
    for (let i = 0; i < count; i++) placeOf[place[i]!] = i;
    let at = 0;
    for (let k = 0; k < like.count; k++) {
      const i = placeOf[like.place[k]!]!;
      if (i < 0) continue;
      placeOf[like.place[k]!] = -1;
      to[at++] = i;
    }
    for (let i = 0; i < count && at < count; i++) if (placeOf[place[i]!]! >= 0) to[at++] = i;
  }
}

/**
 * How many of n sorted values lie below a share of them, by `u = (average rank - ½)/n`: equal values
 * have one rank, so all of them do or none.
 *
 * @param share about where the end is; `below` says where it is.
 * @param below ascends: true up to some u, false from there on.
 */
export function endBelow(
  values: Float64Array,
  n: number,
  share: number,
  below: (u: number) => boolean,
): number {
  let end = Math.min(n, Math.max(0, Math.round(share * n)));
  while (end > 0 && !below((end - 0.5) / n)) end--;
  while (end < n && below((end + 0.5) / n)) end++;
  if (end === 0 || end === n || values[end - 1] !== values[end]) return end;
  let [from, to] = [end - 1, end + 1];
  while (from > 0 && values[from - 1] === values[end]) from--;
  while (to < n && values[to] === values[end]) to++;
  const rank = 0.5 * (from + 1 + to);
  return below((rank - 0.5) / n) ? to : from;
}
