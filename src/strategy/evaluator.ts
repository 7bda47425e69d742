import { expected } from "../errors.ts";
import type { Block, KernelMemory } from "../kernels/memory.ts";
import { OPERATIONS } from "../kernels/operations/index.ts";
import type { Choice } from "../kernels/signal-runs.ts";
import type { PriceColumn, SymbolBars } from "./bars.ts";
import { ColumnTiles } from "./column-tiles.ts";
import type { KernelDefinition } from "./kernel.ts";
import { MeanNodes, readByMeansAlone } from "./mean-nodes.ts";
import type { Program, ProgramNode } from "./program.ts";

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
  /** Columns that need not be made float64. */
  readonly #unread: ReadonlySet<number>;
  /** What computes each node, in their order; nothing for a constant. */
  readonly #steps: ((length: number) => void)[] = [];
  /** Results that are left to the caller. */
  readonly #choices: ReadonlySet<number>;
  /** For each result, the number of nodes that must be computed for it and those before it. */
  readonly #nodesOf: readonly number[];
  readonly #resets: (() => void)[] = [];

  /**
   * Reserves the program's blocks in `memory`; call `prepare` after `memory.commit()`.
   *
   * @param columns who brings the columns, if not the evaluator itself
   * @param transient whether the tile of a node may be used for another one once no later result
   *   needs it: then a result is there only from its own `compute` to the next one.
   * @param choices whether results that choose between two numbers are left to the caller, see
   *   `choice`.
   */
  constructor(
    program: Program,
    memory: KernelMemory,
    columns = new ColumnTiles(memory, program.columns),
    transient = false,
    choices = false,
  ) {
    this.#choices = choices ? choiceNodes(program) : new Set();
    this.#columns = columns;
    this.#means = new MeanNodes(program, memory, columns);
    this.#unread = transient ? readByMeansAlone(program, this.#means) : new Set();
    this.#nodesOf = nodesOfResults(program);
    this.#program = program;
    this.#memory = memory;
    const places = new TilePlaces(memory);
    const uses = transient ? lastUses(program, this.#nodesOf) : undefined;
    let result = 0;
    for (const [number, node] of program.nodes.entries()) {
      while (number >= this.#nodesOf[result]!) {
        if (uses) for (const done of uses.after(result)) places.free(this.#tiles[done]!);
        result++;
      }
      this.#tiles.push(this.#choices.has(number) ? NO_TILES : this.#placesOf(node, places));
      const bytes = this.#means.columnOf(number)
        ? 0
        : (OPERATIONS.get(node.op)?.stateBytes(node.parameters) ?? 0);
      this.#states.push(bytes > 0 ? memory.reserve(bytes) : NO_STATE);
    }
  }

  #placesOf({ op, outputs, column }: ProgramNode, places: TilePlaces): readonly Block[] {
    if (column === "timestamp") return [this.#columns.timestamp];
    // A constant is written once, so it must not take a place that an earlier node writes each time.
    if (op === "constant") return [this.#memory.reserveTile()];
    return Array.from({ length: outputs }, () => places.take());
  }

  /** Takes views and binds kernels; the memory must be committed. */
  prepare(): void {
    this.#columns.prepare();
    this.#means.prepare();
    for (const [number, node] of this.#program.nodes.entries()) this.#bind(number, node);
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
    const end = this.#nodesOf[index]!;
    for (let node = index === 0 ? 0 : this.#nodesOf[index - 1]!; node < end; node++) {
      this.#steps[node]!(length);
    }
  }

  /** Tile of the given result stream, for another kernel in the same memory. */
  result(index: number): Block {
    const [node, output] = this.#program.results[index]!;
    return this.#tiles[node]![output]!;
  }

  /**
   * How to tell a result from two tiles, if it is a choice that was left to the caller; there from its
   * own `compute` to the next one.
   */
  choice(index: number): Choice | undefined {
    const [number] = this.#program.results[index]!;
    if (!this.#choices.has(number)) return undefined;
    const { op, inputs, parameters } = this.#program.nodes[number]!;
    const offset = (input: number) => this.#tiles[inputs[input]![0]]![inputs[input]![1]]!.offset;
    const orEqual = op === "choose_greater_equal";
    return { a: offset(0), b: offset(1), yes: parameters[0]!, no: parameters[1]!, orEqual };
  }

  /** Tile of any stream, for the debug frame. */
  stream(node: number, output: number): Block {
    return this.#tiles[node]![output]!;
  }

  #bind(number: number, node: ProgramNode): void {
    const out = this.#tiles[number]!;
    if (this.#choices.has(number) || this.#unread.has(number)) {
      this.#steps.push(NOTHING);
    } else if (this.#means.columnOf(number)) {
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
const NO_TILES: readonly Block[] = [];
const NO_STATE: Block = { offset: 0, bytes: 0 };

/** Tiles that nodes may use one after the other. */
class TilePlaces {
  readonly #memory: KernelMemory;
  readonly #free: Block[] = [];

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  take(): Block {
    return this.#free.pop() ?? this.#memory.reserveTile();
  }

  free(blocks: readonly Block[]): void {
    this.#free.push(...blocks);
  }
}

/** Nodes stand before those that read them, so a result needs those up to its own. */
function nodesOfResults({ results }: Program): number[] {
  let nodes = 0;
  return results.map(([node]) => {
    nodes = Math.max(nodes, node + 1);
    return nodes;
  });
}

/** Choices that are results and that no other node reads. */
function choiceNodes({ nodes, results }: Program): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i < results.length; i++) {
    const node = results[i]![0];
    if (nodes[node]!.op.startsWith("choose_")) found.add(node);
  }
  for (const { inputs } of nodes) {
    for (let i = 0; i < inputs.length; i++) found.delete(inputs[i]![0]);
  }
  return found;
}

/** Nodes by the last result that needs them. */
interface LastUses {
  /** Nodes that no result after this one needs. */
  after(result: number): Int32Array;
}

/** When nodes are needed for the last time. Columns and constants stay. */
function lastUses({ nodes, results }: Program, nodesOf: readonly number[]): LastUses {
  const last = new Int32Array(nodes.length);
  let result = 0;
  for (let node = 0; node < nodes.length; node++) {
    while (node >= nodesOf[result]!) result++;
    last[node] = result;
    const { inputs } = nodes[node]!;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i]![0];
      last[input] = Math.max(last[input]!, result);
    }
  }
  for (let i = 0; i < results.length; i++) {
    const node = results[i]![0];
    last[node] = Math.max(last[node]!, i);
  }
  const freed = Int32Array.from(nodes.keys()).filter((node) => !STAYING.has(nodes[node]!.op));
  freed.sort((a, b) => last[a]! - last[b]! || a - b);
  const ends = new Int32Array(results.length + 1);
  for (const node of freed) ends[last[node]! + 1]!++;
  for (let i = 0; i < results.length; i++) ends[i + 1]! += ends[i]!;
  return { after: (index) => freed.subarray(ends[index]!, ends[index + 1]!) };
}

const STAYING: ReadonlySet<string> = new Set(["constant", "column"]);

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
