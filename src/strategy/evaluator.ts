import { expected } from "../errors.ts";
import type { MeanChoice } from "../kernels/column-means.ts";
import type { Block, KernelMemory } from "../kernels/memory.ts";
import { OPERATIONS } from "../kernels/operations/index.ts";
import type { Choice } from "../kernels/signal-runs.ts";
import type { PriceColumn, SymbolBars } from "./bars.ts";
import { ColumnTiles } from "./column-tiles.ts";
import type { KernelDefinition } from "./kernel.ts";
import { MeanNodes, meanColumn } from "./mean-nodes.ts";
import type { Program, ProgramNode } from "./program.ts";
import { planTiles, ROLE, type TilePlan } from "./tile-plan.ts";

/**
 * Runs a program over the bars of one symbol, tile by tile. All tiles, states and histories lie in
 * one private memory, reserved once; between symbols only the states are cleared.
 */
export class Evaluator {
  readonly #memory: KernelMemory;
  readonly #program: Program;
  readonly #tiles: (readonly Block[])[] = [];
  readonly #states: Block[] = [];
  readonly #columns: ColumnTiles;
  readonly #means: MeanNodes;
  /** What computes each node, in their order; nothing for a constant. */
  readonly #steps: ((length: number) => void)[] = [];
  readonly #plan: TilePlan;
  readonly #resets: (() => void)[] = [];

  /**
   * Reserves the program's blocks in `memory`; call `prepare` after `memory.commit()`.
   *
   * @param columns who brings the columns, if not the evaluator itself
   * @param plan which nodes get which tiles; one of its own for each unless given.
   */
  constructor(
    program: Program,
    memory: KernelMemory,
    columns = new ColumnTiles(memory, program.columns),
    plan = planTiles(program),
  ) {
    this.#plan = plan;
    this.#columns = columns;
    this.#means = new MeanNodes(program, memory, columns);
    this.#program = program;
    this.#memory = memory;
    const places = Array.from({ length: plan.count }, () => memory.reserveTile());
    // loops over nodes count: a search has one or more per set, and iterators leave garbage
    for (let number = 0; number < program.nodes.length; number++) {
      const node = program.nodes[number]!;
      const tiles = plan.tilesOf[number]!.map((place) => places[place]!);
      this.#tiles.push(node.column === "timestamp" ? [columns.timestamp] : tiles);
      const bytes = meanColumn(program, number)
        ? 0
        : (OPERATIONS.get(node.op)?.stateBytes(node.parameters) ?? 0);
      this.#states.push(bytes > 0 ? memory.reserve(bytes) : NO_STATE);
    }
  }

  /** Takes views and binds kernels; the memory must be committed. */
  prepare(): void {
    this.#columns.prepare();
    this.#means.prepare();
    const { nodes } = this.#program;
    for (let number = 0; number < nodes.length; number++) this.#bind(number, nodes[number]!);
  }

