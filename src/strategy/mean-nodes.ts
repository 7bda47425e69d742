import { ColumnMeans, LONGEST_WINDOW } from "../kernels/column-means.ts";
import type { KernelMemory } from "../kernels/memory.ts";
import type { PriceColumn } from "./bars.ts";
import type { ColumnTiles } from "./column-tiles.ts";
import { kindAt, type Program } from "./program.ts";

/**
 * Nodes that are means of a column of prices. They read the column as it is loaded, and all means of
 * one column share its running sum (kernels/column-means.ts). Volumes are left out: they differ in
 * size by more than what such sums hold.
 */
export class MeanNodes {
  readonly #program: Program;
  readonly #columns: ColumnTiles;
  readonly #means: { readonly column: PriceColumn; readonly means: ColumnMeans }[] = [];
  /** For each node which of `#means` it is one of, or `NO_MEAN`. */
  readonly #placeOf: Uint8Array;

  constructor(program: Program, memory: KernelMemory, columns: ColumnTiles) {
    this.#program = program;
    this.#columns = columns;
    this.#placeOf = new Uint8Array(program.kindOf.length).fill(NO_MEAN);
    const found: PriceColumn[] = [];
    const longest: number[] = [];
    for (let node = 0; node < this.#placeOf.length; node++) {
      const column = meanColumn(program, node);
      if (!column) continue;
      if (!found.includes(column)) found.push(column);
      const place = found.indexOf(column);
      this.#placeOf[node] = place;
      longest[place] = Math.max(longest[place] ?? 0, this.windowOf(node));
    }
    for (const [place, column] of found.entries()) {
      this.#means.push({ column, means: new ColumnMeans(memory, longest[place]!) });
    }
  }

  /** Binds the kernels; the memory must be committed. */
  prepare(): void {
    for (const { means } of this.#means) means.prepare();
  }

  /** Forgets all prices: the next tile is a symbol's first. */
  reset(): void {
    for (const { means } of this.#means) means.reset();
  }

  /** Takes the tile of `length` bars that the columns have just loaded. */
  load(length: number): void {
    for (const { column, means } of this.#means) means.take(this.#columns.prices(column), length);
  }

  /** The means that such a node is one of; none for any other node. */
  meansOf(node: number): ColumnMeans | undefined {
    const place = this.#placeOf[node]!;
    return place === NO_MEAN ? undefined : this.#means[place]!.means;
  }

  /** Over how many bars such a node is a mean. */
  windowOf(node: number): number {
    return this.#program.parameters[this.#program.parametersFrom[node]!]!;
  }

  /** What computes such a node into the tile at byte offset `out`. */
  step(node: number, out: number): (length: number) => void {
    const means = this.meansOf(node)!;
    const window = this.windowOf(node);
    return (length) => means.write(out, length, window);
  }
}

const NO_MEAN = 255;

/** The column of prices that a node is a mean of, if it is one of these nodes. */
export function meanColumn(program: Program, node: number): PriceColumn | undefined {
  const { inputs, inputsFrom, parameters, parametersFrom } = program;
  if (kindAt(program, node).op !== "rolling_mean") return undefined;
  if (parameters[parametersFrom[node]!]! > LONGEST_WINDOW) return undefined;
  const { column } = kindAt(program, inputs[inputsFrom[node]!]!);
  return column === "timestamp" || column === "volume" ? undefined : column;
}
