import { type Program, type ProgramNode, prune } from "./program.ts";

/** Comparisons that can be one with a choice between two numbers, and whether their sides change places. */
const CHOICES: ReadonlyMap<string, { readonly op: string; readonly swapped: boolean }> = new Map([
  ["greater", { op: "choose_greater", swapped: false }],
  ["less", { op: "choose_greater", swapped: true }],
  ["greater_equal", { op: "choose_greater_equal", swapped: false }],
  ["less_equal", { op: "choose_greater_equal", swapped: true }],
]);

/**
 * The same results from fewer nodes: `when(a > b).then(1).otherwise(-1)` becomes one node, which
 * reads two tiles and writes one, where a comparison and a choice between constant tiles read five
 * and write two. To the same bits. What names nodes (identity, debug frame) wants the program as it was written.
 */
export function fuseChoices(program: Program): Program {
  const { nodes, results } = program;
  const fused = nodes.map((node) => fuseChoice(node, nodes));
  return { ...program, ...prune(fused, results) };
}

function fuseChoice(node: ProgramNode, nodes: readonly ProgramNode[]): ProgramNode {
  if (node.op !== "select") return node;
  const [condition, yes, no] = node.inputs.map(([input]) => nodes[input]!);
  const choice = CHOICES.get(condition!.op);
  if (!choice || yes!.op !== "constant" || no!.op !== "constant") return node;
  const [a, b] = condition!.inputs as [ProgramNode["inputs"][0], ProgramNode["inputs"][0]];
  return {
    ...node,
    op: choice.op,
    inputs: choice.swapped ? [b, a] : [a, b],
    parameters: [yes!.parameters[0]!, no!.parameters[0]!],
  };
}
