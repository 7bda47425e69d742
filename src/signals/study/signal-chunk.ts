import { CrossSection, type NameIndex, type NameVector } from "../../kernels/cross-section.ts";
import { Candidates, keepPresent, type Names } from "./candidates.ts";
import { type Chunk, type DayRows, type Entries, NOTHING } from "./inputs.ts";
import { DECILES } from "./portfolio.ts";
import { endBelow } from "./ranked.ts";
import { ReturnsWindow } from "./returns-window.ts";
import { memberTest, type UniverseFlags } from "./universe.ts";

/** Fewest names of which a rank correlation is formed. */
const FEWEST_NAMES = 20;

/** Arrays that a signal is compared with: returns, risk factors, other signals. In shared memory. */
export interface SignalInputs {
  readonly tradingDates: Int32Array;
  readonly securities: number;
  readonly entries: Entries;
  readonly rows: DayRows;
  /** Close to close. */
  readonly ret: Float32Array;
  /** Per entry the row of `risk` as of its `date_sig`, or -1; absent without factors. */
  readonly risk?: Int32Array;
  /** Columns of `risk`. */
  readonly factors: readonly Float32Array[];
  readonly others: readonly Entries[];
  readonly flags: UniverseFlags | undefined;
}

/** What is compared on which formation days (lag 0). Plain data. */
export interface SignalPlan {
  readonly first: number;
  readonly last: number;
  /** Days ahead, ascending. */
  readonly horizons: readonly number[];
  readonly factors: number;
  readonly others: number;
  /** Whether coverage and the correlation with the formation day before are told too. */
  readonly itself: boolean;
}

/** Series by formation day; NaN where there is none. */
export class SignalSeries {
  readonly first: number;
  readonly days: number;
  /** All series, one after the other. */
  readonly values: Float64Array;
  readonly #plan: SignalPlan;

  /** @param values of a chunk that another thread has done; not known unless given. */
  constructor(plan: SignalPlan, chunk: Chunk, values?: Float64Array) {
    this.#plan = plan;
    this.first = chunk.from;
    this.days = chunk.to - chunk.from;
    const { horizons, factors, others } = plan;
    const series = 4 + 3 * horizons.length + factors + others;
    this.values = values ?? new Float64Array(series * this.days).fill(Number.NaN);
  }

  /** Names of the cross-section. */
  get names(): Float64Array {
    return this.#series(0);
  }

  /** Names of the universe that have a signal in force. */
  get covered(): Float64Array {
    return this.#series(1);
  }

  /** Rank correlation with the formation day before. */
  get autocorrelation(): Float64Array {
    return this.#series(2);
  }

  /** Of a horizon by its place: rank correlation, top less bottom decile, names with all returns. */
  ic(horizon: number): Float64Array {
    return this.#series(3 + 3 * horizon);
  }

  spread(horizon: number): Float64Array {
    return this.#series(4 + 3 * horizon);
  }

  known(horizon: number): Float64Array {
    return this.#series(5 + 3 * horizon);
  }

  exposure(factor: number): Float64Array {
    return this.#series(3 + 3 * this.#plan.horizons.length + factor);
  }

  correlation(other: number): Float64Array {
    return this.#series(3 + 3 * this.#plan.horizons.length + this.#plan.factors + other);
  }

  /** Copies the days of a chunk to their place. */
  take(chunk: SignalSeries): void {
    const at = chunk.first - this.first;
    for (let series = 0; series * chunk.days < chunk.values.length; series++)
      this.#series(series).set(chunk.#series(series), at);
  }

  #series(place: number): Float64Array {
    return this.values.subarray(place * this.days, (place + 1) * this.days);
  }
}

/** Compares a signal over a stretch of formation days; depends on nothing but its arguments. */
export function runSignalChunk(inputs: SignalInputs, plan: SignalPlan, chunk: Chunk): SignalSeries {
  if (KEPT.length === 0) KEPT.push(new SignalStudy(NO_INPUTS, NO_PLAN, { from: 0, to: 0 }));
  const study = new SignalStudy(inputs, plan, chunk);
  try {
    if (plan.itself) study.seekPrevious(chunk.from - 1);
    for (let day = chunk.from; day < chunk.to; day++) study.day(day);
    return study.series;
  } finally {
    study.release();
  }
}

