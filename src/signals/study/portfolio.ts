import type { CrossSection, NameVector, Weights } from "../../kernels/cross-section.ts";
import type { Names } from "./candidates.ts";
import type { StudyPlan } from "./inputs.ts";
import { endBelow, type Ranked } from "./ranked.ts";
import type { Traits } from "./traits.ts";

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
  /** Length 11: names of decile d are starts[d] … starts[d + 1] - 1. */
  readonly starts: Int32Array;
  /** Of those the names with a weight. */
  readonly names: Int32Array;
  readonly security: Int32Array;
  /** 0 for a name without a weight. */
  readonly share: Float64Array;
}

/** An empty portfolio with weights in the memory of `kernels`, which must not be committed yet. */
export function emptyPortfolio(kernels: CrossSection): Portfolio {
  const counts = { state: STATE.noSignal, names: 0, longs: 0, shorts: 0, unknownWeight: 0 };
  return { held: 0, security: kernels.index(), weight: kernels.vector(), ...counts };
}

export function emptyDeciles(securities: number): DecileWeights {
  return {
    starts: new Int32Array(DECILES + 1),
    names: new Int32Array(DECILES),
    security: new Int32Array(securities),
    share: new Float64Array(securities),
  };
}

/**
 * Shares out the weights of the two ends of a ranked cross-section. `u = (average rank - ½)/n`; long
 * above `high`, short below `low`, both strictly. Cap tiers, deciles and both ends are read off one
 * order, so sums over names run from the lowest signal to the highest, equal ones by security.
 */
export class PortfolioBuilder {
  readonly #plan: StudyPlan;
  /** By cap tier its names, in the order of all: stretches of what follows, `securities` long. */
  readonly #tiers: readonly Ranked[];
  readonly #tierPlace: Int32Array;
  readonly #tierValues: Float64Array;
  readonly #tierSizes: Int32Array;

  constructor(securities: number, plan: StudyPlan) {
    this.#plan = plan;
    this.#tierPlace = new Int32Array(plan.tiers * securities);
    this.#tierValues = new Float64Array(plan.tiers * securities);
    this.#tierSizes = new Int32Array(plan.tiers);
    this.#tiers = Array.from({ length: plan.tiers }, (_, tier) => ({
      count: 0,
      place: this.#tierPlace.subarray(tier * securities, (tier + 1) * securities),
      values: this.#tierValues.subarray(tier * securities, (tier + 1) * securities),
    }));
  }

  /** Forms the portfolios of the names, overall and of each cap tier, and the shares of the deciles. */
  build(
    names: Names,
    traits: Traits,
    ranked: Ranked,
    skipped: boolean,
    to: { readonly portfolios: readonly Portfolio[]; readonly deciles: DecileWeights },
  ): void {
    this.#splitTiers(ranked, traits);
    for (let group = 0; group < to.portfolios.length; group++) {
      const portfolio = to.portfolios[group]!;
      this.#assign(names, traits, group === 0 ? ranked : this.#tiers[group - 1]!, portfolio);
      if (skipped) portfolio.state = STATE.skipped;
    }
    const invested = to.portfolios[0]!.state === STATE.invested;
    shareDeciles(names, traits, ranked, invested, to.deciles);
  }

  #splitTiers({ count, place, values }: Ranked, traits: Traits): void {
    if (this.#tiers.length === 0) return;
    const [toPlace, toValues, sizes] = [this.#tierPlace, this.#tierValues, this.#tierSizes.fill(0)];
    const tierOf = traits.tier;
    const room = tierOf.length;
    for (let at = 0; at < count; at++) {
      const i = place[at]!;
      const code = tierOf[i]!;
      if (code < 0) continue;
      const slot = code * room + sizes[code]!++;
      toPlace[slot] = i;
      toValues[slot] = values[at]!;
    }
    for (const [code, tier] of this.#tiers.entries()) tier.count = sizes[code]!;
  }

  /** Weights of the two ends of ranked names. */
  #assign(names: Names, { bases }: Traits, ranked: Ranked, to: Portfolio): void {
    const { low, high, mincos } = this.#plan;
    const { count, values, place } = ranked;
    const shortEnd = endBelow(values, count, low, (u) => u < low);
    const longStart = Math.max(
      shortEnd,
      endBelow(values, count, high, (u) => !(u > high)),
    );
    const short = bases ? sumKnown(bases, place, 0, shortEnd) : all(shortEnd);
    const long = bases ? sumKnown(bases, place, longStart, count) : all(count - longStart);
    const enough = long.names >= mincos && short.names >= mincos;
    to.names = count;
    to.unknownWeight = shortEnd - short.names + (count - longStart - long.names);
    to.state = count === 0 ? STATE.noSignal : enough ? STATE.invested : STATE.mincos;
    to.longs = enough ? long.names : 0;
    to.shorts = enough ? short.names : 0;
    to.held = 0;
    if (!enough) return;
    hold(names, bases, place, 0, shortEnd, -short.sum, to);
    hold(names, bases, place, longStart, count, long.sum, to);
  }
}

