import { nodeAt, type Program } from "./program.ts";

/** One line of text per node, the same for the same graph: what identity hashes. */
export function describeProgram(program: Program): string {
  const lines = Array.from(program.kindOf, (_, number) => describeNode(program, number));
  const results: string[] = [];
  for (let i = 0; i < program.results.length; i += 2) {
    results.push(`$${program.results[i]}.${program.results[i + 1]}`);
  }
  return `${lines.join("\n")}\n=> ${results.join(" ")}\n`;
}

function describeNode(program: Program, number: number): string {
  const { op, column, kernel, inputs, parameters } = nodeAt(program, number);
  const own = [
    ...(column ? [column] : []),
    ...inputs.map(([node, output]) => (output === 0 ? `$${node}` : `$${node}.${output}`)),
    ...parameters.map((p) => (Object.is(p, -0) ? "-0" : String(p))),
  ];
  const logic = kernel
    ? ` ${JSON.stringify([kernel.name, kernel.initialState.map(String), kernel.outputNames, kernel.reasons, kernel.step.toString()])}`
    : "";
  return `$${number} = ${op}(${own.join(", ")})${logic}`;
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
    const { op, column, kernel, inputs, parameters, outputs } = nodeAt(program, number);
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