/** Stays, so that the code compiled for its shape does: see `runChunk`. */
const KEPT: SignalStudy[] = [];
const NO_INPUTS: SignalInputs = {
  ...NOTHING,
  securities: 0,
  ret: new Float32Array(),
  others: [],
  flags: undefined,
};
const NO_PLAN: SignalPlan = {
  first: 0,
  last: 0,
  horizons: [1],
  factors: 0,
  others: 0,
  itself: false,
};

class SignalStudy {
  readonly series: SignalSeries;
  readonly #inputs: SignalInputs;
  readonly #plan: SignalPlan;
  readonly #kernels: CrossSection;
  readonly #window: ReturnsWindow;
  readonly #candidates: Candidates;
  /** Whatever the universe says. */
  readonly #everyone: Candidates;
  /** Other signals, each with room for its values of a day, dense. */
  readonly #others: readonly { readonly candidates: Candidates; readonly dense: NameVector }[];
  readonly #inForce: Names;
  readonly #present: Names;
  readonly #order: NameIndex;
  /** Signals of the day, ascending. */
  readonly #sorted: Float64Array;
  /** What the names are compared with, one number for each. */
  readonly #other: NameVector;
  readonly #products: NameVector;
  /** Dense: signals of the formation day before; NaN where there is none. */
  readonly #previous: NameVector;
  readonly #isMember: (n: number) => (security: number) => boolean;

