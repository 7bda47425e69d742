import type { SetPrograms } from "../optimize/sweep/set-programs.ts";
import type { Program, ProgramNode } from "../strategy/program.ts";

/**
 * A program as a few arrays. Posting its nodes one by one takes longer than computing them over some
 * thousand bars.
 */
interface PackedProgram extends Pick<Program, "columns" | "lookback"> {
  /** What nodes have in common. */
  readonly kinds: readonly Pick<ProgramNode, "op" | "outputs" | "column">[];
  /** For each node its kind, and how many inputs and parameters it has. */
  readonly kindOf: Int32Array;
  readonly inputCounts: Int32Array;
  readonly parameterCounts: Int32Array;
  /** Of all nodes one after the other; inputs as pairs of node and output. */
  readonly inputs: Int32Array;
  readonly parameters: Float64Array;
  /** Pairs of node and output. */
  readonly results: Int32Array;
}

/** Programs as they are posted to a thread. */
export interface PackedPrograms extends Omit<SetPrograms, "program"> {
  readonly program: PackedProgram;
}

/** @throws Error for logic of a user's own, which cannot travel. */
export function packPrograms(programs: SetPrograms): PackedPrograms {
  return { ...programs, program: packProgram(programs.program) };
}

/** What `packPrograms` packed. */
export function unpackPrograms(packed: PackedPrograms): SetPrograms {
  return { ...packed, program: unpackProgram(packed.program) };
}

function packProgram({ nodes, results, columns, lookback }: Program): PackedProgram {
  const numbers = new Map<string, number>();
  const kinds: PackedProgram["kinds"][number][] = [];
  const kindOf = new Int32Array(nodes.length);
  const inputCounts = new Int32Array(nodes.length);
  const parameterCounts = new Int32Array(nodes.length);
  const inputs: number[] = [];
  const parameters: number[] = [];
  for (const [number, node] of nodes.entries()) {
    const { op, outputs, column, kernel } = node;
    if (kernel) throw new Error(`The logic of kernel "${kernel.name}" cannot be posted.`);
    const key = column ?? op;
    const kind = numbers.get(key) ?? kinds.push({ op, outputs, column }) - 1;
    numbers.set(key, kind);
    kindOf[number] = kind;
    inputCounts[number] = node.inputs.length;
    parameterCounts[number] = node.parameters.length;
    for (const [input, output] of node.inputs) inputs.push(input, output);
    for (const value of node.parameters) parameters.push(value);
  }
  return {
    columns,
    lookback,
    kinds,
    kindOf,
    inputCounts,
    parameterCounts,
    inputs: Int32Array.from(inputs),
    parameters: Float64Array.from(parameters),
    results: Int32Array.from(results.flat()),
  };
}

function unpackProgram(packed: PackedProgram): Program {
  const { kinds, inputCounts, parameterCounts, columns, lookback } = packed;
  let input = 0;
  let parameter = 0;
  const nodes = Array.from(packed.kindOf, (kind, node): ProgramNode => {
    const inputs = pairs(packed.inputs, input, inputCounts[node]!);
    const parameters: number[] = [];
    input += 2 * inputCounts[node]!;
    for (let i = 0; i < parameterCounts[node]!; i++) {
      parameters.push(packed.parameters[parameter++]!);
    }
    const { op, outputs, column } = kinds[kind]!;
    return { op, inputs, parameters, outputs, column, kernel: undefined };
  });
  return { nodes, results: pairs(packed.results, 0, packed.results.length / 2), columns, lookback };
}

function pairs(flat: Int32Array, from: number, count: number): Program["results"] {
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i < count; i++) found.push([flat[from + 2 * i]!, flat[from + 2 * i + 1]!]);
  return found;
}
