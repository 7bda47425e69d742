import type { Lookback } from "../kernels/operation.ts";
import type { ColumnName } from "./bars.ts";
import type { Expr } from "./expression.ts";
import {
  type NodeForm,
  type NodeKind,
  type PackedProgram,
  ProgramBuilder,
} from "./packed-program.ts";

/** One distinct computation of a program; its inputs are streams of earlier nodes. */
export interface ProgramNode extends NodeKind {
  /** [node, output] pairs; nodes come before those that read them. */
  readonly inputs: readonly (readonly [node: number, output: number])[];
  readonly parameters: readonly number[];
}

/** An expression graph in evaluation order. Plain data but for the step functions of kernels. */
export interface Program {
  readonly nodes: readonly ProgramNode[];
  /** Streams that the caller wants, as [node, output] pairs. */
  readonly results: readonly (readonly [node: number, output: number])[];
  readonly columns: readonly ColumnName[];
  /** How far back the results look at most, all nodes together. */
  readonly lookback: Lookback;
}

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
  const program = unpackProgram(builder.build());
  return { ...program, results: numbers.map((number) => program.results[number]!) };
}

/** A program with an object per node, as the evaluator reads it. */
export function unpackProgram(packed: PackedProgram): Program {
  const { kinds, inputEnds, parameterEnds, columns, lookback } = packed;
  // lists of a known length, since a list that grows takes room for more: a search has nodes by the thousand
  const nodes = Array.from(packed.kindOf, (kind, node): ProgramNode => {
    const first = parameterEnds[node - 1] ?? 0;
    const parameters = new Array<number>(parameterEnds[node]! - first);
    for (let i = 0; i < parameters.length; i++) parameters[i] = packed.parameters[first + i]!;
    const inputs = pairs(packed.inputs, inputEnds[node - 1] ?? 0, inputEnds[node]!);
    const { op, outputs, column, kernel } = kinds[kind]!;
    return { op, outputs, column, kernel, inputs, parameters };
  });
  const results = pairs(packed.results, 0, packed.results.length);
  return { nodes, results, columns, lookback };
}

function pairs(flat: Int32Array, from: number, to: number): Program["results"] {
  const found = new Array<readonly [number, number]>((to - from) / 2);
  for (let i = 0; i < found.length; i++) found[i] = [flat[from + 2 * i]!, flat[from + 2 * i + 1]!];
  return found;
}

/** The program of results from … to - 1 alone, without the nodes that these do not need. */
export function selectResults(program: Program, from: number, to: number): Program {
  const { nodes, columns, lookback } = program;
  const pruned = prune(nodes, program.results.slice(from, to));
  const read = new Set(pruned.nodes.map(({ column }) => column));
  return { ...pruned, columns: columns.filter((name) => read.has(name)), lookback };
}

/** The nodes that results need, in their order, and the results among these. */
export function prune(
  nodes: readonly ProgramNode[],
  results: Program["results"],
): Pick<Program, "nodes" | "results"> {
  const needed = new Set(results.map(([node]) => node));
  for (let node = nodes.length - 1; node >= 0; node--) {
    if (needed.has(node)) for (const [input] of nodes[node]!.inputs) needed.add(input);
  }
  const places = new Map<number, number>();
  for (const node of nodes.keys()) if (needed.has(node)) places.set(node, places.size);
  const moved = ([node, output]: readonly [number, number]) => [places.get(node)!, output] as const;
  return {
    nodes: Array.from(places.keys(), (node) => ({
      ...nodes[node]!,
      inputs: nodes[node]!.inputs.map(moved),
    })),
    results: results.map(moved),
  };
}

/** One line of text per node, the same for the same graph: what identity hashes. */
export function describeProgram(program: Program): string {
  const lines = program.nodes.map((node, number) => {
    const inputs = node.inputs.map(([n, output]) => (output === 0 ? `$${n}` : `$${n}.${output}`));
    const own = [
      ...(node.column ? [node.column] : []),
      ...inputs,
      ...node.parameters.map((p) => (Object.is(p, -0) ? "-0" : String(p))),
    ];
    const logic = node.kernel
      ? ` ${JSON.stringify([node.kernel.name, node.kernel.initialState.map(String), node.kernel.outputNames, node.kernel.reasons, node.kernel.step.toString()])}`
      : "";
    return `$${number} = ${node.op}(${own.join(", ")})${logic}`;
  });
  const results = program.results.map(([node, output]) => `$${node}.${output}`).join(" ");
  return `${lines.join("\n")}\n=> ${results}\n`;
}

/** Longest label of a node; a graph that shares its parts would else write itself out for pages. */
const LONGEST_LABEL = 160;

/**
 * A node's label in the debug frame: `rolling_mean(close, 20)`-like text of the operation over its
 * inputs, cut off with `…` after 160 characters.
 */
export function nodeLabel(program: Program, node: number, output: number): string {
  let text = "";
  const write = (number: number, stream: number): void => {
    if (text.length > LONGEST_LABEL) return;
    const { op, column, kernel, inputs, parameters, outputs } = program.nodes[number]!;
    if (column) text += column;
    else if (op === "constant") text += String(parameters[0]);
    else if (kernel) text += `${kernel.name}.${kernel.outputNames[stream] ?? "reason"}`;
    else {
      text += `${op}(`;
      for (const [i, [input, of]] of inputs.entries()) {
        if (i > 0) text += ", ";
        write(input, of);
      }
      const own = parameters.map(String);
      text += `${[...(inputs.length > 0 && own.length > 0 ? [""] : []), ...own].join(", ")})`;
      if (outputs > 1) text += `[${stream}]`;
    }
  };
  write(node, output);
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}
