import { chainLookback, type Lookback, NO_LOOKBACK, widerLookback } from "../kernels/operation.ts";
import { OPERATIONS } from "../kernels/operations/index.ts";
import type { Expr } from "./expression.ts";
import { mixed, mixedFloat } from "./hash.ts";
import type { KernelDefinition } from "./kernel.ts";
import type { NodeKind, Program } from "./program.ts";

/** What a node of an expression computes, and of what. */
export type NodeForm = Pick<Expr, "op" | "inputs" | "parameters">;

/**
 * Orders the graph under `results`; equal computations become one node.
 *
 * @param formOf in which form an expression is computed, to the same bits; as it is written unless
 *   given.
 */
export function compileProgram(
  results: readonly Expr[],
  formOf: (expr: Expr) => NodeForm = (expr) => expr,
): Program {
  const builder = new ProgramBuilder(formOf);
  const numbers = results.map((expr) => builder.add(expr));
  const program = builder.build();
  const streams = numbers.flatMap((number) => [
    program.results[2 * number]!,
    program.results[2 * number + 1]!,
  ]);
  return { ...program, results: Int32Array.from(streams) };
}

/**
 * Puts expressions in order, one after the other; equal computations become one node. Loops count, since
 * a search comes here for each set and iterators leave garbage.
 */
export class ProgramBuilder {
  readonly #formOf: (expr: Expr) => NodeForm;
  readonly #kinds: NodeKind[] = [];
  readonly #kindNumbers = new Map<string | KernelDefinition, number>();
  readonly #kindOf: number[] = [];
  readonly #inputsFrom: number[] = [0];
  readonly #parametersFrom: number[] = [0];
  readonly #inputs: number[] = [];
  readonly #parameters: number[] = [];
  readonly #lookbacks: Lookback[] = [];
  readonly #results: number[] = [];
  /** For each output of each node the number of its result, or -1; and where those of a node begin. */
  readonly #resultOf: number[] = [];
  readonly #outputsFrom: number[] = [];
  #lookback: Lookback = NO_LOOKBACK;
  /** Nodes of the expressions that were met since `forget`, by their ids. */
  readonly #visited = new Map<number, number>();
  /** Node + 1 by what it computes, or 0: open addressing, a power of two of places. */
  #table = new Int32Array(4096);
  /** Inputs that are visited of nodes that are being placed, and how many these are. */
  readonly #waiting: number[] = [];
  #waitingCount = 0;

  /** @param formOf in which form an expression is computed, to the same bits. */
  constructor(formOf: (expr: Expr) => NodeForm) {
    this.#formOf = formOf;
  }

  /** Makes an expression a result. @returns its number; an equal one has the same. */
  add(expr: Expr): number {
    const node = this.#visit(expr);
    const stream = this.#outputsFrom[node]! + expr.output;
    const known = this.#resultOf[stream]!;
    if (known >= 0) return known;
    const number = this.#results.length / 2;
    this.#resultOf[stream] = number;
    this.#results.push(node, expr.output);
    this.#lookback = widerLookback(this.#lookback, this.#lookbacks[node]!);
    return number;
  }

  /** Lets go of the expressions so far: where none of them comes again, this saves room. */
  forget(): void {
    this.#visited.clear();
  }

