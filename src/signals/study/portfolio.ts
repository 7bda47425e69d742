import type { CrossSection, NameIndex, NameVector, Weights } from "../../kernels/cross-section.ts";
import type { Names } from "./candidates.ts";
import type { StudyInputs, StudyPlan } from "./inputs.ts";

export const DECILES = 10;

/** Why a day has a position or none. */
export const STATE = { invested: 0, noSignal: 1, skipped: 2, mincos: 3 } as const;

/** Target weights of one day and group: shorts first, then longs; each side sums to 1. None on a flat day. */
export interface Portfolio extends Weights {
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
  return { held: 0, security: kernels.index(), weight: kernels.vector(), ...counts };
}

/** Securities of a day from the lowest signal to the highest; the first `count` count. */
export interface SortedNames {
  count: number;
  readonly security: Int32Array;
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
  /** By cap tier the places of its names, in the order of all. */
  readonly #tiers: readonly NameIndex[];
  readonly #tierSizes: Int32Array;
  readonly #bases: Float64Array;
  /** Per security its place among the names at hand; stale where it is none of them. */
  readonly #places: Int32Array;
  readonly #taken: Int32Array;
  #taking = 0;

  constructor(kernels: CrossSection, inputs: StudyInputs, plan: StudyPlan) {
    this.#kernels = kernels;
    this.#inputs = inputs;
    this.#plan = plan;
    this.#order = kernels.index();
    this.#ranks = kernels.vector();
    this.#tiers = Array.from({ length: plan.tiers }, () => kernels.index());
    this.#tierSizes = new Int32Array(plan.tiers);
    this.#bases = new Float64Array(kernels.size);
    this.#places = new Int32Array(kernels.size);
    this.#taken = new Int32Array(kernels.size);
  }

  /**
   * Forms the portfolios of the names, overall and of each cap tier, and the shares of the deciles.
   *
   * @param like names sorted by nearly the same signals: another lag's of that day.
   */
  build(
    names: Names,
    skipped: boolean,
    like: SortedNames | undefined,
    to: {
      readonly portfolios: readonly Portfolio[];
      readonly deciles: DecileWeights;
      readonly sorted: SortedNames;
    },
  ): void {
    const { count, entry, values, security } = names;
    const overall = to.portfolios[0]!;
    for (let i = 0; i < count; i++) this.#bases[i] = this.#baseOf(entry[i]!);
    if (!like || !this.#sortLike(names, like)) this.#kernels.sort(values, count, this.#order);
    this.#kernels.ranksOfSorted(values, this.#order, count, this.#ranks);
    this.#assign(security, this.#order, count, overall);
    if (skipped) overall.state = STATE.skipped;
    this.#shareDeciles(names, overall.state === STATE.invested, to.deciles);
    to.sorted.count = count;
    for (let at = 0; at < count; at++) to.sorted.security[at] = security.at[this.#order.at[at]!]!;
    this.#splitTiers(names);
    for (let tier = 0; tier < this.#tiers.length; tier++) {
      const [places, size] = [this.#tiers[tier]!, this.#tierSizes[tier]!];
      this.#kernels.ranksOfSorted(values, places, size, this.#ranks);
      const portfolio = to.portfolios[tier + 1]!;
      this.#assign(security, places, size, portfolio);
      if (skipped) portfolio.state = STATE.skipped;
    }
  }

  /** Sorts names beginning with the order of others; false where that does not pay. */
  #sortLike({ count, security, values }: Names, like: SortedNames): boolean {
    const places = this.#places;
    const order = this.#order.at;
    const taken = this.#taken;
    const taking = ++this.#taking;
    for (let i = 0; i < count; i++) places[security.at[i]!] = i;
    let to = 0;
    for (let at = 0; at < like.count; at++) {
      const name = like.security[at]!;
      const place = places[name]!;
      if (place >= count || security.at[place] !== name) continue;
      order[to++] = place;
      taken[place] = taking;
    }
    for (let i = 0; i < count && to < count; i++) if (taken[i] !== taking) order[to++] = i;
    return this.#kernels.repair(values, count, this.#order);
  }

  #splitTiers({ count, entry }: Names): void {
    const { tier: tierOf } = this.#inputs;
    const sizes = this.#tierSizes.fill(0);
    if (!tierOf) return;
    const order = this.#order.at;
    for (let at = 0; at < count; at++) {
      const place = order[at]!;
      const tier = tierOf[entry[place]!]!;
      if (tier >= 0) this.#tiers[tier]!.at[sizes[tier]!++] = place;
    }
  }

  /** What an entry's weight is in proportion to; NaN where not known or not positive. */
  #baseOf(entry: number): number {
    const { weights } = this.#inputs;
    if (!weights) return 1;
    const row = weights.row[entry]!;
    const base = row < 0 ? Number.NaN : weights.column[row]!;
    return base > 0 ? base : Number.NaN;
  }

  /** Weights of the ranked names at the `count` sorted places. */
  #assign(security: NameIndex, sorted: NameIndex, count: number, to: Portfolio): void {
    const { low, high, mincos } = this.#plan;
    const ranks = this.#ranks.at;
    const bases = this.#bases;
    const places = sorted.at;
    let shortEnd = 0;
    let shorts = 0;
    let shortSum = 0;
    for (; shortEnd < count && (ranks[places[shortEnd]!]! - 0.5) / count < low; shortEnd++) {
      const base = bases[places[shortEnd]!]!;
      if (!(base > 0)) continue;
      shorts++;
      shortSum += base;
    }
    let longStart = count;
    while (longStart > shortEnd && (ranks[places[longStart - 1]!]! - 0.5) / count > high)
      longStart--;
    let longs = 0;
    let longSum = 0;
    for (let at = longStart; at < count; at++) {
      const base = bases[places[at]!]!;
      if (!(base > 0)) continue;
      longs++;
      longSum += base;
    }
    const enough = longs >= mincos && shorts >= mincos;
    to.names = count;
    to.unknownWeight = shortEnd - shorts + (count - longStart - longs);
    to.state = count === 0 ? STATE.noSignal : enough ? STATE.invested : STATE.mincos;
    to.longs = enough ? longs : 0;
    to.shorts = enough ? shorts : 0;
    to.held = 0;
    if (!enough) return;
    this.#hold(security, places.subarray(0, shortEnd), -shortSum, to);
    this.#hold(security, places.subarray(longStart, count), longSum, to);
  }

  /** Adds names to a portfolio, each with its share of a side. */
  #hold(security: NameIndex, places: Int32Array, sum: number, to: Portfolio): void {
    for (const place of places) {
      const base = this.#bases[place]!;
      if (!(base > 0)) continue;
      to.security.at[to.held] = security.at[place]!;
      to.weight.at[to.held++] = base / sum;
    }
  }

  #shareDeciles({ count, security }: Names, invested: boolean, to: DecileWeights): void {
    const { starts, share } = to;
    const order = this.#order.at;
    const bases = this.#bases;
    starts.fill(0);
    if (!invested) return;
    let at = 0;
    let slot = 0;
    for (let decile = 0; decile < DECILES; decile++) {
      const end = this.#endOfDecile(decile, at, count);
      const first = slot;
      let sum = 0;
      for (; at < end; at++) {
        const place = order[at]!;
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
      const u = (this.#ranks.at[this.#order.at[middle]!]! - 0.5) / count;
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
