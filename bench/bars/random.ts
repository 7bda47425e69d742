/**
 * Seeded random numbers by integer arithmetic alone (xorshift128), so that every machine draws the
 * same ones.
 */
export class Random {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #d = 0xb7e15162;

  constructor(seed: number) {
    this.#a = seed | 0;
    // Seeds that differ little start out alike; after some rounds they have nothing in common.
    for (let i = 0; i < 20; i++) this.#next();
  }

  /** In [0, 1), in steps of 2^-32. */
  uniform(): number {
    return (this.#next() >>> 0) / 4_294_967_296;
  }

  /** Mean 0, variance 1, nearly normal: a sum of four uniform ones, so never beyond 3.5. */
  normal(): number {
    const sum = this.uniform() + this.uniform() + this.uniform() + this.uniform();
    return (sum - 2) * Math.sqrt(3);
  }

  #next(): number {
    const t = this.#d ^ (this.#d << 11);
    this.#d = this.#c;
    this.#c = this.#b;
    this.#b = this.#a;
    this.#a = this.#a ^ (this.#a >>> 19) ^ t ^ (t >>> 8);
    return this.#a;
  }
}
