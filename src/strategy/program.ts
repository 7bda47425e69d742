import type { Lookback } from "../kernels/operation.ts";
import type { ColumnName } from "./bars.ts";
import type { KernelDefinition } from "./kernel.ts";

/** What nodes have in common that differ in their inputs and parameters. */
export interface NodeKind {
  readonly op: string;
  readonly outputs: number;
  readonly column: ColumnName | undefined;
  readonly kernel: KernelDefinition | undefined;
}

/**
 * An expression graph in evaluation order as a few arrays: a search has a node or more per set, and
 * posting or even keeping them as objects would cost more than computing them over some thousand bars.
 * Plain data but for the step functions of kernels.
 */
export interface Program {
  readonly kinds: readonly NodeKind[];
  /** For each node its kind. */
  readonly kindOf: Int32Array;
  /** For each node where its inputs and parameters begin, and behind the last node where they end. */
  readonly inputsFrom: Int32Array;
  readonly parametersFrom: Int32Array;
  /** Pairs of node and output; nodes come before those that read them. */
  readonly inputs: Int32Array;
  readonly parameters: Float64Array;
  /** Streams that the caller wants, as pairs of node and output. */
  readonly results: Int32Array;
  readonly columns: readonly ColumnName[];
  /** How far back the results look at most, all nodes together. */
  readonly lookback: Lookback;
}

/** One distinct computation of a program; its inputs are streams of earlier nodes. */
export interface ProgramNode extends NodeKind {
  readonly inputs: readonly (readonly [node: number, output: number])[];
  readonly parameters: readonly number[];
}

/** How many results a program has. */
export function resultCount({ results }: Program): number {
  return results.length / 2;
}

/** What a node has in common with others. */
export function kindAt({ kinds, kindOf }: Program, node: number): NodeKind {
  return kinds[kindOf[node]!]!;
}

/** A node as an object of its own; who looks at all nodes of a search reads the arrays. */
export function nodeAt(program: Program, node: number): ProgramNode {
  const { op, outputs, column, kernel } = kindAt(program, node);
  const { inputs, inputsFrom, parameters, parametersFrom } = program;
  const pairs: [number, number][] = [];
  for (let i = inputsFrom[node]!; i < inputsFrom[node + 1]!; i += 2) {
    pairs.push([inputs[i]!, inputs[i + 1]!]);
  }
  const own: number[] = [];
  for (let i = parametersFrom[node]!; i < parametersFrom[node + 1]!; i++) own.push(parameters[i]!);
  return { op, outputs, column, kernel, inputs: pairs, parameters: own };
}

/** The program of results from … to - 1 alone, without the nodes that these do not need. */
export function selectResults(program: Program, from: number, to: number): Program {
  const { kinds, lookback } = program;
  const results = program.results.slice(2 * from, 2 * to);
  // new number + 1 of each node that is needed
  const places = neededNodes(program, results);
  let count = 0;
  for (let node = 0; node < places.length; node++) if (places[node] !== 0) places[node] = ++count;
  const kindOf = program.kindOf.filter((_, node) => places[node] !== 0);
  const ofInputs = partsOf(program.inputsFrom, places);
  const inputs = program.inputs.filter(ofInputs.has);
  const ofParameters = partsOf(program.parametersFrom, places);
  for (const pairs of [inputs, results]) {
    for (let i = 0; i < pairs.length; i += 2) pairs[i] = places[pairs[i]!]! - 1;
  }
  const read = new Set(Array.from(kindOf, (kind) => kinds[kind]!.column));
  return {
    kinds,
    kindOf,
    inputs,
    inputsFrom: ofInputs.from,
    parameters: program.parameters.filter(ofParameters.has),
    parametersFrom: ofParameters.from,
    results,
    columns: program.columns.filter((name) => read.has(name)),
    lookback,
  };
}

/** For each node 1 if some of the results need it, else 0. */
function neededNodes({ kindOf, inputs, inputsFrom }: Program, results: Int32Array): Int32Array {
  const needed = new Int32Array(kindOf.length);
  for (let i = 0; i < results.length; i += 2) needed[results[i]!] = 1;
  for (let node = needed.length - 1; node >= 0; node--) {
    if (needed[node] === 0) continue;
    for (let i = inputsFrom[node]!; i < inputsFrom[node + 1]!; i += 2) needed[inputs[i]!] = 1;
  }
  return needed;
}

/**
 * Which values belong to nodes that have a place, and where those of each will begin.
 *
 * @param from where the values of each node begin.
 */
function partsOf(from: Int32Array, places: Int32Array) {
  const isKept = new Uint8Array(from[places.length]!);
  const starts = [0];
  let count = 0;
  for (let node = 0; node < places.length; node++) {
    if (places[node] === 0) continue;
    isKept.fill(1, from[node]!, from[node + 1]!);
    count += from[node + 1]! - from[node]!;
    starts.push(count);
  }
  return { has: (_: number, i: number) => isKept[i] === 1, from: Int32Array.from(starts) };
}
