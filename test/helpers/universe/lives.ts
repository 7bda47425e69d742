import { Random } from "../../../bench/bars/random.ts";
import type { UniverseSpec } from "./universe.ts";

/** Which rows there are. */
export interface Lives {
  /** First and last trading date (n) of each security. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** By n · securities + security: bits `RET_ROW` and `RISK_ROW`. */
  readonly rows: Uint8Array;
}

export const RET_ROW = 1;
export const RISK_ROW = 2;

/**
 * Draws when each security comes and goes, and where its rows are missing in between. A security
 * lives for at least a day; its first and last day have rows in both tables.
 */
export function drawLives(spec: Required<UniverseSpec>): Lives {
  const { days, securities } = spec;
  const random = new Random(Math.imul(spec.seed, 31) + 1);
  const first = new Int32Array(securities);
  const last = new Int32Array(securities).fill(days - 1);
  const rows = new Uint8Array(days * securities);
  for (let i = 0; i < securities; i++) {
    const comes = random.uniform() < spec.listings;
    const goes = random.uniform() < spec.delistings;
    // Comes in the first half, goes in the second, so that most have some history.
    const half = Math.floor(days / 2);
    if (comes && half > 0) first[i] = 1 + Math.floor(half * random.uniform());
    if (goes && half > 0) last[i] = days - 2 - Math.floor((half - 1) * random.uniform());
    if (last[i]! < first[i]!) last[i] = first[i]!;
    let retGap = 0;
    let riskGap = 0;
    for (let n = first[i]!; n <= last[i]!; n++) {
      if (retGap > 0) retGap--;
      else if (random.uniform() < spec.gaps) retGap = gapLength(random, spec.longestGap);
      if (riskGap > 0) riskGap--;
      else if (random.uniform() < spec.riskGaps) riskGap = gapLength(random, spec.longestGap);
      const edge = n === first[i] || n === last[i];
      rows[n * securities + i] =
        (retGap === 0 || edge ? RET_ROW : 0) | (riskGap === 0 || edge ? RISK_ROW : 0);
    }
  }
  return { first, last, rows };
}

function gapLength(random: Random, longest: number): number {
  return 1 + Math.floor(longest * random.uniform());
}