  /** Forgets everything seen so far: the next tile is a symbol's first. */
  reset(): void {
    for (const state of this.#states) if (state.bytes > 0) this.#memory.clear(state);
    for (const reset of this.#resets) reset();
    this.#means.reset();
  }

  /** Computes all nodes for bars start … start + length - 1 (length at most `TILE`) of a symbol. */
  run(bars: SymbolBars, start: number, length: number): void {
    this.load(bars, start, length);
    for (const step of this.#steps) step(length);
  }

  /** Brings the columns of bars start … start + length - 1; then `compute` the results in order. */
  load(bars: SymbolBars, start: number, length: number): void {
    this.#columns.load(bars, start, length);
    this.#means.load(length);
  }

  /** Computes what result `index` needs beyond the results before it. */
  compute(index: number, length: number): void {
    const end = this.#plan.nodesOf[index]!;
    for (let node = index === 0 ? 0 : this.#plan.nodesOf[index - 1]!; node < end; node++) {
      this.#steps[node]!(length);
    }
  }

  /** Tile of the given result stream, for another kernel in the same memory. */
  result(index: number): Block {
    const [node, output] = this.#program.results[index]!;
    return this.#tiles[node]![output]!;
  }

  /**
   * How to tell a result from two tiles, or from the sums of a column, if it is a choice that was left
   * to the caller; there from its own `compute` to the next one.
   */
  choice(index: number): Choice | MeanChoice | undefined {
    const [number] = this.#program.results[index]!;
    const role = this.#plan.roles[number];
    if (role !== ROLE.choice && role !== ROLE.meanChoice) return undefined;
    const node = this.#program.nodes[number]!;
    if (role === ROLE.meanChoice) return this.#means.choice(node);
    const { op, inputs, parameters } = node;
    const offset = (input: number) => this.#tiles[inputs[input]![0]]![inputs[input]![1]]!.offset;
    const orEqual = op === "choose_greater_equal";
    const [a, b] = [this.#means.meansOf(inputs[0]![0]), this.#means.meansOf(inputs[1]![0])];
    const known = () => a !== undefined && b !== undefined && a.known && b.known;
    return { a: offset(0), b: offset(1), yes: parameters[0]!, no: parameters[1]!, orEqual, known };
  }

  /** Tile of any stream, for the debug frame. */
  stream(node: number, output: number): Block {
    return this.#tiles[node]![output]!;
  }

  #bind(number: number, node: ProgramNode): void {
    const out = this.#tiles[number]!;
    if (this.#plan.roles[number] !== ROLE.computed) {
      this.#steps.push(NOTHING);
    } else if (meanColumn(this.#program, number)) {
      this.#steps.push(this.#means.step(number, out[0]!.offset));
    } else if (node.column) {
      this.#steps.push(
        node.column === "timestamp" ? NOTHING : this.#widen(node.column, out[0]!.offset),
      );
    } else if (node.op === "constant") {
      this.#memory.float64(out[0]!).fill(node.parameters[0]!);
      this.#steps.push(NOTHING);
    } else if (node.kernel) {
      const inputs = node.inputs.map(([n, output]) => this.#view(n, output));
      const outputs = out.map((block) => this.#memory.float64(block));
      const runner = userKernel(node.kernel, inputs, outputs);
      this.#resets.push(runner.reset);
      this.#steps.push(runner.run);
    } else {
      const run = this.#memory.kernel(node.op);
      const inputs = node.inputs.map(([n, output]) => this.#tiles[n]![output]!.offset);
      const args = [...inputs, ...out.map((block) => block.offset)];
      const state = this.#states[number]!.offset;
      const parameters = node.parameters;
      this.#steps.push((length) => run(...args, length, state, ...parameters));
    }
  }

  /** Makes float64 of a column's tile. */
  #widen(name: PriceColumn, to: number): (length: number) => void {
    const widen = this.#memory.kernel("widen");
    const columns = this.#columns;
    return (length) => {
      widen(columns.prices(name), to, length);
    };
  }

  #view(node: number, output: number): Float64Array {
    return this.#memory.float64(this.#tiles[node]![output]!);
  }
}

const NOTHING = () => {};
const NO_STATE: Block = { offset: 0, bytes: 0 };

/** Drives a user's step function over tiles. Nothing is allocated per bar. */
function userKernel(
  definition: KernelDefinition,
  inputs: readonly Float64Array[],
  outputs: readonly Float64Array[],
): { reset: () => void; run: (length: number) => void } {
  const state = Float64Array.from(definition.initialState);
  const current = new Float64Array(inputs.length);
  const produced = new Float64Array(definition.outputNames.length);
  const reasons = outputs[produced.length]!;
  const { step } = definition;
  return {
    reset: () => state.set(definition.initialState),
    run: (length) => {
      for (let t = 0; t < length; t++) {
        for (let i = 0; i < inputs.length; i++) current[i] = inputs[i]![t]!;
        produced.fill(Number.NaN);
        const reason = step(current, state, produced);
        for (let i = 0; i < produced.length; i++) outputs[i]![t] = produced[i]!;
        reasons[t] = reasonCode(definition, reason);
      }
    },
  };
}

/** The code that a step returned; NaN for none, or where the kernel names no reasons. */
function reasonCode({ name, reasons }: KernelDefinition, reason: unknown): number {
  if (reasons.length === 0 || reason === undefined) return Number.NaN;
  if (typeof reason === "number" && reasons[reason] !== undefined) return reason;
  throw expected(
    "bad-kernel",
    `kernel "${name}": step()`,
    `the index of one of its ${reasons.length} reasons, or nothing`,
    reason,
    "Return an index into reasons, or name the missing reason there.",
  );
}