  constructor(inputs: SignalInputs, plan: SignalPlan, chunk: Chunk) {
    const kernels = new CrossSection(inputs.securities);
    const names = (): Names => ({
      count: 0,
      security: kernels.index(),
      entry: new Int32Array(inputs.securities),
      values: kernels.vector(),
    });
    this.#inputs = inputs;
    this.#plan = plan;
    this.#kernels = kernels;
    this.series = new SignalSeries(plan, chunk);
    const ahead = Math.max(...plan.horizons) + 1;
    this.#window = new ReturnsWindow(kernels, inputs.rows, inputs.ret, ahead);
    this.#candidates = new Candidates(inputs.entries, inputs.securities);
    const { member: _, ...everyone } = inputs.entries;
    this.#everyone = new Candidates(everyone, inputs.securities);
    this.#others = inputs.others.map((entries) => ({
      candidates: new Candidates(entries, inputs.securities),
      dense: kernels.vector(),
    }));
    this.#inForce = names();
    this.#present = names();
    this.#order = kernels.index();
    this.#sorted = new Float64Array(inputs.securities);
    this.#other = kernels.vector();
    this.#products = kernels.vector();
    this.#previous = kernels.vector();
    this.#isMember = memberTest(inputs.tradingDates, inputs.securities, inputs.flags);
    kernels.commit();
    this.#previous.at.fill(Number.NaN);
  }

  release(): void {
    this.#kernels.release();
  }

  /** Finds the signals of the last formation day up to `day` that has any. */
  seekPrevious(day: number): void {
    for (let n = day; n >= 0; n--) {
      this.#read(this.#candidates, n);
      if (this.#present.count === 0) continue;
      this.#scatter(this.#previous);
      return;
    }
  }

  day(n: number): void {
    const at = n - this.series.first;
    for (const { candidates, dense } of this.#others) {
      this.#read(candidates, n);
      this.#scatter(dense);
    }
    if (this.#plan.itself) this.series.covered[at] = this.#covered(n);
    this.#read(this.#candidates, n);
    const { count, values } = this.#present;
    this.series.names[at] = count;
    if (count === 0) return;
    this.#kernels.sort(values, count, this.#order);
    if (this.#plan.itself) {
      this.series.autocorrelation[at] = this.#compareDense(this.#previous);
      this.#scatter(this.#previous);
    }
    for (let factor = 0; factor < this.#plan.factors; factor++)
      this.series.exposure(factor)[at] = this.#compareFactor(factor);
    for (const [place, { dense }] of this.#others.entries())
      this.series.correlation(place)[at] = this.#compareDense(dense);
    this.#lookAhead(n, at);
  }

  /** Reads the cross-section X of a day into `present`. */
  #read(candidates: Candidates, n: number): void {
    candidates.read(n, this.#inForce);
    keepPresent(this.#inForce, this.#window.rowOf(n), this.#present);
  }

  #scatter(dense: NameVector): void {
    const { count, security, values } = this.#present;
    dense.at.fill(Number.NaN);
    for (let i = 0; i < count; i++) dense.at[security.at[i]!] = values.at[i]!;
  }

  #compareDense(dense: NameVector): number {
    const { count, security } = this.#present;
    for (let i = 0; i < count; i++) this.#other.at[i] = dense.at[security.at[i]!]!;
    return this.#compare(this.#other);
  }

  #compareFactor(factor: number): number {
    const { count, entry } = this.#present;
    const column = this.#inputs.factors[factor]!;
    const risk = this.#inputs.risk!;
    for (let i = 0; i < count; i++) {
      const row = risk[entry[i]!]!;
      this.#other.at[i] = row < 0 ? Number.NaN : column[row]!;
    }
    return this.#compare(this.#other);
  }

  #compare(other: NameVector): number {
    const { count, values } = this.#present;
    return this.#kernels.spearman(values, this.#order, other, count, FEWEST_NAMES);
  }

  /** Names of the universe of the day, whose flag is as of the day itself, that have a signal in force. */
  #covered(n: number): number {
    const isMember = this.#isMember(n);
    this.#read(this.#everyone, n);
    let covered = 0;
    for (let i = 0; i < this.#present.count; i++)
      if (isMember(this.#present.security.at[i]!)) covered++;
    return covered;
  }

  /** Compounds returns from the day after on, and compares at each horizon that the range still holds. */
  #lookAhead(n: number, at: number): void {
    const { horizons, last } = this.#plan;
    const { count, security } = this.#present;
    const ends = this.#endDeciles();
    this.#products.at.fill(1, 0, count);
    let ahead = 0;
    for (const [place, horizon] of horizons.entries()) {
      if (n + horizon > last + 1) return;
      while (ahead < horizon) {
        ahead++;
        const returns = this.#window.returns(n + ahead);
        this.#kernels.compound(this.#products, security, count, returns);
      }
      const ic = this.#compare(this.#products);
      this.series.ic(place)[at] = ic;
      this.series.known(place)[at] = this.#kernels.pairs;
      if (!Number.isNaN(ic)) this.series.spread(place)[at] = this.#spreadOf(ends);
    }
  }

  /** Where the lowest decile ends and the highest begins, in the order of the signals. */
  #endDeciles(): { readonly bottom: number; readonly top: number } {
    const { count, values } = this.#present;
    const [order, from, sorted] = [this.#order.at, values.at, this.#sorted];
    for (let at = 0; at < count; at++) sorted[at] = from[order[at]!]!;
    const decileOf = (u: number) => Math.floor(DECILES * u);
    const last = DECILES - 1;
    return {
      bottom: endBelow(sorted, count, 1 / DECILES, (u) => decileOf(u) < 1),
      top: endBelow(sorted, count, last / DECILES, (u) => decileOf(u) < last),
    };
  }

  /** Mean compounded return of the highest decile less that of the lowest. */
  #spreadOf({ bottom, top }: { readonly bottom: number; readonly top: number }): number {
    return this.#meanProduct(top, this.#present.count) - this.#meanProduct(0, bottom);
  }

  /** Mean of the products that are known, at sorted places [from, to); NaN where none is. */
  #meanProduct(from: number, to: number): number {
    const [order, products] = [this.#order.at, this.#products.at];
    let [sum, known] = [0, 0];
    for (let at = from; at < to; at++) {
      const product = products[order[at]!]!;
      if (Number.isNaN(product)) continue;
      sum += product - 1;
      known++;
    }
    return sum / known;
  }
}
