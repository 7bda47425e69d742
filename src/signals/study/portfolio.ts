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

/** Names of a day from the lowest decile to the highest, each with its share of its decile. */
export interface DecileWeights {
  /** Length 11: names of decile d are starts[d] … starts[d + 1] - 1; those without a weight are left out. */
  readonly starts: Int32Array;
  readonly security: Int32Array;
  readonly share: Float64Array;
}

/** An empty portfolio with weights in the memory of `kernels`, which must not be committed yet. */
export function emptyPortfolio(kernels: CrossSection): Portfolio {
  const counts = { state: STATE.noSignal, names: 0, longs: 0, shorts: 0, unknownWeight: 0 };
  return { weights: kernels.vector(), ...counts };
}

export function emptyDeciles(securities: number): DecileWeights {
  return {
    starts: new Int32Array(DECILES + 1),
    security: new Int32Array(securities),
    share: new Float64Array(securities),
  };
}

/**
 * Ranks a cross-section and shares out the weights of its two ends. `u = (average rank - ½)/n`; long
 * above `high`, short below `low`, both strictly. Names are sorted once; cap tiers, deciles and both
 * ends are read off that order, so sums over names run from the lowest signal to the highest, equal
 * ones by security.
 */
export class PortfolioBuilder {
  readonly #kernels: CrossSection;
  readonly #inputs: StudyInputs;
  readonly #plan: StudyPlan;
  readonly #order: NameIndex;
  readonly #ranks: NameVector;
  /** A number for each name that takes part, NaN for others. */
  readonly #member: NameVector;
  /** Places of those, from the lowest signal to the highest. */
  readonly #kept: NameIndex;
  readonly #bases: Float64Array;

  constructor(kernels: CrossSection, inputs: StudyInputs, plan: StudyPlan) {
    this.#kernels = kernels;
    this.#inputs = inputs;
    this.#plan = plan;
    this.#order = kernels.index();
    this.#ranks = kernels.vector();
    this.#member = kernels.vector();
    this.#kept = kernels.index();
    this.#bases = new Float64Array(kernels.size);
  }

  /** Forms the overall portfolio of the names, and the shares of its deciles. */
  overall(names: Names, skipped: boolean, to: Portfolio, deciles: DecileWeights): void {
    const { count, entry, values } = names;
    for (let i = 0; i < count; i++) this.#bases[i] = this.#baseOf(entry[i]!);
    this.#kernels.sort(values, count, this.#order);
    this.#rank(names, values);
    this.#assign(names.security, count, to);
    if (skipped) to.state = STATE.skipped;
    this.#shareDeciles(names, to.state === STATE.invested, deciles);
  }

  /** Forms the portfolio of the names of one cap tier; `overall` must have seen the names before. */
  tier(names: Names, tier: number, to: Portfolio): void {
    const { risk, tier: tiers } = this.#inputs;
    const { count, entry } = names;
    const member = this.#member.at;
    for (let i = 0; i < count; i++) {
      const row = risk![entry[i]!]!;
      member[i] = row >= 0 && tiers![row]! === tier ? 0 : Number.NaN;
    }
    this.#assign(names.security, this.#rank(names, this.#member), to);
  }

  /** Ranks the names that take part among themselves; returns how many they are. */
  #rank({ values, count }: Names, member: NameVector): number {
    return this.#kernels.rankKnown(values, this.#order, count, member, this.#ranks, this.#kept);
  }

  /** What an entry's weight is in proportion to; NaN where not known or not positive. */
  #baseOf(entry: number): number {
    const { weights } = this.#inputs;
    if (!weights) return 1;
    const row = weights.row[entry]!;
    const base = row < 0 ? Number.NaN : weights.column[row]!;
    return base > 0 ? base : Number.NaN;
  }

  /** Weights of the `count` ranked names. */
  #assign(security: NameIndex, count: number, to: Portfolio): void {
    const { low, high, mincos } = this.#plan;
    const [ranks, bases, kept, weights] = [this.#ranks.at, this.#bases, this.#kept.at, to.weights.at];
    weights.fill(0);
    let shortEnd = 0;
    let [shorts, shortSum] = [0, 0];
    for (; shortEnd < count && (ranks[kept[shortEnd]!]! - 0.5) / count < low; shortEnd++) {
      const base = bases[kept[shortEnd]!]!;
      if (!(base > 0)) continue;
      shorts++;
      shortSum += base;
    }
    let longStart = count;
    while (longStart > shortEnd && (ranks[kept[longStart - 1]!]! - 0.5) / count > high) longStart--;
    let [longs, longSum] = [0, 0];
    for (let at = longStart; at < count; at++) {
      const base = bases[kept[at]!]!;
      if (!(base > 0)) continue;
      longs++;
      longSum += base;
    }
    to.names = count;
    to.longs = 0;
    to.shorts = 0;
    to.unknownWeight = shortEnd - shorts + (count - longStart - longs);
    to.state = count === 0 ? STATE.noSignal : STATE.mincos;
    if (count === 0 || longs < mincos || shorts < mincos) return;
    to.state = STATE.invested;
    to.longs = longs;
    to.shorts = shorts;
    for (let at = 0; at < shortEnd; at++) {
      const base = bases[kept[at]!]!;
      if (base > 0) weights[security.at[kept[at]!]!] = -base / shortSum;
    }
    for (let at = longStart; at < count; at++) {
      const base = bases[kept[at]!]!;
      if (base > 0) weights[security.at[kept[at]!]!] = base / longSum;
    }
  }

  #shareDeciles({ count, security }: Names, invested: boolean, to: DecileWeights): void {
    const { starts, share } = to;
    const kept = this.#kept.at;
    const bases = this.#bases;
    starts.fill(0);
    if (!invested) return;
    let [at, slot] = [0, 0];
    for (let decile = 0; decile < DECILES; decile++) {
      const end = this.#endOfDecile(decile, at, count);
      const first = slot;
      let sum = 0;
      for (; at < end; at++) {
        const place = kept[at]!;
        const base = bases[place]!;
        if (!(base > 0)) continue;
        to.security[slot] = security.at[place]!;
        share[slot++] = base;
        sum += base;
      }
      for (let i = first; i < slot; i++) share[i]! /= sum;
      starts[decile + 1] = slot;
    }
  }

  /** End of the names, in order, whose ⌊10u⌋ is at most `decile`; it is not before `from`. */
  #endOfDecile(decile: number, from: number, count: number): number {
    let [low, high] = [from, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const u = (this.#ranks.at[this.#kept.at[middle]!]! - 0.5) / count;
      if (Math.floor(DECILES * u) <= decile) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Return of each decile on a day into `out`; NaN for one without names. A missing return earns 0. */
export function decileReturns(
  { starts, security, share }: DecileWeights,
  returns: NameVector,
  out: Float64Array,
): void {
  const earned = returns.at;
  for (let decile = 0; decile < DECILES; decile++) {
    const end = starts[decile + 1]!;
    let sum = end === starts[decile] ? Number.NaN : 0;
    for (let slot = starts[decile]!; slot < end; slot++) {
      const value = earned[security[slot]!]!;
      if (!Number.isNaN(value)) sum += share[slot]! * value;
    }
    out[decile] = sum;
  }
}
