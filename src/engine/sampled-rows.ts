/** Most rows that `stability` is computed from. */
const MAX_SAMPLES = 4096;

/**
 * Equally spaced rows: index floor(i (n - 1) / (m - 1)) for i = 0 … m - 1, with m = min(n, 4096).
 */
export class SampledRows {
  /** How many rows are sampled. */
  readonly count: number;
  readonly #rows: number;
  #next = 0;
  #seen = 0;

  /** @param rows number of rows that will come. */
  constructor(rows: number) {
    this.#rows = rows;
    this.count = Math.min(rows, MAX_SAMPLES);
  }

  /** The sampled ones of the next `length` rows, ascending, counted from the first of these. */
  next(length: number): number[] {
    const found: number[] = [];
    while (this.#next < this.count) {
      const row = this.row(this.#next) - this.#seen;
      if (row >= length) break;
      found.push(row);
      this.#next++;
    }
    this.#seen += length;
    return found;
  }

  /** Row of sample i. */
  row(i: number): number {
    return this.count === 1 ? 0 : Math.floor((i * (this.#rows - 1)) / (this.count - 1));
  }
}
