import { ColumnMeans, LONGEST_WINDOW } from "../kernels/column-means.ts";
import type { KernelMemory } from "../kernels/memory.ts";
import type { PriceColumn } from "./bars.ts";
import type { ColumnTiles } from "./column-tiles.ts";
import type { Program } from "./program.ts";

/**
 * Nodes that are means of a column of prices. They read the column as it is loaded, and all means of
 * one column share its running sum (kernels/column-means.ts). Volumes are left out: they differ in
 * size by more than what such sums hold.
 */
export class MeanNodes {
  readonly #program: Program;
  readonly #columns: ColumnTiles;
  readonly #means = new Map<PriceColumn, ColumnMeans>();

  constructor(program: Program, memory: KernelMemory, columns: ColumnTiles) {
    this.#program = program;
    this.#columns = columns;
    const longest = new Map<PriceColumn, number>();
    for (const [number, { parameters }] of program.nodes.entries()) {
      const name = this.columnOf(number);
      if (name) longest.set(name, Math.max(longest.get(name) ?? 0, parameters[0]!));
    }
    for (const [name, window] of longest) this.#means.set(name, new ColumnMeans(memory, window));
  }

  /** The column that a node is a mean of, if it is one of these nodes. */
  columnOf(node: number): PriceColumn | undefined {
    const { op, inputs, parameters } = this.#program.nodes[node]!;
    if (op !== "rolling_mean" || parameters[0]! > LONGEST_WINDOW) return undefined;
    const { column } = this.#program.nodes[inputs[0]![0]]!;
    return column === "timestamp" || column === "volume" ? undefined : column;
  }

  /** Binds the kernels; the memory must be committed. */
  prepare(): void {
    for (const means of this.#means.values()) means.prepare();
  }

  /** Forgets all prices: the next tile is a symbol's first. */
  reset(): void {
    for (const means of this.#means.values()) means.reset();
  }

  /** Takes the tile of `length` bars that the columns have just loaded. */
  load(length: number): void {
    for (const [name, means] of this.#means) means.take(this.#columns.prices(name), length);
  }

  /** The means that such a node is one of; none for any other node. */
  meansOf(node: number): ColumnMeans | undefined {
    const name = this.columnOf(node);
    return name && this.#means.get(name);
  }

  /** What computes such a node into the tile at byte offset `out`. */
  step(node: number, out: number): (length: number) => void {
    const means = this.meansOf(node)!;
    const window = this.#program.nodes[node]!.parameters[0]!;
    return (length) => means.write(out, length, window);
  }
}

/** Nodes that no node reads but such means, and no result is. */
export function readByMeansAlone(program: Program, means: MeanNodes): Set<number> {
  const found = new Set<number>();
  for (const [number, { inputs }] of program.nodes.entries()) {
    if (means.columnOf(number)) found.add(inputs[0]![0]);
  }
  for (let i = 0; i < program.results.length; i++) found.delete(program.results[i]![0]);
  for (const [number, { inputs }] of program.nodes.entries()) {
    if (means.columnOf(number)) continue;
    for (let i = 0; i < inputs.length; i++) found.delete(inputs[i]![0]);
  }
  return found;
}
