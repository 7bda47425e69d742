import { AssayError } from "../errors.ts";
import { placesIn } from "./row-order.ts";
import { rowText } from "./table-quality.ts";

/** How close a return has to be to a change of the close to be it: float32 and rounded prices. */
const ABSOLUTE = 5e-4;
const RELATIVE = 0.01;
/** Smaller changes would agree with anything. */
const LEAST_CHANGE = 2e-3;
/** Fewer comparisons decide nothing. */
const FEWEST = 20;
/** A share from which on returns are the changes of these days. */
const MATCHES = 0.5;

/** Shares of returns that agree with the change of the adjusted close, of those that can be compared. */
export interface ReturnsCheck {
  readonly compared: number;
  /** With `close[n]/close[n-1] - 1`; NaN when nothing could be compared, as below. */
  readonly same_day: number;
  /** With the change of the day before, as if returns came a day late. */
  readonly previous_day: number;
  /** With the change of the day after: returns known a day too early. */
  readonly next_day: number;
}

/**
 * Compares `ret[n]` with the changes of the close of the same, the previous and the next trading date
 * of the security, where all dates in between have rows. A return agrees with a change of at least
 * 0.2 % when it is within 0.05 % plus a hundredth of it.
 *
 * @param securityId per row, rows sorted by (security, date), as are the others
 * @param tradingDates ascending; every date is one of them
 */
export function checkReturns(
  securityId: Int32Array,
  date: Int32Array,
  ret: Float32Array,
  closeAdj: Float32Array,
  tradingDates: Int32Array,
): ReturnsCheck {
  const first = tradingDates[0]!;
  const days = Int32Array.from({ length: tradingDates.at(-1)! - first + 1 }, (_, i) => first + i);
  const numberOfDay = placesIn(days, tradingDates);
  const dayOf = (row: number) => numberOfDay[date[row]! - first]!;
  const compared = [0, 0, 0];
  const agreed = [0, 0, 0];
  const compare = (which: number, value: number, change: number) => {
    // Also false for a change or a return that is not known.
    if (!(Math.abs(change) >= LEAST_CHANGE) || Number.isNaN(value)) return;
    compared[which]!++;
    if (Math.abs(value - change) <= ABSOLUTE + RELATIVE * Math.abs(change)) agreed[which]!++;
  };
  // Changes of the close up to the day before and up to this day.
  let [before, same] = [Number.NaN, Number.NaN];
  for (let row = 0; row < date.length; row++) {
    const to = row + 1;
    const goesOn =
      to < date.length && securityId[to] === securityId[row] && dayOf(to) === dayOf(row) + 1;
    const after = goesOn ? closeAdj[to]! / closeAdj[row]! - 1 : Number.NaN;
    const value = ret[row]!;
    compare(0, value, before);
    compare(1, value, same);
    compare(2, value, after);
    before = goesOn ? same : Number.NaN;
    same = after;
  }
  const share = (i: number) => (compared[i]! > 0 ? agreed[i]! / compared[i]! : Number.NaN);
  return {
    compared: compared[1]!,
    same_day: share(1),
    previous_day: share(0),
    next_day: share(2),
  };
}

/**
 * Refuses returns that are shifted by a day: at least half of them agree with the change of the day
 * before or after, and fewer than half of that share with the change of their own day.
 *
 * @throws AssayError `shifted-returns`
 */
export function requireUnshifted(path: string, check: ReturnsCheck): void {
  if (check.compared < FEWEST) return;
  for (const [share, when, move] of [
    [check.previous_day, "the day before", "a day too late: move them one trading date back"],
    [check.next_day, "the day after", "a day too early: move them one trading date on"],
  ] as const) {
    if (!(share >= MATCHES) || !(check.same_day < share / 2)) continue;
    throw new AssayError(
      "shifted-returns",
      `${path}: expected ret[n] = close_adj[n]/close_adj[n-1] - 1; ${percent(check.same_day)} of the returns agree with that, ${percent(share)} with the change of ${when}.`,
      `The returns are dated ${move}, so that ret[n] runs from close n-1 to close n.`,
    );
  }
}

/** A price cannot lose more than all; the rest is float32. */
const LEAST_RETURN = -1.0001;

/**
 * Refuses returns below -100 %: mostly they are in percent, against which costs look like nothing.
 *
 * @param path of the table, for the message
 * @throws AssayError `impossible-returns`
 */
export function requireFractions(
  path: string,
  securityId: Int32Array,
  date: Int32Array,
  ret: Float32Array,
): void {
  let [count, example] = [0, -1];
  for (let row = 0; row < ret.length; row++) {
    if (!(ret[row]! < LEAST_RETURN)) continue;
    if (count++ === 0) example = row;
  }
  if (count === 0) return;
  throw new AssayError(
    "impossible-returns",
    `${path}: expected returns as fractions, none of which is below -1; ${count} of ${ret.length} are, for example ${rowText(securityId, date, example)} (${ret[example]}).`,
    "Write 0.01 for 1 %, and leave a return empty that is not known.",
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
