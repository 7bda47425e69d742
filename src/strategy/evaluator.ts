import { expected } from "../errors.ts";
import type { MeanChoice } from "../kernels/column-means.ts";
import type { Block, KernelMemory } from "../kernels/memory.ts";
import { OPERATIONS } from "../kernels/operations/index.ts";
import type { Choice } from "../kernels/signal-runs.ts";
import type { Writable } from "../kernels/sums.ts";
import type { PriceColumn, SymbolBars } from "./bars.ts";
import { ColumnTiles } from "./column-tiles.ts";
import type { KernelDefinition } from "./kernel.ts";
import { MeanNodes } from "./mean-nodes.ts";
import { nodeAt, type Program } from "./program.ts";
import { planTiles, ROLE, type TilePlan } from "./tile-plan.ts";

/**
 * Runs a program over the bars of one symbol, tile by tile. All tiles, states and histories lie in
 * one private memory, reserved once; between symbols only the states are cleared.
 */
export class Evaluator {
  readonly #memory: KernelMemory;
  readonly #program: Program;
  readonly #plan: TilePlan;
  readonly #columns: ColumnTiles;
  readonly #means: MeanNodes;
  /** Where the tiles lie, one after the other. */
  readonly #tiles: number;
  /** Of the nodes that have one. */
  readonly #states = new Map<number, Block>();
  /** What computes the nodes that write something at each tile, in their order. */
  readonly #steps: ((length: number) => void)[] = [];
  /** For each result, the number of steps for it and those before it. */
  readonly #stepsOf: Int32Array;
  readonly #resets: (() => void)[] = [];
  /** For each kind of node whether it is a choice that equal values decide for too. */
  readonly #orEqual: readonly boolean[];
  /** What `choice` gives is written here. */
  readonly #choice: Writable<Choice> = { ...NO_CHOICE, known: false };
  #meanChoice: Writable<MeanChoice> | undefined;

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
    this.#tiles = memory.reserve(plan.count * memory.tile * 8).offset;
    this.#stepsOf = new Int32Array(plan.nodesOf.length);
    this.#orEqual = program.kinds.map(({ op }) => op === "choose_greater_equal");
    // loops over nodes count: a search has one or more per set, and iterators leave garbage
    for (let node = 0; node < plan.roles.length; node++) {
      if (plan.roles[node] !== ROLE.computed || this.#means.meansOf(node)) continue;
      const { op, parameters } = nodeAt(program, node);
      const bytes = OPERATIONS.get(op)?.stateBytes(parameters) ?? 0;
      if (bytes > 0) this.#states.set(node, memory.reserve(bytes));
    }
  }

  /** Takes views and binds kernels; the memory must be committed. */
  prepare(): void {
    this.#columns.prepare();
    this.#means.prepare();
    const { roles, nodesOf } = this.#plan;
    let node = 0;
    for (let result = 0; result < nodesOf.length; result++) {
      for (; node < nodesOf[result]!; node++) {
        if (roles[node] === ROLE.computed) this.#bind(node);
      }
      this.#stepsOf[result] = this.#steps.length;
    }
  }

  /** Forgets everything seen so far: the next tile is a symbol's first. */
  reset(): void {
    for (const state of this.#states.values()) this.#memory.clear(state);
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
    const end = this.#stepsOf[index]!;
    for (let i = index === 0 ? 0 : this.#stepsOf[index - 1]!; i < end; i++) this.#steps[i]!(length);
  }

  /** Tile of the given result stream, for another kernel in the same memory. */
  result(index: number): Block {
    const { results } = this.#program;
    return this.stream(results[2 * index]!, results[2 * index + 1]!);
  }

  /**
   * How to tell a result from two tiles, or from the sums of a column, if it is a choice that was left
   * to the caller; there from its own `compute` to the next one, and valid until the next call.
   */
  choice(index: number): Choice | MeanChoice | undefined {
    const program = this.#program;
    const node = program.results[2 * index]!;
    const role = this.#plan.roles[node];
    if (role !== ROLE.choice && role !== ROLE.meanChoice) return undefined;
    const { inputs, parameters } = program;
    const first = program.inputsFrom[node]!;
    const a = inputs[first]!;
    const b = inputs[first + 2]!;
    const values = program.parametersFrom[node]!;
    const orEqual = this.#orEqual[program.kindOf[node]!]!;
    if (role === ROLE.meanChoice) {
      this.#meanChoice ??= { ...NO_CHOICE, means: this.#means.meansOf(a)! };
      const choice = this.#meanChoice;
      choice.means = this.#means.meansOf(a)!;
      choice.a = this.#means.windowOf(a);
      choice.b = this.#means.windowOf(b);
      choice.yes = parameters[values]!;
      choice.no = parameters[values + 1]!;
      choice.orEqual = orEqual;
      return choice;
    }
    const choice = this.#choice;
    choice.a = this.#offset(a, inputs[first + 1]!);
    choice.b = this.#offset(b, inputs[first + 3]!);
    choice.yes = parameters[values]!;
    choice.no = parameters[values + 1]!;
    choice.orEqual = orEqual;
    choice.known =
      (this.#means.meansOf(a)?.known ?? false) && (this.#means.meansOf(b)?.known ?? false);
    return choice;
  }

  /** Tile of any stream, for the debug frame. */
  stream(node: number, output: number): Block {
    return { offset: this.#offset(node, output), bytes: this.#memory.tile * 8 };
  }

  /** Byte offset of the tile of a stream. */
  #offset(node: number, output: number): number {
    const { tiles, tilesFrom } = this.#plan;
    const place = tilesFrom[node]! + output;
    if (place < tilesFrom[node + 1]!) return this.#tiles + tiles[place]! * this.#memory.tile * 8;
    return this.#columns.timestamp.offset;
  }

  /** Adds what computes a node, or computes it now if that is done once for all. */
  #bind(number: number): void {
    const node = nodeAt(this.#program, number);
    const { op, column, kernel, inputs, parameters } = node;
    if (column === "timestamp") return;
    const out: number[] = [];
    for (let output = 0; output < node.outputs; output++) out.push(this.#offset(number, output));
    if (this.#means.meansOf(number)) {
      this.#steps.push(this.#means.step(number, out[0]!));
    } else if (column) {
      this.#steps.push(this.#widen(column, out[0]!));
    } else if (op === "constant") {
      this.#view(number, 0).fill(parameters[0]!);
    } else if (kernel) {
      const read = inputs.map(([input, output]) => this.#view(input, output));
      const written = out.map((_, output) => this.#view(number, output));
      const runner = userKernel(kernel, read, written);
      this.#resets.push(runner.reset);
      this.#steps.push(runner.run);
    } else {
      const run = this.#memory.kernel(op);
      const read = inputs.map(([input, output]) => this.#offset(input, output));
      const state = this.#states.get(number)?.offset ?? 0;
      // one list for all tiles, in which only the length is written again
      const args = [...read, ...out, 0, state, ...parameters];
      const lengthAt = read.length + out.length;
      this.#steps.push((length) => {
        args[lengthAt] = length;
        run(...args);
      });
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
    return this.#memory.float64(this.stream(node, output));
  }
}

/** Values are no small integers here, so that no number needs an object when others are written. */
const NO_CHOICE = { a: 0, b: 0, yes: Number.NaN, no: Number.NaN, orEqual: false };

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
