import type { CrossSection, NameIndex, NameVector } from "../../kernels/cross-section.ts";
import type { Names } from "./candidates.ts";
import type { StudyInputs, StudyPlan } from "./inputs.ts";

export const DECILES = 10;

/** Why a day has a position or none. */
export const STATE = { invested: 0, noSignal: 1, skipped: 2, mincos: 3 } as const;

/** Target weights of one day and group. */
export interface Portfolio {
  /** Dense: per security its weight, longs sum to 1 and shorts to -1; all 0 on a flat day. */
  readonly weights: NameVector;
  state: number;
  /** Names that were ranked. */
  names: number;
  /** Names held on each side. */
  longs: number;
  shorts: number;
  /** Names of a side without a weight, since what it is shared out by is not known. */
  unknownWeight: number;
}

/** Names of a day by decile, each with its share of the decile. */
export interface DecileWeights {
  count: number;
  readonly security: Int32Array;
  readonly decile: Uint8Array;
  readonly share: Float64Array;
  /** Names with a weight, by decile. */
  readonly sizes: Int32Array;
}

/** An empty portfolio with weights in the memory of `kernels`, which must not be committed yet. */
export function emptyPortfolio(kernels: CrossSection): Portfolio {
  const counts = { state: STATE.noSignal, names: 0, longs: 0, shorts: 0, unknownWeight: 0 };
  return { weights: kernels.vector(), ...counts };
}

export function emptyDeciles(securities: number): DecileWeights {
  return {
    count: 0,
    security: new Int32Array(securities),
    decile: new Uint8Array(securities),
    share: new Float64Array(securities),
    sizes: new Int32Array(DECILES),
  };
}

/**
 * Ranks a cross-section and shares out the weights of its two ends. `u = (average rank - ½)/n`; long
 * above `high`, short below `low`, both strictly.
 */
export class PortfolioBuilder {
  readonly #kernels: CrossSection;
  readonly #inputs: StudyInputs;
  readonly #plan: StudyPlan;
  readonly #ranks: NameVector;
  readonly #subset: NameVector;
  readonly #members: Int32Array;
  readonly #bases: Float64Array;
  readonly #decileSums = new Float64Array(DECILES);

  constructor(kernels: CrossSection, inputs: StudyInputs, plan: StudyPlan) {
    this.#kernels = kernels;
    this.#inputs = inputs;
    this.#plan = plan;
    this.#ranks = kernels.vector();
    this.#subset = kernels.vector();
    this.#members = new Int32Array(kernels.size);
    this.#bases = new Float64Array(kernels.size);
  }

  /** Forms the overall portfolio of the names, and the shares of its deciles. */
  overall(names: Names, skipped: boolean, to: Portfolio, deciles: DecileWeights): void {
    const { count, entry } = names;
    for (let i = 0; i < count; i++) this.#bases[i] = this.#baseOf(entry[i]!);
    this.#kernels.rank(names.values, count, this.#ranks);
    this.#assign(names.security, undefined, count, to);
    if (skipped) to.state = STATE.skipped;
    this.#shareDeciles(names, to.state === STATE.invested, deciles);
  }

  /** Forms the portfolio of the names of one cap tier; `overall` must have seen the names before. */
  tier(names: Names, tier: number, to: Portfolio): void {
    const { risk, tier: tiers } = this.#inputs;
    const { entry, values } = names;
    let count = 0;
    for (let i = 0; i < names.count; i++) {
      const row = risk![entry[i]!]!;
      if (row < 0 || tiers![row]! !== tier) continue;
      this.#members[count] = i;
      this.#subset.at[count++] = values.at[i]!;
    }
    this.#kernels.rank(this.#subset, count, this.#ranks);
    this.#assign(names.security, this.#members, count, to);
  }

  /** What an entry's weight is in proportion to; NaN where not known or not positive. */
  #baseOf(entry: number): number {
    const { weights } = this.#inputs;
    if (!weights) return 1;
    const row = weights.row[entry]!;
    const base = row < 0 ? Number.NaN : weights.column[row]!;
    return base > 0 ? base : Number.NaN;
  }

  /** Weights of the ranked names; `members` are their places among the day's names (all if absent). */
  #assign(
    security: NameIndex,
    members: Int32Array | undefined,
    count: number,
    to: Portfolio,
  ): void {
    const { low, high, mincos } = this.#plan;
    const [ranks, bases, weights] = [this.#ranks.at, this.#bases, to.weights.at];
    weights.fill(0);
    let [longs, shorts, unknown, longSum, shortSum] = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const u = (ranks[i]! - 0.5) / count;
      if (u <= high && u >= low) continue;
      const base = bases[members ? members[i]! : i]!;
      if (!(base > 0)) {
        unknown++;
      } else if (u > high) {
        longs++;
        longSum += base;
      } else {
        shorts++;
        shortSum += base;
      }
    }
    to.names = count;
    to.longs = 0;
    to.shorts = 0;
    to.unknownWeight = unknown;
    to.state = count === 0 ? STATE.noSignal : STATE.mincos;
    if (count === 0 || longs < mincos || shorts < mincos) return;
    to.state = STATE.invested;
    to.longs = longs;
    to.shorts = shorts;
    for (let i = 0; i < count; i++) {
      const u = (ranks[i]! - 0.5) / count;
      if (u <= high && u >= low) continue;
      const place = members ? members[i]! : i;
      const base = bases[place]!;
      if (base > 0) weights[security.at[place]!] = u > high ? base / longSum : -base / shortSum;
    }
  }

  #shareDeciles({ count, security }: Names, invested: boolean, to: DecileWeights): void {
    const [sums, sizes, ranks] = [this.#decileSums.fill(0), to.sizes.fill(0), this.#ranks.at];
    to.count = 0;
    if (!invested) return;
    for (let i = 0; i < count; i++) {
      const base = this.#bases[i]!;
      if (!(base > 0)) continue;
      const decile = Math.floor(DECILES * ((ranks[i]! - 0.5) / count));
      const at = to.count++;
      to.security[at] = security.at[i]!;
      to.decile[at] = decile;
      to.share[at] = base;
      sums[decile]! += base;
      sizes[decile]!++;
    }
    for (let at = 0; at < to.count; at++) to.share[at]! /= sums[to.decile[at]!]!;
  }
}

/** Return of each decile on a day into `out`; NaN for one without names. A missing return earns 0. */
export function decileReturns(
  { count, security, decile, share, sizes }: DecileWeights,
  returns: NameVector,
  out: Float64Array,
): void {
  for (let d = 0; d < DECILES; d++) out[d] = sizes[d] === 0 ? Number.NaN : 0;
  for (let at = 0; at < count; at++) {
    const earned = returns.at[security[at]!]!;
    if (!Number.isNaN(earned)) out[decile[at]!]! += share[at]! * earned;
  }
}
