import { chainLookback, type Lookback, NO_LOOKBACK, widerLookback } from "../kernels/operation.ts";
import { OPERATIONS } from "../kernels/operations/index.ts";
import type { ColumnName } from "./bars.ts";
import { type Expr, kernelId } from "./expression.ts";
import type { KernelDefinition } from "./kernel.ts";

/** One distinct computation of a program; its inputs are streams of earlier nodes. */
export interface ProgramNode {
  readonly op: string;
  /** [node, output] pairs; nodes come before those that read them. */
  readonly inputs: readonly (readonly [node: number, output: number])[];
  readonly parameters: readonly number[];
  readonly outputs: number;
  readonly column: ColumnName | undefined;
  readonly kernel: KernelDefinition | undefined;
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
  const nodes: ProgramNode[] = [];
  const lookbacks: Lookback[] = [];
  const numbers = new Map<string, number>();

  const visited = new Map<Expr, number>();
  const visit = (expr: Expr): number => {
    let number = visited.get(expr);
    if (number === undefined) {
      number = place(expr);
      visited.set(expr, number);
    }
    return number;
  };
  const place = (expr: Expr): number => {
    const { op, inputs: operands, parameters } = formOf(expr);
    const { column, kernel } = expr;
    const inputs = operands.map((input) => [visit(input), input.output] as const);
    const key = nodeKey(op, kernel ? kernelId(kernel) : column, parameters, inputs);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = nodes.length;
    numbers.set(key, number);
    nodes.push({ op, inputs, parameters, outputs: outputCount(op, kernel), column, kernel });
    let inner: Lookback = NO_LOOKBACK;
    for (const [node] of inputs) inner = widerLookback(lookbacks[node]!, inner);
    lookbacks.push(chainLookback(ownLookback(op, parameters), inner));
    return number;
  };

  const streams = results.map((expr) => [visit(expr), expr.output] as const);
  return {
    nodes,
    results: streams,
    columns: [...new Set(nodes.flatMap((node) => (node.column ? [node.column] : [])))].sort(),
    lookback: streams.reduce<Lookback>(
      (widest, [node]) => widerLookback(widest, lookbacks[node]!),
      NO_LOOKBACK,
    ),
  };
}

/** Columns that expressions read. */
export function columnsOf(expressions: readonly Expr[]): Set<ColumnName> {
  const columns = new Set<ColumnName>();
  for (const { column } of nodesUnder(expressions)) if (column) columns.add(column);
  return columns;
}

/** Whether expressions ask a user's own logic. */
export function containKernel(expressions: readonly Expr[]): boolean {
  for (const { kernel } of nodesUnder(expressions)) if (kernel) return true;
  return false;
}

/** Every expression that others are made of, these included, each once. */
function nodesUnder(expressions: readonly Expr[]): ReadonlySet<Expr> {
  const found = new Set<Expr>(expressions);
  for (const { inputs } of found) for (const input of inputs) found.add(input);
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

/** Equal for equal computations only. Put together by hand: a search asks for it for each set. */
function nodeKey(
  op: string,
  tag: ColumnName | number | undefined,
  parameters: readonly number[],
  inputs: ProgramNode["inputs"],
): string {
  let key = `${op}|${tag ?? ""}|`;
  for (const value of parameters) key += Object.is(value, -0) ? "-0," : `${value},`;
  key += "|";
  for (const [node, output] of inputs) key += `${node}.${output},`;
  return key;
}

function outputCount(op: string, kernel: KernelDefinition | undefined): number {
  if (kernel) return kernel.outputNames.length + 1;
  return OPERATIONS.get(op)?.outputs ?? 1;
}

function ownLookback(op: string, parameters: readonly number[]): Lookback {
  if (op === "column" || op === "constant") return NO_LOOKBACK;
  if (op === "kernel") return { kind: "unbounded" };
  const operation = OPERATIONS.get(op);
  if (!operation) throw new Error(`No operation "${op}"`);
  return operation.lookback(parameters);
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
