import { NormalRandom } from "./normal.ts";
import { INDUSTRIES } from "./universe.ts";

/** Days that windows look back at most: those before the first trading date are a warm-up. */
export const LOOKBACK = 252;
export const MONTH = 21;
export const VOLATILITY_WINDOW = 60;
export const ADV_WINDOW = 20;

/**
 * A market of securities that trade every day, moved on day by day. Which of it shows as rows is
 * decided elsewhere (lives.ts), so neither gaps nor listings change a price.
 *
 *     common = beta·market + industry + sizeTrait·f + value·g
 *     ret = common + residual,  residual normal with the security's own deviation (1 % to 3 %)
 *     open = last close · (1 + 0.4·ret + a normal part)
 */
export class Market {
  readonly industry: Int32Array;
  readonly ret: Float64Array;
  readonly openret: Float64Array;
  readonly resret: Float64Array;
  readonly resopenret: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly mcap: Float64Array;
  readonly value: Float64Array;
  readonly growth: Float64Array;
  readonly leverage: Float64Array;
  readonly dividendYield: Float64Array;

  readonly #random: NormalRandom;
  readonly #beta: Float64Array;
  readonly #deviation: Float64Array;
  readonly #sizeTrait: Float64Array;
  readonly #shares: Float64Array;
  readonly #open: Float64Array;
  readonly #common: Float64Array;
  readonly #industryMove = new Float64Array(INDUSTRIES);
  /** The last days of each security, day by day: closes, squared returns, returns, dollars. */
  readonly #closes: Float64Array;
  readonly #returns: Float64Array;
  readonly #dollars: Float64Array;
  #day = 0;

  constructor(seed: number, securities: number) {
    this.#random = new NormalRandom(seed);
    const column = () => new Float64Array(securities);
    this.ret = column();
    this.openret = column();
    this.resret = column();
    this.resopenret = column();
    this.close = column();
    this.volume = column();
    this.mcap = column();
    this.value = column();
    this.growth = column();
    this.leverage = column();
    this.dividendYield = column();
    this.industry = new Int32Array(securities);
    this.#beta = column();
    this.#deviation = column();
    this.#sizeTrait = column();
    this.#shares = column();
    this.#open = column();
    this.#common = column();
    this.#closes = new Float64Array((LOOKBACK + 1) * securities);
    this.#returns = new Float64Array(VOLATILITY_WINDOW * securities);
    this.#dollars = new Float64Array(ADV_WINDOW * securities);
    for (let i = 0; i < securities; i++) this.#found(i);
  }

  /** Moves every security on by one day. */
  step(): void {
    const random = this.#random;
    const market = 0.0002 + 0.008 * random.normal();
    const sizeReturn = 0.002 * random.normal();
    const valueReturn = 0.002 * random.normal();
    for (let g = 0; g < INDUSTRIES; g++) this.#industryMove[g] = 0.005 * random.normal();
    const securities = this.close.length;
    const wander = this.#day % MONTH === 0;
    for (let i = 0; i < securities; i++) {
      const deviation = this.#deviation[i]!;
      const common =
        this.#beta[i]! * market +
        this.#industryMove[this.industry[i]!]! +
        this.#sizeTrait[i]! * sizeReturn +
        this.value[i]! * valueReturn;
      const residual = deviation * random.normal();
      // Half the variance a day keeps prices of the wild ones from running to nothing in 25 years.
      const ret = Math.max(-0.9, common + residual + 0.5 * deviation * deviation);
      const overnight = Math.max(-0.5, 0.4 * ret + 0.4 * deviation * random.normal());
      const open = this.close[i]! * (1 + overnight);
      this.ret[i] = ret;
      this.resret[i] = residual;
      this.openret[i] = open / this.#open[i]! - 1;
      this.resopenret[i] = this.openret[i]! - 0.6 * this.#common[i]! - 0.4 * common;
      this.close[i] = this.close[i]! * (1 + ret);
      this.#open[i] = open;
      this.#common[i] = common;
      const share = 0.002 * (0.5 + random.uniform()) * (1 + 20 * Math.abs(ret));
      this.volume[i] = Math.floor(this.#shares[i]! * share);
      this.mcap[i] = this.#shares[i]! * this.close[i]!;
      if (wander) this.#wander(i);
    }
    this.#remember();
    this.#day++;
  }

  /** Standard deviation (ddof 1) of the last 60 returns; a day's, not a year's. */
  volatility(i: number): number {
    const securities = this.close.length;
    let sum = 0;
    let squares = 0;
    for (let k = 0; k < VOLATILITY_WINDOW; k++) {
      const value = this.#returns[k * securities + i]!;
      sum += value;
      squares += value * value;
    }
    const n = VOLATILITY_WINDOW;
    return Math.sqrt((squares - (sum * sum) / n) / (n - 1));
  }

  /** close[t−21]/close[t−252] − 1. */
  momentum(i: number): number {
    return this.#closeBefore(MONTH, i) / this.#closeBefore(LOOKBACK, i) - 1;
  }

  /** Mean of the last 20 days' volume times close. */
  averageDollarVolume(i: number): number {
    const securities = this.close.length;
    let sum = 0;
    for (let k = 0; k < ADV_WINDOW; k++) sum += this.#dollars[k * securities + i]!;
    return sum / ADV_WINDOW;
  }

  #closeBefore(days: number, i: number): number {
    const place = (this.#day - 1 - days) % (LOOKBACK + 1);
    return this.#closes[place * this.close.length + i]!;
  }

  #remember(): void {
    const securities = this.close.length;
    this.#closes.set(this.close, (this.#day % (LOOKBACK + 1)) * securities);
    this.#returns.set(this.ret, (this.#day % VOLATILITY_WINDOW) * securities);
    const dollars = (this.#day % ADV_WINDOW) * securities;
    for (let i = 0; i < securities; i++) {
      this.#dollars[dollars + i] = this.volume[i]! * this.close[i]!;
    }
  }

  /** What a security is at the start. */
  #found(i: number): void {
    const random = this.#random;
    this.industry[i] = Math.floor(INDUSTRIES * random.uniform());
    this.#beta[i] = 0.5 + random.uniform();
    this.#deviation[i] = 0.01 + 0.02 * random.uniform();
    // A coin a doubling: market caps spread over a factor of 4,096 around some billions.
    let doublings = 0;
    let mcap = 1e8 * (1 + random.uniform());
    for (let coin = 0; coin < 12; coin++) {
      if (random.uniform() < 0.5) continue;
      mcap *= 2;
      doublings++;
    }
    this.#sizeTrait[i] = (doublings - 6) / Math.sqrt(3);
    this.close[i] = 5 + 95 * random.uniform();
    this.#open[i] = this.close[i]!;
    this.#shares[i] = mcap / this.close[i]!;
    this.value[i] = random.normal();
    this.growth[i] = random.normal();
    this.leverage[i] = random.normal();
    this.dividendYield[i] = random.uniform() < 0.4 ? 0 : 0.06 * random.uniform();
  }

  /** Fundamentals change once a month, keeping mean 0 and variance 1. */
  #wander(i: number): void {
    const random = this.#random;
    const keep = 0.96;
    const fresh = 0.28; // √(1 − 0.96²)
    this.value[i] = keep * this.value[i]! + fresh * random.normal();
    this.growth[i] = keep * this.growth[i]! + fresh * random.normal();
    this.leverage[i] = keep * this.leverage[i]! + fresh * random.normal();
    if (this.dividendYield[i]! > 0) this.dividendYield[i] = 0.06 * random.uniform();
  }
}
