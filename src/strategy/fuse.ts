import type { Expr } from "./expression.ts";
import type { NodeForm } from "./program-builder.ts";

/** Comparisons that can be one with a choice between two numbers, and whether their sides change places. */
const CHOICES: ReadonlyMap<string, { readonly op: string; readonly swapped: boolean }> = new Map([
  ["greater", { op: "choose_greater", swapped: false }],
  ["less", { op: "choose_greater", swapped: true }],
  ["greater_equal", { op: "choose_greater_equal", swapped: false }],
  ["less_equal", { op: "choose_greater_equal", swapped: true }],
]);

/**
 * The form of an expression that takes fewer nodes, for `compileProgram`:
 * `when(a > b).then(1).otherwise(-1)` becomes one node, which reads two tiles and writes one, where a
 * comparison and a choice between constant tiles read five and write two. To the same bits. What names
 * nodes (identity, debug frame) wants the program as it was written.
 */
export function fuseChoices(expr: Expr): NodeForm {
  if (expr.op !== "select") return expr;
  const condition = expr.inputs[0]!;
  const yes = expr.inputs[1]!;
  const no = expr.inputs[2]!;
  const choice = CHOICES.get(condition.op);
  if (!choice || yes.op !== "constant" || no.op !== "constant") return expr;
  const a = condition.inputs[0]!;
  const b = condition.inputs[1]!;
  return {
    op: choice.op,
    inputs: choice.swapped ? [b, a] : [a, b],
    parameters: [yes.parameters[0]!, no.parameters[0]!],
  };
}