/** Names of a side that have a weight, and what their shares are shares of. */
interface Side {
  readonly names: number;
  readonly sum: number;
}

/** A side on which all weigh the same. */
function all(names: number): Side {
  return { names, sum: names };
}

function sumKnown(bases: Float64Array, place: Int32Array, from: number, to: number): Side {
  let [names, sum] = [0, 0];
  for (let at = from; at < to; at++) {
    const base = bases[place[at]!]!;
    if (!(base > 0)) continue;
    names++;
    sum += base;
  }
  return { names, sum };
}

/** Adds names to a portfolio, each with its share of a side. */
function hold(
  names: Names,
  bases: Float64Array | undefined,
  place: Int32Array,
  from: number,
  end: number,
  sum: number,
  to: Portfolio,
): void {
  const [security, toSecurity, toWeight] = [names.security.at, to.security.at, to.weight.at];
  let held = to.held;
  for (let at = from; at < end; at++) {
    const i = place[at]!;
    const base = bases ? bases[i]! : 1;
    if (!(base > 0)) continue;
    toSecurity[held] = security[i]!;
    toWeight[held++] = base / sum;
  }
  to.held = held;
}

function shareDeciles(
  names: Names,
  { bases }: Traits,
  { count, place, values }: Ranked,
  invested: boolean,
  to: DecileWeights,
): void {
  const { starts, share } = to;
  starts.fill(0);
  to.names.fill(0);
  if (!invested) return;
  const [security, toSecurity] = [names.security.at, to.security];
  for (let at = 0; at < count; at++) toSecurity[at] = security[place[at]!]!;
  for (let decile = 0; decile < DECILES; decile++) {
    const from = starts[decile]!;
    const last = (decile + 1) / DECILES;
    const end = endBelow(values, count, last, (u) => Math.floor(DECILES * u) <= decile);
    const side = bases ? sumKnown(bases, place, from, end) : all(end - from);
    if (!bases) share.fill(1 / side.sum, from, end);
    else
      for (let at = from; at < end; at++) {
        const base = bases[place[at]!]!;
        share[at] = base > 0 ? base / side.sum : 0;
      }
    starts[decile + 1] = end;
    to.names[decile] = side.names;
  }
}

/** Return of each decile on a day into `out`; NaN for one without names. A missing return earns 0. */
export function decileReturns(
  { starts, names, security, share }: DecileWeights,
  returns: NameVector,
  out: Float64Array,
): void {
  const earned = returns.at;
  for (let decile = 0; decile < DECILES; decile++) {
    const end = starts[decile + 1]!;
    let sum = 0;
    for (let at = starts[decile]!; at < end; at++) {
      const value = earned[security[at]!]!;
      if (!Number.isNaN(value)) sum += share[at]! * value;
    }
    out[decile] = names[decile] === 0 ? Number.NaN : sum;
  }
}
