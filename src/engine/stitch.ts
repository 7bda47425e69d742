import { lowerBound } from "../strategy/bars.ts";
import type { Exits } from "../strategy/strategy.ts";
import type { Fill } from "./options.ts";

/** What is traded from some time on, until the next part begins. Plain data. */
export interface StitchedPart {
  /** ms UTC; the first part also rules whatever lies before it. */
  readonly from: number;
  /** Number of its signal among the program's results. */
  readonly signal: number;
  readonly exits: Exits;
}

/** Exits from a bar on, until the next stretch begins. */
export interface ExitStretch {
  readonly first: number;
  readonly exits: Exits;
}

/** For each part the first bar of a symbol that lies in it, or would if it had one. */
export function partStarts(
  timestamp: Float64Array,
  parts: readonly StitchedPart[],
): readonly number[] {
  return parts.map(({ from }, part) => (part === 0 ? 0 : lowerBound(timestamp, from)));
}

/**
 * How many bars after a signal's own bar the one lies whose part it belongs to. With `next-open` the
 * bar after it fills it; with `next-close` the close of the bar after it does, and with `close` its own.
 */
export function signalLead(fill: Fill): 0 | 1 {
  return fill === "close" ? 0 : 1;
}

/**
 * Which exits rule which bars of a symbol (docs/walkforward.md): levels are those of the part in which
 * the bar lies; `maxBars` leaves at a fill, so it is that of the part in which the bar's fill lies, which
 * with the closes is at the close before. Neighbours with the same exits are one stretch.
 *
 * @param starts of the parts, see `partStarts`
 */
export function exitStretches(
  starts: readonly number[],
  parts: readonly StitchedPart[],
  fill: Fill,
): readonly ExitStretch[] {
  const fillBefore = fill === "next-open" ? 0 : 1;
  const cuts = new Set([0, ...starts, ...starts.slice(1).map((start) => start + fillBefore)]);
  const stretches: ExitStretch[] = [];
  for (const first of [...cuts].sort((a, b) => a - b)) {
    const { maxBars: _, ...levels } = parts[partAt(starts, first)]!.exits;
    const { maxBars } = parts[partAt(starts, first - fillBefore)]!.exits;
    const exits = maxBars === undefined ? levels : { ...levels, maxBars };
    const before = stretches.at(-1);
    if (!before || !sameExits(before.exits, exits)) stretches.push({ first, exits });
  }
  return stretches;
}

/** The last part that has begun at a bar. */
function partAt(starts: readonly number[], bar: number): number {
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= bar),
  );
}

/** Whether nothing would be left another way. */
export function sameExits(a: Exits, b: Exits): boolean {
  return (
    a.stopLoss === b.stopLoss &&
    a.takeProfit === b.takeProfit &&
    a.trailingStop === b.trailingStop &&
    a.maxBars === b.maxBars
  );
}

/**
 * The same exits for an account that other ones may take over. Whoever has exits notes what they need to
 * know (the best price of a trade, the side that was left), so exits that come later must be there
 * from the start: as ones that no price meets.
 */
export function preparedExits(exits: Exits, parts: readonly StitchedPart[]): Exits {
  const any = (has: (one: Exits) => boolean) => parts.some((part) => has(part.exits));
  if (exits.trailingStop === undefined && any((one) => one.trailingStop !== undefined)) {
    return { ...exits, trailingStop: Number.POSITIVE_INFINITY };
  }
  const hasOwn = (one: Exits) => !sameExits(one, {});
  if (!hasOwn(exits) && any(hasOwn)) return { takeProfit: Number.POSITIVE_INFINITY };
  return exits;
}
