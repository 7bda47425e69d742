import { ColumnMeans, LONGEST_WINDOW, type MeanChoice } from "../kernels/column-means.ts";
import type { KernelMemory } from "../kernels/memory.ts";
import type { PriceColumn } from "./bars.ts";
import type { ColumnTiles } from "./column-tiles.ts";
import type { Program, ProgramNode } from "./program.ts";

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
    for (let node = 0; node < program.nodes.length; node++) {
      const name = meanColumn(program, node);
      const { parameters } = program.nodes[node]!;
      if (name) longest.set(name, Math.max(longest.get(name) ?? 0, parameters[0]!));
    }
    for (const [name, window] of longest) this.#means.set(name, new ColumnMeans(memory, window));
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
    const name = meanColumn(this.#program, node);
    return name && this.#means.get(name);
  }

  /** A choice between two such nodes of one column, as kernels see it. */
  choice({ op, inputs, parameters }: ProgramNode): MeanChoice {
    const window = (input: number) => this.#program.nodes[inputs[input]![0]]!.parameters[0]!;
    return {
      means: this.meansOf(inputs[0]![0])!,
      a: window(0),
      b: window(1),
      yes: parameters[0]!,
      no: parameters[1]!,
      orEqual: op === "choose_greater_equal",
    };
  }

  /** What computes such a node into the tile at byte offset `out`. */
  step(node: number, out: number): (length: number) => void {
    const means = this.meansOf(node)!;
    const window = this.#program.nodes[node]!.parameters[0]!;
    return (length) => means.write(out, length, window);
  }
}

/** The column of prices that a node is a mean of, if it is one of these nodes. */
export function meanColumn({ nodes }: Program, node: number): PriceColumn | undefined {
  const { op, inputs, parameters } = nodes[node]!;
  if (op !== "rolling_mean" || parameters[0]! > LONGEST_WINDOW) return undefined;
  const { column } = nodes[inputs[0]![0]]!;
  return column === "timestamp" || column === "volume" ? undefined : column;
}
