/** Most points that `stability` is computed from. */
const MAX_SAMPLES = 4096;

/**
 * Equity at equally spaced rows: index floor(i (n - 1) / (m - 1)) for i = 0 … m - 1, with
 * m = min(n, 4096). Rows come in order, tile by tile.
 */
export class EquitySamples {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly #rows: number;
  #next = 0;
  #seen = 0;

  /** @param rows number of rows that will come. */
  constructor(rows: number) {
    const count = Math.min(rows, MAX_SAMPLES);
    this.#rows = rows;
    this.time = new Float64Array(count);
    this.equity = new Float64Array(count);
  }

  /** Takes the samples that fall on the next `length` rows. */
  add(timestamp: Float64Array, start: number, equity: Float64Array, length: number): void {
    const count = this.time.length;
    while (this.#next < count) {
      const row = count === 1 ? 0 : Math.floor((this.#next * (this.#rows - 1)) / (count - 1));
      const i = row - this.#seen;
      if (i >= length) break;
      this.time[this.#next] = timestamp[start + i]!;
      this.equity[this.#next] = equity[i]!;
      this.#next++;
    }
    this.#seen += length;
  }
}
