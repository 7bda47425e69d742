import { expected } from "../../errors.ts";
import type { CrossSection } from "../../kernels/cross-section.ts";
import type { DatedRows } from "../as-of.ts";
import { formatDay } from "../days.ts";
import { placesOn } from "../members.ts";
import { DenseAsOf } from "./dense-as-of.ts";
import type { StudyInputs, StudyPlan } from "./inputs.ts";

const VOLATILITY_DAYS = 60;
const FEWEST_RETURNS = 20;
const BPS = 1e-4;

/**
 * Cost of trades on a day that moves on, for the models that look at each name: what is charged for
 * trading a name depends on its last row of `ret` (the day before, where trades are at the open).
 */
export class NameCosts {
  readonly #inputs: StudyInputs;
  readonly #plan: StudyPlan;
  readonly #asOf: DenseAsOf;
  readonly #volatility: VolatilityWindow | undefined;
  #day = -1;

  constructor(inputs: StudyInputs, plan: StudyPlan) {
    this.#inputs = inputs;
    this.#plan = plan;
    this.#asOf = new DenseAsOf(datedRows(inputs), inputs.securityIds.length);
    if (plan.tcModel === "impact") this.#volatility = new VolatilityWindow(inputs);
  }

  /**
   * Cost of trades on trading date n, as a share of one side.
   *
   * @throws AssayError `missing-cost` where a traded name lacks what it is charged by.
   */
  cost({ count, security, traded }: CrossSection["trades"], n: number): number {
    this.#day = n;
    const known = this.#plan.fromOpen ? n - 1 : n;
    const { tradingDates } = this.#inputs;
    this.#asOf.moveTo(tradingDates[Math.max(0, known)]!);
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const amount = traded.at[at]!;
      if (amount > 0) sum += amount * this.#rate(security.at[at]!, amount, known);
    }
    return sum;
  }

  /** Cost of trading `traded` of a name, per unit. */
  #rate(security: number, traded: number, n: number): number {
    const { halfSpread, adv } = this.#inputs.costs;
    const row = n < 0 ? -1 : this.#asOf.rowOf(security);
    if (this.#plan.tcModel === "spread") {
      const spread = row < 0 ? Number.NaN : halfSpread![row]!;
      if (!(spread >= 0)) throw this.#missing(security, "half_spread_bps", spread);
      return spread * BPS;
    }
    const volume = row < 0 ? Number.NaN : adv![row]!;
    if (!(volume > 0)) throw this.#missing(security, "adv", volume);
    const deviation = this.#volatility!.deviation(security, n);
    if (Number.isNaN(deviation)) throw this.#missing(security, "60-day volatility", deviation);
    const { tcBps, book } = this.#plan;
    return tcBps * BPS + deviation * Math.sqrt((traded * book) / volume);
  }

  #missing(security: number, what: string, got: number): Error {
    const { securityIds, tradingDates } = this.#inputs;
    const where = `${what} of security ${securityIds[security]} on ${formatDay(tradingDates[this.#day]!)}`;
    return expected(
      "missing-cost",
      where,
      "what its trade is charged by",
      got,
      "Use tcModel naive, or leave such names out of the universe.",
    );
  }
}

/** Standard deviations of the returns of 60 trading days, from a ring of dense days. */
class VolatilityWindow {
  readonly #inputs: StudyInputs;
  readonly #ring: Float32Array[];
  readonly #days: Int32Array;
  /** Room for the places of a day. */
  readonly #places: Int32Array;

  constructor(inputs: StudyInputs) {
    this.#inputs = inputs;
    const securities = inputs.securityIds.length;
    this.#ring = Array.from({ length: VOLATILITY_DAYS }, () => new Float32Array(securities));
    this.#days = new Int32Array(VOLATILITY_DAYS).fill(-1);
    this.#places = new Int32Array(securities);
  }

  /** Sample deviation (ddof 1) of the returns known in the 60 days to n; NaN with fewer than 20. */
  deviation(security: number, n: number): number {
    let [count, sum] = [0, 0];
    for (let day = Math.max(0, n - VOLATILITY_DAYS + 1); day <= n; day++) {
      const value = this.#on(day)[security]!;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
    }
    if (count < FEWEST_RETURNS) return Number.NaN;
    const mean = sum / count;
    let squares = 0;
    for (let day = Math.max(0, n - VOLATILITY_DAYS + 1); day <= n; day++) {
      const value = this.#on(day)[security]!;
      if (!Number.isNaN(value)) squares += (value - mean) ** 2;
    }
    return Math.sqrt(squares / (count - 1));
  }

  #on(n: number): Float32Array {
    const slot = n % VOLATILITY_DAYS;
    const dense = this.#ring[slot]!;
    if (this.#days[slot] === n) return dense;
    this.#days[slot] = n;
    const { rows, costs } = this.#inputs;
    dense.fill(Number.NaN);
    const first = rows.from[n]!;
    const count = placesOn(rows.members, n, this.#places);
    for (let i = 0; i < count; i++) dense[this.#places[i]!] = costs.ret![first + i]!;
    return dense;
  }
}

function datedRows({ tradingDates, rows }: StudyInputs): DatedRows {
  return { dates: tradingDates, ...rows };
}