  build(): Program {
    const columns = this.#kinds.flatMap(({ column }) => column ?? []);
    return {
      kinds: this.#kinds,
      kindOf: new Int32Array(this.#kindOf),
      inputsFrom: new Int32Array(this.#inputsFrom),
      parametersFrom: new Int32Array(this.#parametersFrom),
      inputs: new Int32Array(this.#inputs),
      parameters: new Float64Array(this.#parameters),
      results: new Int32Array(this.#results),
      columns: columns.sort(),
      lookback: this.#lookback,
    };
  }

  #visit(expr: Expr): number {
    let node = this.#visited.get(expr.id);
    if (node === undefined) {
      node = this.#place(expr);
      this.#visited.set(expr.id, node);
    }
    return node;
  }

  #place(expr: Expr): number {
    const { op, inputs, parameters } = this.#formOf(expr);
    const first = this.#waitingCount;
    for (let i = 0; i < inputs.length; i++) {
      // the visit waits with inputs of its own meanwhile
      const node = this.#visit(inputs[i]!);
      this.#waiting[this.#waitingCount++] = node;
    }
    this.#waitingCount = first;
    // written behind the last node; where there is an equal one, it is taken back
    const number = this.#kindOf.length;
    const firstInput = this.#inputs.length;
    const firstParameter = this.#parameters.length;
    let inner: Lookback = NO_LOOKBACK;
    for (let i = 0; i < inputs.length; i++) {
      const node = this.#waiting[first + i]!;
      this.#inputs.push(node, inputs[i]!.output);
      inner = widerLookback(this.#lookbacks[node]!, inner);
    }
    for (let i = 0; i < parameters.length; i++) this.#parameters.push(parameters[i]!);
    const kind = this.#kind(op, expr);
    this.#kindOf.push(kind);
    this.#inputsFrom.push(this.#inputs.length);
    this.#parametersFrom.push(this.#parameters.length);
    const known = this.#numberOf(number);
    if (known !== number) {
      this.#kindOf.pop();
      this.#inputsFrom.pop();
      this.#parametersFrom.pop();
      this.#inputs.length = firstInput;
      this.#parameters.length = firstParameter;
      return known;
    }
    this.#lookbacks.push(chainLookback(ownLookback(op, parameters), inner));
    this.#outputsFrom.push(this.#resultOf.length);
    for (let i = 0; i < this.#kinds[kind]!.outputs; i++) this.#resultOf.push(-1);
    return number;
  }

  #kind(op: string, { column, kernel }: Expr): number {
    const key = kernel ?? column ?? op;
    const known = this.#kindNumbers.get(key);
    if (known !== undefined) return known;
    const outputs = kernel ? kernel.outputNames.length + 1 : (OPERATIONS.get(op)?.outputs ?? 1);
    const number = this.#kinds.push({ op, outputs, column, kernel }) - 1;
    this.#kindNumbers.set(key, number);
    return number;
  }

  /** The node that computes what the last one does: that one itself if there was none. */
  #numberOf(last: number): number {
    if (2 * last >= this.#table.length) this.#enlarge();
    const mask = this.#table.length - 1;
    let place = this.#hash(last) & mask;
    while (this.#table[place] !== 0) {
      const found = this.#table[place]! - 1;
      if (this.#same(found, last)) return found;
      place = (place + 1) & mask;
    }
    this.#table[place] = last + 1;
    return last;
  }

  #enlarge(): void {
    const nodes = this.#table.filter((node) => node !== 0);
    this.#table = new Int32Array(4 * this.#table.length);
    const mask = this.#table.length - 1;
    for (const node of nodes) {
      let place = this.#hash(node - 1) & mask;
      while (this.#table[place] !== 0) place = (place + 1) & mask;
      this.#table[place] = node;
    }
  }

  #hash(node: number): number {
    let hash = mixed(0, this.#kindOf[node]!);
    for (let i = this.#inputsFrom[node]!; i < this.#inputsFrom[node + 1]!; i++) {
      hash = mixed(hash, this.#inputs[i]!);
    }
    for (let i = this.#parametersFrom[node]!; i < this.#parametersFrom[node + 1]!; i++) {
      hash = mixedFloat(hash, this.#parameters[i]!);
    }
    return hash >>> 7;
  }

  #same(a: number, b: number): boolean {
    if (this.#kindOf[a] !== this.#kindOf[b]) return false;
    return (
      sameParts(this.#inputs, this.#inputsFrom, a, b) &&
      sameParts(this.#parameters, this.#parametersFrom, a, b)
    );
  }
}

/** Whether two nodes have the same values. @param from where those of each node begin. */
function sameParts(values: readonly number[], from: readonly number[], a: number, b: number) {
  const fromA = from[a]!;
  const fromB = from[b]!;
  const count = from[a + 1]! - fromA;
  if (from[b + 1]! - fromB !== count) return false;
  for (let i = 0; i < count; i++) {
    if (!Object.is(values[fromA + i], values[fromB + i])) return false;
  }
  return true;
}

function ownLookback(op: string, parameters: readonly number[]): Lookback {
  if (op === "column" || op === "constant") return NO_LOOKBACK;
  if (op === "kernel") return { kind: "unbounded" };
  const operation = OPERATIONS.get(op);
  if (!operation) throw new Error(`No operation "${op}"`);
  return operation.lookback(parameters);
}
