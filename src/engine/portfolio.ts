import { type Bars, type SymbolBars, symbolBars } from "../strategy/bars.ts";
import { countedRange } from "./simulation.ts";

/** Times at which at least one symbol has a counted bar, ascending. */
export function unionCalendar(bars: Bars, from: number, to: number): Float64Array {
  let union: Float64Array = new Float64Array();
  for (let i = 0; i < bars.symbols.length; i++) {
    const { timestamp } = symbolBars(bars, i);
    const { first, end } = countedRange(timestamp, from, to);
    union = mergeTimes(union, timestamp.subarray(first, end));
  }
  return union;
}

/** Ascending times of both, each once. Copies nothing when one of them holds all. */
function mergeTimes(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b;
  const merged = new Float64Array(a.length + b.length);
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const y = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    merged[count++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return count === a.length ? a : merged.slice(0, count);
}

/** What accounts hand over bar by bar. */
const STREAMED = ["position", "turnover", "gross", "net", "benchmark"] as const;

/** Columns of the portfolio that are summed over symbols. */
const SUMMED = ["gross", "net", "turnover", "exposure", "position", "benchmark"] as const;
type Summed = (typeof SUMMED)[number];

/**
 * Portfolio of symbols that are each run alone: at every time the plain mean over the symbols that
 * have a counted bar then, so equal weights are restored at every bar for free (SEMANTICS T).
 */
export class PortfolioRows {
  readonly timestamp: Float64Array;
  readonly columns: Readonly<Record<Summed, Float64Array>>;
  readonly #present: Int32Array;
  /** Where the search for the next bar's row goes on. */
  #row = 0;

  constructor(timestamp: Float64Array) {
    const column = () => new Float64Array(timestamp.length);
    this.timestamp = timestamp;
    this.columns = {
      gross: column(),
      net: column(),
      turnover: column(),
      exposure: column(),
      position: column(),
      benchmark: column(),
    };
    this.#present = new Int32Array(timestamp.length);
  }

  /** Adds counted bars of one symbol; symbols come in order, bars of a symbol too. */
  add(
    bars: SymbolBars,
    start: number,
    length: number,
    tile: Readonly<Record<(typeof STREAMED)[number], Float64Array>>,
  ): void {
    const { timestamp } = this;
    const { gross, net, turnover, exposure, position, benchmark } = this.columns;
    if (bars.timestamp[start]! < (timestamp[this.#row] ?? Number.POSITIVE_INFINITY)) this.#row = 0;
    let row = this.#row;
    for (let i = 0; i < length; i++) {
      const time = bars.timestamp[start + i]!;
      while (timestamp[row]! < time) row++;
      gross[row]! += tile.gross[i]!;
      net[row]! += tile.net[i]!;
      turnover[row]! += tile.turnover[i]!;
      exposure[row]! += Math.abs(tile.position[i]!);
      position[row]! += tile.position[i]!;
      benchmark[row]! += tile.benchmark[i]!;
      this.#present[row]!++;
    }
    this.#row = row;
  }

  /** Turns sums into means; call once, after the last symbol. */
  finish(): void {
    for (const name of SUMMED) {
      const column = this.columns[name];
      for (let row = 0; row < column.length; row++) column[row]! /= this.#present[row]!;
    }
  }
}
